"""What one copy of the database holds, however it was made: for the manifest."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from home_node.backups.archive import TablePart


class NamedFile(NamedTuple):
    """A file of the media store that the database names."""

    key: str
    mime: str


@dataclass
class Contents:
    how: Literal["pg_dump", "export"]
    schema: str
    rows: dict[str, int]
    audit: list[int | str]
    files: list[NamedFile]
    sequences: dict[str, int] = field(default_factory=dict)
    tables: dict[str, TablePart] = field(default_factory=dict)
