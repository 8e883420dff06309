"""Where pictures, videos and documents are kept: bytes and their type under a key such as `shots/TASK-1201.jpg`.

Three implementations, one conformance suite (tests/contract/test_media_store.py). Importing this package costs nothing.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

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


class UploadAddress(NamedTuple):
    """Where a file is PUT, and what must be sent with it beside its type."""

    url: str
    headers: dict[str, str]


class MediaStore(Protocol):
    """Every method raises MediaStoreDown; `put` and `delete` raise ValueError for a key that is none."""

    def put(self, key: str, data: bytes, mime: str) -> None:
        """Keeps the bytes under the key, in the place of what was there: a reader sees the old or the new, whole."""
        ...

    def get(self, key: str) -> Stored | None:
        """None when nothing is kept there, and for anything that is no key (it may come from a URL)."""
        ...

    def size(self, key: str) -> int | None:
        """Bytes; None as `get`. What somebody else put there is measured before it is read."""
        ...

    def sign(self, key: str, seconds: int) -> str | None:
        """An address that gives the bytes to whoever has it, for so long; None where this store has no addresses, and
        for what is not kept."""
        ...

    def sign_upload(self, key: str) -> UploadAddress | None:
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
    """The store of this process: an S3 bucket where one is set, else Supabase Storage where a project is, else the
    folder WOCS_DATA/media."""
    chosen = settings()
    if chosen.r2_endpoint:
        from functions.media_store.s3 import S3Store
        from functions.media_store.s3_signature import S3Access

        access = S3Access(chosen.r2_access_key_id, chosen.r2_secret_access_key, chosen.r2_region)
        return S3Store(chosen.r2_endpoint, chosen.r2_bucket, access)
    if chosen.supabase_url and chosen.supabase_secret_key:
        from functions.media_store.supabase import SupabaseStore

        return SupabaseStore(chosen.supabase_url, chosen.supabase_secret_key)
    from functions.media_store.folder import FolderStore

    return FolderStore(Path(chosen.data) / "media", chosen.jwt_secret)


def find_media_origin() -> str | None:
    """Where a browser meets the store itself, as a policy names it; None where media comes from us alone."""
    parts = urlsplit(settings().r2_endpoint or settings().supabase_url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None
