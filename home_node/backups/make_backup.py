"""One backup, from its first row to the file that has its name."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pyrage

from home_node.backups.age_files import write_encrypted
from home_node.backups.archive import FORMAT, ArchiveWriter, Manifest
from home_node.backups.contents import Contents
from home_node.backups.database_address import explain_address, read_address
from home_node.backups.database_dump import copy_dump
from home_node.backups.database_export import copy_export
from home_node.backups.failures import BackupFailed
from home_node.backups.folder import Note, digest_of, keep_note, name_archive, sweep
from home_node.backups.media_files import MediaCopies
from home_node.door import Door, DoorDown, DoorRefused, ExportOff


@dataclass(frozen=True)
class Backup:
    """What was made. `problem`: the code of what it lacks."""

    archive: Path
    rows: int
    bytes: int
    problem: str | None


class BackupMaker:
    """By pg_dump where there is an address of the database, else through the functions."""

    def __init__(self, folder: Path, door: Door, database_url: str) -> None:
        self._folder, self._door, self._database_url = folder, door, database_url

    def make(self, recipients: Sequence[str], owner: str) -> Backup:
        """`owner` is the recipient that the files of the media store are encrypted to; `recipients`, who may open the
        archive. Raises BackupFailed.
        """
        at = datetime.now(UTC)
        archive = name_archive(self._folder, at)
        media = MediaCopies(self._folder, [owner], self._door.fetch_stored)
        kept: list[Contents] = []
        try:
            write_encrypted(archive, recipients, lambda stream: kept.append(self._fill(stream, at, media)))
            return self._finish(archive, at, kept[0], media)
        except ExportOff as off:
            raise BackupFailed("export_off", str(off)) from None
        except DoorRefused as refused:
            raise BackupFailed("door_refuses", str(refused)) from None
        except DoorDown as down:
            raise BackupFailed("door_down", f"the functions do not answer: {down}") from None
        except (OSError, pyrage.EncryptError) as error:
            is_full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
            code = "disk_full" if is_full else "disk"
            raise BackupFailed(code, f"cannot be written into {self._folder}: {error}") from None

    def _fill(self, stream: IO[bytes], at: datetime, media: MediaCopies) -> Contents:
        with ArchiveWriter(stream) as writer:
            contents = self._copy_database(writer)
            for file in contents.files:
                media.add(file)
            writer.finish(_describe(contents, at, self._door.node, writer, media))
        return contents

    def _copy_database(self, writer: ArchiveWriter) -> Contents:
        if not self._database_url:
            return copy_export(lambda question: self._door.ask("export", question), writer)
        problem = explain_address(self._database_url)
        if problem:
            raise BackupFailed("role_can_write", problem)
        return copy_dump(read_address(self._database_url), writer)

    def _finish(self, archive: Path, at: datetime, contents: Contents, media: MediaCopies) -> Backup:
        rows, size = sum(contents.rows.values()), archive.stat().st_size
        copies = {part["file"]: part["sha256"] for part in media.parts}
        keep_note(archive, Note(at.isoformat(), rows, size, digest_of(archive), copies))
        sweep(self._folder, at)
        return Backup(archive, rows, size, media.problem)


def _describe(contents: Contents, at: datetime, node: str, writer: ArchiveWriter, media: MediaCopies) -> Manifest:
    return Manifest(
        format=FORMAT,
        at=at.isoformat(),
        node=node,
        how=contents.how,
        schema=contents.schema,
        rows=contents.rows,
        audit=contents.audit,
        sequences=contents.sequences,
        sha256=dict(writer.sha256),
        media=media.parts,
        tables=contents.tables,
    )
