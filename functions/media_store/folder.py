"""Media in a folder of this machine."""

import contextlib
import os
import tempfile
from pathlib import Path

from functions.media_store import MediaStoreDown, Stored, checked, is_key


class FolderStore:
    """One file a key, its type on the first line and then the bytes, so that both change together.

    Slashes of a key become `~`, which no key contains: there are no subfolders to climb out of.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, data: bytes, mime: str) -> None:
        target = self._path(checked(key, mime))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(target, mime.encode() + b"\n" + data)
        except OSError as error:
            raise MediaStoreDown(f"cannot keep {key}: {error.strerror}") from error

    def get(self, key: str) -> Stored | None:
        if not is_key(key):
            return None
        try:
            mime, _, data = self._path(key).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MediaStoreDown(f"cannot read {key}: {error.strerror}") from error
        return Stored(data, mime.decode())

    def sign(self, key: str, seconds: int) -> str | None:  # noqa: ARG002 a folder has no addresses
        return None

    def delete(self, key: str) -> None:
        try:
            self._path(checked(key)).unlink(missing_ok=True)
        except OSError as error:
            raise MediaStoreDown(f"cannot delete {key}: {error.strerror}") from error

    def _path(self, key: str) -> Path:
        return self._folder / key.replace("/", "~")


def write_whole(target: Path, content: bytes) -> None:
    """Writes beside the target (a name no key has), waits for the disk, then renames: no reader sees half a file."""
    handle, name = tempfile.mkstemp(prefix=".fresh-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as fresh:
            fresh.write(content)
            fresh.flush()
            os.fsync(fresh.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
