"""Where pictures, videos and documents are kept: bytes and their type under a key such as `shots/TASK-1201.jpg`.

Two implementations, one conformance suite (tests/contract/test_media_store.py). Importing this package costs nothing.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

from shared.settings import settings

BUCKET = "wocs-media"
KEY = re.compile(r"(?=.{1,200}\Z)[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
MIME = re.compile(r"[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+(; ?[A-Za-z0-9=.\"+-]+)*")


class MediaStoreDown(Exception):
    """The store did not answer, refused, or its disk is full; `code` says which, for the log."""

    def __init__(self, message: str = "", code: str = "") -> None:
        super().__init__(message)
        self.code = code


class Stored(NamedTuple):
    data: bytes
    mime: str


class MediaStore(Protocol):
    """Every method raises MediaStoreDown; `put` and `delete` raise ValueError for a key that is none."""

    def put(self, key: str, data: bytes, mime: str) -> None:
        """Keeps the bytes under the key, in the place of what was there: a reader sees the old or the new, whole."""
        ...

    def get(self, key: str) -> Stored | None:
        """None when nothing is kept there, and for anything that is no key (it may come from a URL)."""
        ...

    def sign(self, key: str, seconds: int) -> str | None:
        """An address that gives the bytes to whoever has it, for so long; None where this store has no addresses, and
        for what is not kept."""
        ...

    def sign_upload(self, key: str) -> str | None:
        """An address at which anybody may PUT the bytes of this key, once, within two hours; None where this store has
        none."""
        ...

    def delete(self, key: str) -> None:
        """Deleting what is not there is no mistake."""
        ...


def is_key(key: str) -> bool:
    """Letters, digits, dots, dashes and underscores, in parts between slashes that never begin with a dot."""
    return KEY.fullmatch(key) is not None


def checked(key: str, mime: str = "x/x") -> str:
    if not is_key(key):
        raise ValueError(f"not a media key: {key!r}")
    if not MIME.fullmatch(mime):
        raise ValueError(f"not a media type: {mime!r}")
    return key


@cache
def open_media_store() -> MediaStore:
    """The store of this process: Supabase Storage where a project is set, else the folder WOCS_DATA/media."""
    chosen = settings()
    if chosen.supabase_url and chosen.supabase_secret_key:
        from functions.media_store.supabase import SupabaseStore

        return SupabaseStore(chosen.supabase_url, chosen.supabase_secret_key)
    from functions.media_store.folder import FolderStore

    return FolderStore(Path(chosen.data) / "media", chosen.jwt_secret)
