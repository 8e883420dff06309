"""The folder of the backups, and what may be known of each without its key: a file of JSON beside the archive.

recipient.txt                        the public half of the key
wocs-20261130T030000Z.zip.age        an archive; wocs-20261130T030000Z.json: its Note
media/<digest of its key>.age        a file of the media store, for every archive that names it
"""

import hashlib
import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from home_node.backups.retention import choose_kept
from home_node.private_file import write_private_file

RECIPIENT = "recipient.txt"
MEDIA = "media"
PARTIAL = ".partial-"
"""How the name of a file begins that is not whole yet."""
ARCHIVES = "wocs-*.zip.age"
_STAMP = "wocs-%Y%m%dT%H%M%SZ"
_LEFT_S = 3 * 3600  # a file that is not whole is of a backup that was killed, when it is older


@dataclass(frozen=True)
class Note:
    """`media`: the name of each file of the media store, with the digest of what lies there."""

    at: str
    rows: int
    bytes: int
    sha256: str
    media: dict[str, str]


def name_archive(folder: Path, at: datetime) -> Path:
    return folder / f"{at.astimezone(UTC):{_STAMP}}.zip.age"


def read_time(archive: Path) -> datetime:
    """When it was begun, from its name; raises ValueError."""
    return datetime.strptime(archive.name.partition(".")[0], _STAMP).replace(tzinfo=UTC)


def list_archives(folder: Path) -> list[Path]:
    return sorted(folder.glob(ARCHIVES))


def locate_note(archive: Path) -> Path:
    return archive.with_name(archive.name.partition(".")[0] + ".json")


def keep_note(archive: Path, note: Note) -> None:
    write_private_file(locate_note(archive), json.dumps(asdict(note), indent=1))


def read_note(archive: Path) -> Note | None:
    """None where it is missing or damaged."""
    try:
        return Note(**json.loads(locate_note(archive).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def known_media(folder: Path) -> dict[str, str]:
    """The digest of each file that an archive here names, the newest last."""
    known: dict[str, str] = {}
    for archive in list_archives(folder):
        note = read_note(archive)
        known |= note.media if note else {}
    return known


def sweep(folder: Path, now: datetime) -> list[Path]:
    """Removes the archives that are not kept any more, what no archive names, and what a killed backup left."""
    for partial in folder.rglob(f"{PARTIAL}*"):
        with suppress(OSError):
            if time.time() - partial.stat().st_mtime > _LEFT_S:
                partial.unlink()
    archives = {read_time(archive): archive for archive in list_archives(folder)}
    removed = [archives[at] for at in archives.keys() - choose_kept(archives, now)]
    for archive in removed:
        archive.unlink()
        locate_note(archive).unlink(missing_ok=True)
    _sweep_media(folder)
    return removed


def _sweep_media(folder: Path) -> None:
    """Nothing goes while a note cannot be read: what its archive needs is not known then."""
    archives = list_archives(folder)
    notes = [read_note(archive) for archive in archives]
    if None in notes:
        return
    named = {name for note in notes if note for name in note.media}
    for file in (folder / MEDIA).glob("*.age"):
        if file.name not in named:
            file.unlink(missing_ok=True)


def digest_of(file: Path) -> str:
    with file.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()
