"""The archive of one backup: a ZIP in the age format. Its last part, `manifest.json`, says what all others must be.

    database.dump                   pg_dump's custom format (`pg_restore` reads it), or
    tables/<table>/<n>.ndjson       rows as JSON, a line each; in a later part a row replaces the one of the same key
    manifest.json                   Manifest, below

Files of the media store lie beside it, each encrypted by itself, so that one that an earlier backup has is not fetched
again.
"""

import hashlib
import json
import zipfile
from contextlib import suppress
from typing import IO, Literal, NotRequired, Self, TypedDict

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"


class MediaPart(TypedDict):
    """A file of the media store."""

    key: str
    mime: str
    file: str  # its name in the folder `media` beside the archive
    sha256: str  # of that file, as it is encrypted


class TablePart(TypedDict):
    """A table that came in pages."""

    key: list[str]  # the columns that tell its rows apart
    parts: list[str]  # in this order


class Manifest(TypedDict):
    """What a backup holds, as of one moment."""

    format: int
    at: str  # ISO, UTC
    node: str
    how: Literal["pg_dump", "export"]
    schema: str  # the last migration
    rows: dict[str, int]
    audit: list[int | str]  # position and digest of the audit chain's head
    sequences: dict[str, int]  # the last value of each; empty where the dump tells them
    sha256: dict[str, str]  # of each other part
    media: list[MediaPart]
    tables: NotRequired[dict[str, TablePart]]


class ArchiveWriter:
    """Parts in a stream that cannot go back."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.sha256: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        """What is broken off is ended as well, where somebody still reads."""
        with suppress(OSError):
            self._zip.close()

    def add_part(self, name: str, text: bytes) -> None:
        self._zip.writestr(name, text)
        self.sha256[name] = hashlib.sha256(text).hexdigest()

    def copy_part(self, name: str, source: IO[bytes]) -> int:
        """As it is, for what is compressed already; gives back how many bytes came."""
        digest, size = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(name)
        with self._zip.open(entry, "w", force_zip64=True) as part:
            while piece := source.read(1 << 20):
                digest.update(piece)
                size += len(piece)
                part.write(piece)
        self.sha256[name] = digest.hexdigest()
        return size

    def finish(self, manifest: Manifest) -> None:
        self._zip.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
