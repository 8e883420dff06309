"""Media in a folder of this machine."""

import contextlib
import hashlib
import hmac
import os
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from functions.media_store import MediaStoreDown, Stored, UploadAddress, checked, is_key

UPLOADS = "/upload/"
_UPLOAD_S = 2 * 3600  # as Supabase's


class FolderStore:
    """One file a key, its type on the first line and then the bytes, so that both change together.

    Slashes of a key become `~`, which no key contains: there are no subfolders to climb out of.
    """

    def __init__(self, folder: Path, secret: str = "") -> None:
        """`secret`: what uploads are signed with; without one there are none."""
        self._folder = folder
        self._secret = secret.encode()

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

    def size(self, key: str) -> int | None:
        if not is_key(key):
            return None
        try:
            with self._path(key).open("rb") as kept:
                kept.readline()
                return os.fstat(kept.fileno()).st_size - kept.tell()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MediaStoreDown(f"cannot read {key}: {error.strerror}") from error

    def sign(self, key: str, seconds: int) -> str | None:  # noqa: ARG002 a folder has no addresses
        return None

    def sign_upload(self, key: str) -> UploadAddress | None:
        """At the server of this machine, which hands what comes to `take_upload`."""
        if not self._secret:
            return None
        until = int(time.time()) + _UPLOAD_S
        told = {"until": until, "mac": self._seal(checked(key), until)}
        return UploadAddress(f"{UPLOADS}{key}?{urlencode(told)}", {})

    def take_upload(self, key: str, until: str, mac: str, data: bytes) -> bool:
        """Whether it was kept: not where something is there already, nor at an address that is forged or over."""
        is_good = is_key(key) and until.isascii() and until.isdigit() and len(until) < 12 and int(until) > time.time()
        if not self._secret or not is_good or not hmac.compare_digest(self._seal(key, int(until)), mac):
            return False
        if self._path(key).exists():
            return False
        self.put(key, data, "application/octet-stream")
        return True

    def _seal(self, key: str, until: int) -> str:
        return hmac.new(self._secret, f"upload:{key}:{until}".encode(), hashlib.sha256).hexdigest()

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
