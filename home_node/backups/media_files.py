"""Copies of the media store's files, each fetched once and encrypted by itself."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import IO

import httpx

from home_node.backups.age_files import write_encrypted
from home_node.backups.archive import MediaPart
from home_node.backups.contents import NamedFile
from home_node.backups.folder import MEDIA, digest_of, known_media
from home_node.door import DoorDown, DoorRefused, ExportOff, is_away

Fetch = Callable[[str], bytes | str | None]
_TIMEOUT_S = 60.0


class MediaCopies:
    """`parts`: what there is a copy of now. `problem`: the code of why others are not there; what is gone from the
    store meanwhile is none. After one problem nothing more is fetched.
    """

    def __init__(self, folder: Path, recipients: Sequence[str], fetch: Fetch) -> None:
        self._folder, self._recipients, self._fetch = folder / MEDIA, recipients, fetch
        self._known = known_media(folder)
        self.parts: list[MediaPart] = []
        self.problem: str | None = None

    def add(self, file: NamedFile) -> None:
        copy = self._folder / name_copy(file.key)
        if (copy.exists() and self._known.get(copy.name) == digest_of(copy)) or self._make(copy, file.key):
            self.parts.append(MediaPart(key=file.key, mime=file.mime, file=copy.name, sha256=digest_of(copy)))

    def _make(self, copy: Path, key: str) -> bool:
        """Whether it was there to be copied."""
        if self.problem:
            return False
        try:
            given = self._fetch(key)
            data = _download(given) if isinstance(given, str) else given
        except ExportOff:
            self.problem = "files_off"
            return False
        except (DoorDown, DoorRefused, httpx.HTTPError):
            self.problem = "files_missing"
            return False
        if data is None:
            return False
        write_encrypted(copy, self._recipients, partial(_write, data))
        return True


def name_copy(key: str) -> str:
    """Says nothing of what it is."""
    return f"{hashlib.sha256(key.encode()).hexdigest()[:40]}.age"


def _download(address: str) -> bytes:
    with httpx.Client(timeout=_TIMEOUT_S, trust_env=is_away(address)) as client:
        return client.get(address).raise_for_status().content


def _write(data: bytes, stream: IO[bytes]) -> None:
    stream.write(data)
