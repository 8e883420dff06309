"""The installation on this PC: where its versions lie, where new ones come from, and one update at a time."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from home_node.updates import launcher
from home_node.updates.launcher import PassBy, Versions, read_json, write_json
from home_node.updates.sources import find_repository

PROJECT = Path(__file__).resolve().parents[2]


class NotInstalled(Exception):
    """The sentence says what to do."""


def locate_root(data: str) -> Path:
    """Where an installed node lies: beside its data, which no version owns."""
    return Path(os.environ.get("WOCS_HOME") or Path(data).expanduser() / "home").absolute()


def require_installed(root: Path, pass_by: PassBy = lambda _: None) -> tuple[Versions, int]:
    """The versions, and the one that runs. Raises NotInstalled."""
    versions = Versions(root, pass_by)
    current = versions.read_current()
    if current is None:
        raise NotInstalled(f"No version is installed in {root}: python -m home_node service install")
    return versions, current


def keep_source(root: Path, project: Path = PROJECT) -> None:
    """Where updates come from unless a person says it: the repository that this checkout was cloned from."""
    write_json(root / "source.json", {"address": find_repository(project), "project": str(project)})


def read_source(root: Path) -> str:
    """The repository's address; raises NotInstalled where there is none."""
    address = str(read_json(root / "source.json").get("address") or "")
    if not address:
        raise NotInstalled("It is not known where new versions come from: add --from FOLDER, ZIP or address#tag.")
    return address if "#" in address else f"{address}#"


def copy_launcher(root: Path) -> Path:
    """What the service starts. An update leaves it as it is: only `service install` writes it."""
    root.mkdir(parents=True, exist_ok=True)
    target, fresh = root / "launcher.py", root / "launcher.new"
    shutil.copyfile(launcher.__file__, fresh)
    fresh.replace(target)
    return target


@contextmanager
def hold_update_lock(root: Path) -> Iterator[None]:
    """Raises NotInstalled while another update runs; the lock ends with its process."""
    root.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(root / "update.lock", timeout=0):
            yield
    except Timeout:
        raise NotInstalled("Another update of this PC runs at this moment; wait for its end.") from None
