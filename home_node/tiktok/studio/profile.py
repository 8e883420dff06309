"""The browser's profile, which holds the login: encrypted while not in use, and used by one job at a time.

In WOCS_DATA/tiktok: `profile.sealed` at rest, `profile/` only while a browser uses it, `profile.lock` its lock,
`filled_in` the order whose form waits for a person in the open window. A kill leaves the plain folder behind; whoever
starts next removes it, and what was sealed before counts.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from home_node.process_tree import kill_all_started_with, kill_if_started_with
from home_node.tiktok.studio.sealed_folder import read_key, seal, unseal


class ProfileBusy(Exception):
    """Another job has the browser's profile open."""


class NotLoggedIn(Exception):
    """There is no profile yet: nobody has logged in on this PC."""


@dataclass(frozen=True)
class ProfilePlace:
    """Where the profile is kept, below WOCS_DATA/tiktok."""

    folder: Path

    @property
    def sealed(self) -> Path:
        return self.folder / "profile.sealed"

    @property
    def plain(self) -> Path:
        return self.folder / "profile"

    @property
    def lock(self) -> Path:
        return self.folder / "profile.lock"

    @property
    def filled_in(self) -> Path:
        return self.folder / "filled_in"


def locate_profile(data: str | Path) -> ProfilePlace:
    return ProfilePlace(Path(data).expanduser().resolve() / "tiktok")


@contextmanager
def open_profile(place: ProfilePlace, key_text: str, *, fresh: bool = False) -> Iterator[Path]:
    """The plain folder, for a browser; sealed again when the block ends well, else what was sealed before stays.

    `fresh`: an empty one is given where there is none. Raises KeyRefused, ProfileBusy, NotLoggedIn, OSError.
    """
    key = read_key(key_text)
    with _hold_lock(place):
        _remove_plain(place)
        place.filled_in.unlink(missing_ok=True)
        if not fresh and not place.sealed.exists():
            raise NotLoggedIn
        place.plain.mkdir(mode=0o700)
        try:
            if place.sealed.exists():
                unseal(place.sealed, place.plain, key)
            yield place.plain
            seal(place.plain, place.sealed, key)
        finally:
            _remove_plain(place)


def is_filled_in(place: ProfilePlace, task: str) -> bool:
    """Whether the window that is open now waits for a person with this order's form; where none is open, ask not."""
    try:
        return place.filled_in.read_text("utf-8") == task
    except OSError:
        return False


def sweep_profile(place: ProfilePlace) -> bool:
    """Removes what a kill left behind; False while a job uses it. For the node's start."""
    if not place.plain.exists():
        return True
    try:
        with _hold_lock(place):
            _remove_plain(place)
    except ProfileBusy:
        return False
    return True


@contextmanager
def _hold_lock(place: ProfilePlace) -> Iterator[None]:
    """The kernel's lock, which ends with its process, however that ends: there is no stale one."""
    place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(place.lock, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ProfileBusy from None
    try:
        yield
    finally:
        lock.release()


def _remove_plain(place: ProfilePlace) -> None:
    if place.plain.exists():
        _end_browser_of(place.plain)
        shutil.rmtree(place.plain, ignore_errors=True)
    if place.plain.exists():
        shutil.rmtree(place.plain)  # what a browser in its last moments had written meanwhile


def _end_browser_of(folder: Path) -> None:
    """A browser that has outlived its job still writes there: its own lock names it as `machine-process`. On Windows
    the lock names nobody, and what is open cannot be removed.
    """
    owner = f"--user-data-dir={folder}"
    if os.name == "nt":
        kill_all_started_with(owner)
    with suppress(OSError, ValueError):
        number = int((folder / "SingletonLock").readlink().name.rpartition("-")[2])
        kill_if_started_with(number, owner)
