"""A copy over HTTPS, page by page, for a database that nobody reaches directly (supabase/schemas/backups/export.sql).

Every row is read once, and at the end all that were written meanwhile, in one transaction that also counts: where the
counts are ours, what we have is exactly what there was in that transaction. A table with a row less is read again.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from home_node.backups.archive import ArchiveWriter, TablePart
from home_node.backups.contents import Contents, NamedFile
from home_node.backups.failures import BackupFailed
from shared.contract.backup_types import ExportAnswer

Ask = Callable[[Mapping[str, object]], Mapping[str, Any]]
ROUNDS = 5  # reading a table again because rows went meanwhile
_FILES = "attachments"


class TableCopy:
    """A table's rows so far: the later one of a key holds."""

    def __init__(self, name: str, key: Sequence[str], writer: ArchiveWriter) -> None:
        self.name, self._key, self._writer = name, list(key), writer
        self._written = 0
        self.begin()

    def begin(self) -> None:
        """As if nothing had been read yet; parts that were written before count no more."""
        self._parts: list[str] = []
        self.keys: set[tuple[str, ...]] = set()
        self.files: dict[tuple[str, ...], NamedFile | None] = {}

    def add(self, lines: Sequence[str]) -> list[str]:
        """Gives back the last row's key."""
        key: tuple[str, ...] = ()
        for line in lines:
            row = json.loads(line)
            key = tuple(str(row[column]) for column in self._key)
            self.keys.add(key)
            if self.name == _FILES:
                self.files[key] = _file_of(row)
        self._written += 1
        self._parts.append(f"tables/{self.name}/{self._written:05}.ndjson")
        self._writer.add_part(self._parts[-1], "".join(f"{line}\n" for line in lines).encode())
        return list(key)

    def part(self) -> TablePart:
        return {"key": self._key, "parts": self._parts}


def copy_export(ask: Ask, writer: ArchiveWriter) -> Contents:
    """Raises BackupFailed where too much is written meanwhile."""
    begun = cast(ExportAnswer, ask({}))
    copies = {each["table"]: TableCopy(each["table"], each["key"], writer) for each in begun["tables"]}
    unread = list(copies.values())
    for _ in range(ROUNDS):
        for copy in unread:
            _read_pages(ask, copy)
        end = cast(ExportAnswer, ask({"since": begun["mark"]}))
        unread = _add_changes(copies, end)
        if not unread:
            return _describe(copies, end)
    raise BackupFailed("too_busy", "rows went while they were read, again and again")


def _read_pages(ask: Ask, copy: TableCopy) -> None:
    copy.begin()
    after: list[str] | None = None
    while lines := ask({"table": copy.name, "after": after}).get("rows"):
        after = copy.add(lines)


def _add_changes(copies: dict[str, TableCopy], end: ExportAnswer) -> list[TableCopy]:
    """Those of which we have more rows than there are."""
    changes = end["changes"]
    if changes is None:
        raise BackupFailed("too_busy", "more was written meanwhile than one answer holds")
    for name, lines in changes.items():
        copies[name].add(lines)
    return [copies[name] for name, count in end["counts"].items() if len(copies[name].keys) != count]


def _describe(copies: dict[str, TableCopy], end: ExportAnswer) -> Contents:
    files = {file for file in copies[_FILES].files.values() if file}
    head = end.get("audit") or {"position": None, "digest": None}
    return Contents(
        how="export",
        schema=str(end["schema"]),
        rows=end["counts"],
        audit=[head["position"] or 0, head["digest"] or ""],
        files=sorted(files),
        sequences=end["sequences"],
        tables={name: copy.part() for name, copy in copies.items()},
    )


def _file_of(row: dict[str, Any]) -> NamedFile | None:
    if row["state"] != "stored" or not row["storage_url"]:
        return None
    return NamedFile(row["storage_url"], row["mime_type"] or "application/octet-stream")
