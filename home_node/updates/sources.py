"""Sources of a version: a folder, a zip file, or a tag of a git repository. Each ends as a plain folder of our tree."""

import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from home_node.updates.long_paths import locate_deep, remove_tree

LEFT_OUT = {".git", ".venv", ".wocs", "__pycache__", ".env", ".env.home", ".env.vercel", ".vercel"}
NEEDED = ("home_node/__main__.py", "home_node/__init__.py", "home_node/requirements.txt")
ZIP_MAX_BYTES = 500_000_000  # unpacked; our tree has a fiftieth of it
GIT_LIMIT_S = 600.0


class NoSource(Exception):
    """The sentence says why this is no version of ours, and what to do."""


@contextmanager
def open_source(told: str) -> Iterator[Path]:
    """The tree of what was told: a folder, a .zip, or `address#tag` of a repository. Raises NoSource."""
    place = Path(told).expanduser()
    with tempfile.TemporaryDirectory(prefix="wocs-update-", ignore_cleanup_errors=True) as temporary:
        if place.is_dir():
            tree = place
        elif place.is_file():
            tree = unpack_zip(place, Path(temporary, "tree"))
        elif "#" in told or told.endswith(".git"):
            tree = clone_tag(told, Path(temporary, "tree"))
        else:
            raise NoSource(f"{told} is neither a folder, nor a zip file, nor a repository with a tag (address#v0.2.0).")
        yield check_tree(tree, told)


def check_tree(tree: Path, told: str) -> Path:
    missing = [name for name in NEEDED if not (tree / name).is_file()]
    if missing:
        raise NoSource(f"{told} is no version of WOCS: {missing[0]} is not in it.")
    return tree


def unpack_zip(file: Path, folder: Path) -> Path:
    """The tree in it, which may be below one folder, as GitHub's zip files have it."""
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > ZIP_MAX_BYTES:
                raise NoSource(f"{file} is larger than a version of WOCS can be.")
            packed.extractall(folder)  # leaves out what would lie outside the folder
    except (zipfile.BadZipFile, OSError, EOFError) as problem:
        raise NoSource(f"{file} cannot be unpacked ({type(problem).__name__}); fetch it again.") from None
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def clone_tag(told: str, folder: Path) -> Path:
    """`https://…/wocs.git#v0.2.0`; without a tag the newest one, and the main branch where there is none."""
    address, _, tag = told.partition("#")
    tag = tag or find_newest_tag(address)
    branch = ["--branch", tag] if tag else []
    _run_git("clone", "--quiet", "--depth", "1", "--config", "advice.detachedHead=false", *branch, address, str(folder))
    return folder


def find_newest_tag(address: str) -> str:
    """Of those that look like `v1.2.3`; empty where there is none."""
    listed = _run_git("ls-remote", "--tags", "--refs", "--sort=-version:refname", address, "v*")
    return next((line.rpartition("refs/tags/")[2] for line in listed.splitlines() if "refs/tags/" in line), "")


def find_repository(project: Path) -> str:
    """Where this checkout was cloned from; empty where it was not."""
    try:
        return _run_git("-C", str(project), "remote", "get-url", "origin").strip()
    except NoSource:
        return ""


def copy_tree(tree: Path, target: Path) -> None:
    """Without what belongs to one machine alone: settings, secrets, data and what was installed."""
    remove_tree(target)
    shutil.copytree(
        locate_deep(tree), locate_deep(target), ignore=lambda _, names: [name for name in names if _is_left_out(name)]
    )


def _is_left_out(name: str) -> bool:
    return name in LEFT_OUT or name.endswith((".pyc", "_cache"))


def _run_git(*arguments: str) -> str:
    """An address that begins with a dash would be an option, and is refused by git's own `--` nowhere."""
    if any(argument.startswith("-") and "/" in argument for argument in arguments):
        raise NoSource("A repository's address does not begin with a dash.")
    try:
        ended = subprocess.run(
            ["git", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=GIT_LIMIT_S
        )
    except FileNotFoundError:
        raise NoSource("git is not installed; give a folder or a zip file instead: --from PATH.") from None
    except subprocess.TimeoutExpired:
        raise NoSource("The repository does not answer.") from None
    if ended.returncode:
        reason = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NoSource(f"git could not do it: {reason[:200]}")
    return ended.stdout
