"""Types at the borders: what the home node says and hears about backups."""

from typing import Literal, NotRequired, TypedDict

from shared.contract.node_types import Refused, Signed
from shared.contract.work_types import StoredFile, Work


class BackupBegin(TypedDict):
    """A node asks whether a backup is due, and begins it."""

    node: str
    asked_for: bool  # by a person: today's may be there already


class BackupBeginRequest(BackupBegin, Signed):
    """Such a question with its signature."""


class BackupBeginAnswer(Work):
    """The backup that this node makes now."""

    backup: int | None  # null: none is due, or another node makes it
    drill: bool  # whether it is to be restored for a trial as well
    refused: NotRequired[Refused]


class BackupEnd(TypedDict):
    """How a backup or a restore drill ended."""

    node: str
    kind: Literal["backup", "drill"]
    backup: int | None  # of its beginning; null for a drill
    ok: bool
    rows: int | None
    bytes: int | None
    note: str | None  # a code: why it failed, or what it lacks


class BackupEndRequest(BackupEnd, Signed):
    """Such news with its signature."""


class BackupEndAnswer(Work):
    """Whether it was news."""

    kept: bool
    refused: NotRequired[Refused]


class Export(TypedDict):
    """A page of a table, the end (`since`), or the beginning."""

    node: str
    table: str | None
    after: list[str] | None  # the key of the last row before
    since: str | None  # the mark that the beginning gave


class ExportRequest(Export, Signed):
    """Such a question with its signature."""


class ExportTable(TypedDict):
    """A table and the columns that tell its rows apart."""

    table: str
    key: list[str]


class ChainHead(TypedDict):
    """The audit chain's last link."""

    position: int | None  # null: the log is empty
    digest: str | None


class ExportAnswer(TypedDict):
    """What was asked for; a row is the text of its JSON, so that no number is rounded on its way."""

    tables: NotRequired[list[ExportTable]]
    mark: NotRequired[str]
    rows: NotRequired[list[str] | None]  # null: no such table
    counts: NotRequired[dict[str, int]]
    changes: NotRequired[dict[str, list[str]] | None]  # null: too many for one answer
    sequences: NotRequired[dict[str, int]]
    schema: NotRequired[str | None]
    audit: NotRequired[ChainHead | None]
    refused: NotRequired[Refused]


class ExportFile(TypedDict):
    """A stored file by its key."""

    node: str
    file: str


class ExportFileRequest(ExportFile, Signed):
    """Such a question with its signature."""


class ExportFileAnswer(TypedDict):
    """Null where the database names no such file."""

    file: StoredFile | None
    refused: NotRequired[Refused]
