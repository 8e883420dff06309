"""The files of a backup, back into the media store of this machine or project."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

from functions.media_store import MediaStore
from home_node.backups.archive import MediaPart
from local.restore.archive import decrypt
from local.restore.refusal import RestoreRefused


def restore_media(store: MediaStore, parts: list[MediaPart], folder: Path, identity: str) -> Iterator[str]:
    """Gives what could not be restored, as sentences: the rows are there, and one file is no reason to have none."""
    for part in parts:
        try:
            store.put(part["key"], read_copy(part, folder, identity), part["mime"])
        except RestoreRefused as refused:
            yield f"{part['key']}: {refused}"


def read_copy(part: MediaPart, folder: Path, identity: str) -> bytes:
    """Raises RestoreRefused for one that is missing or damaged."""
    file = folder / part["file"]
    if not file.exists():
        raise RestoreRefused(f"{file.name} is missing in {folder}")
    if find_damage([part], folder):
        raise RestoreRefused(f"{file.name} is damaged")
    data = io.BytesIO()
    decrypt(file, identity, data)
    return data.getvalue()


def find_damage(parts: list[MediaPart], folder: Path) -> list[str]:
    """The keys of the files that are not what they were; no key is needed for that."""
    return [part["key"] for part in parts if _digest(folder / part["file"]) != part["sha256"]]


def _digest(file: Path) -> str | None:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None
