"""The staging of a version beside those that are there: its checkout, its own `.venv`, a first look, and `complete`
written last. Nothing that runs is touched; what a kill leaves half made is thrown away by the next.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from home_node.updates.launcher import PassBy, Versions, write_json
from home_node.updates.long_paths import remove_tree
from home_node.updates.sources import copy_tree
from home_node.updates.tree_facts import read_version

FREE_BYTES = 2_000_000_000  # a version takes 0.8 GB (0.1.0 on Linux), and half as much again while it is installed
PIP = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes", "--only-binary", ":all:")
INSTALL_LIMIT_S, LOOK_LIMIT_S = 3600.0, 120.0  # seconds; a slow line for the one, a cold disk for the other
FIRST_LOOK = "import home_node.__main__"

Install = Callable[[Path, Path], None]
"""Makes `.venv` in a version's folder from a list of requirements; raises NotStaged."""


class NotStaged(Exception):
    """The sentence says why; what runs goes on."""


def stage_version(
    versions: Versions,
    tree: Path,
    told: str,
    install: Install,
    pass_by: PassBy = lambda _: None,
) -> int:
    """The number of the new version, complete and not yet switched to. Raises NotStaged."""
    remove_incomplete(versions)
    number = max(versions.list_numbers(), default=0) + 1
    place = versions.place(number)
    try:
        check_space(versions.root)
        place.mkdir(parents=True)
        pass_by("folder made")
        copy_tree(tree, versions.checkout(number))
        pass_by("tree copied")
        install(place, versions.checkout(number) / "home_node" / "requirements.txt")
        pass_by("packages installed")
        look_first(versions, number)
        pass_by("first look done")
    except OSError as problem:
        remove_quietly(place)
        raise NotStaged(f"The new version could not be written: {problem.strerror or problem}.") from None
    except NotStaged:
        remove_quietly(place)
        raise
    write_json(place / "complete", {"version": read_version(tree), "from": told, "at": _now()})
    pass_by("marked complete")
    return number


def check_space(root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(root).free
    if free < FREE_BYTES:
        raise NotStaged(f"Only {free / 1e9:.1f} GB are free in {root}, and an update needs 2: make room first.")


def install_packages(place: Path, requirements: Path) -> None:
    """An environment of its own, by the Python that we ourselves were made from. Raises NotStaged.

    With what the restore drill needs, where its packages are to be had: not on Windows.
    """
    run_step([find_base_python(), "-m", "venv", str(place / ".venv")], INSTALL_LIMIT_S, "Its .venv could not be made")
    python = str(Versions(place.parent.parent).interpreter(int(place.name)))
    drill = requirements.parents[1] / "local" / "requirements.txt"
    lists = [requirements, *([drill] if os.name == "posix" and drill.exists() else [])]
    wanted = [part for file in lists for part in ("-r", str(file))]
    run_step([python, *PIP, *wanted], INSTALL_LIMIT_S, "Its packages could not be installed")


def find_base_python() -> str:
    """Not that of our own `.venv`, which goes with its version one day."""
    return str(getattr(sys, "_base_executable", "") or sys.executable)


def look_first(versions: Versions, number: int) -> None:
    """Whether it can be loaded at all, before anything is stopped for it. Raises NotStaged."""
    command = [str(versions.interpreter(number)), "-c", FIRST_LOOK]
    run_step(command, LOOK_LIMIT_S, "It cannot be loaded", versions.checkout(number))


def run_step(command: list[str], limit_s: float, what: str, folder: Path | None = None) -> None:
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=limit_s,
            cwd=folder,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotStaged(f"{what}: not done after {limit_s:.0f} seconds.") from None
    if ended.returncode:
        lines = [line.strip() for line in (ended.stderr + ended.stdout).splitlines() if line.strip()]
        errors = [line for line in lines if line.lower().startswith("error")]
        raise NotStaged(f"{what}: {(errors or lines or ['no reason given'])[-1][:300]}")


def remove_incomplete(versions: Versions) -> None:
    for number in versions.list_numbers():
        if not (versions.place(number) / "complete").exists():
            remove_quietly(versions.place(number))


def remove_old(versions: Versions, keep: int = 2) -> list[int]:
    """All but the newest few and the one that runs; those removed. `complete` goes first: half of one is none."""
    current, on_trial = versions.read_current(), versions.read_trial()
    kept = {current, on_trial.get("version"), on_trial.get("before"), *versions.list_numbers()[-keep:]}
    old = [number for number in versions.list_numbers() if number not in kept]
    for number in old:
        (versions.place(number) / "complete").unlink(missing_ok=True)
        remove_quietly(versions.place(number))
    return old


def remove_quietly(place: Path) -> None:
    """What somebody has open on Windows stays, and is thrown away next time."""
    try:
        remove_tree(place)
    except OSError:
        return


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
