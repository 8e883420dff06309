"""Validation of what a home node says at the functions' door, before the database sees it (contract section 6).

The messages themselves are those of shared/contract/; here stands how long, how many and of which pattern.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)

TaskId = Annotated[str, Field(pattern=r"^TASK-\d{1,9}$")]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Attempt = Annotated[int, Field(ge=0, le=999_999)]
# A code is put into words where it is known and said as it is where it is not: it must not be a sentence or an address.
Incarnation = Annotated[str, Field(pattern=r"^[0-9a-f]{8,40}$")]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,60}$")]


class NodeMessage(BaseModel):
    """Unknown fields are let through: node and functions are deployed at different moments."""

    model_config = ConfigDict(extra="allow")

    node: Name


class LivingMessage(NodeMessage):
    """A node that tells which of its lives this is; an older one tells none."""

    incarnation: Incarnation | None = None


class ClaimMessage(LivingMessage):
    """`task` is null for whatever is due next."""

    task: TaskId | None = None
    labels: Annotated[list[Code], Field(max_length=30)] | None = None


class RunningMessage(BaseModel):
    """A task that a node holds."""

    task: TaskId
    attempt: Attempt


class AuditMessage(BaseModel):
    """What a node keeps of the audit chain's head; its digest stays at home."""

    position: Annotated[int, Field(ge=0, le=2**53)]
    problem: Literal["cut", "rewritten"] | None = None


class UndoneUpdateMessage(BaseModel):
    """An update that was taken back."""

    version: Annotated[str, Field(pattern=r"^[\w.+-]{1,40}$")]
    why: Code
    at: Annotated[str, Field(max_length=40)]


class FactsMessage(BaseModel):
    """What a node says of itself; what is new to us is left out."""

    version: Annotated[str, Field(max_length=60)] | None = None
    clock_off_s: Annotated[float, Field(ge=-1e9, le=1e9)] | None = None
    model: Annotated[str, Field(max_length=200)] | None = None
    model_problem: Code | None = None
    browser: Annotated[str, Field(max_length=100)] | None = None
    fonts_missing: Annotated[list[Code], Field(max_length=10)] | None = None
    tunnel: Code | None = None
    disk_free_mb: Annotated[int, Field(ge=0, le=2**40)] | None = None
    update_undone: UndoneUpdateMessage | None = None


class BeatMessage(LivingMessage):
    """An older node may tell fewer abilities, a newer one more: any codes are let through, a detail is not kept."""

    abilities: Annotated[dict[Code, Code | None], Field(max_length=30)] = {}
    running: Annotated[list[RunningMessage], Field(max_length=100)] = []
    version: Annotated[str, Field(max_length=60)] | None = None
    leaving: bool = False
    audit: AuditMessage | None = None
    panels: Annotated[int, Field(ge=0, le=10_000)] = 0
    facts: FactsMessage = FactsMessage()

    @field_validator("facts", mode="wrap")
    @classmethod
    def drop_odd_facts(cls, told: object, read: ValidatorFunctionWrapHandler) -> object:
        """Facts are for people who look: a node that tells odd ones lives all the same."""
        try:
            return read(told)
        except ValidationError:
            return FactsMessage()

    @field_validator("abilities", mode="before")
    @classmethod
    def drop_detail(cls, told: object) -> object:
        return {name: code for name, code in told.items() if name != "detail"} if isinstance(told, dict) else told


class HolderMessage(NodeMessage):
    """A task whose lease the node says it holds."""

    task: TaskId
    attempt: Attempt


class MediaMessage(HolderMessage):
    """A task's audio, from this byte on: one answer carries at most 4 MB."""

    offset: Annotated[int, Field(ge=0)] = 0


class UploadMessage(HolderMessage):
    """What a task's file is to be put under, at the store's own address."""

    upload: Literal[True] = True


class MarkMessage(HolderMessage, LivingMessage):
    """A step that cannot be taken back, before it happens."""

    step: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]


class ErrorMessage(BaseModel):
    """Why a task did not succeed."""

    code: Code
    detail: Annotated[str, Field(max_length=2000)] | None = None


class FileMessage(BaseModel):
    """A picture that was stored before; `size` in bytes."""

    key: Annotated[str, Field(pattern=r"^shots/[\w.-]{1,120}$")]
    mime: Literal["image/jpeg", "image/png"]
    size: Annotated[int, Field(ge=0)]


class BackupBeginMessage(NodeMessage):
    """A node asks whether a backup is due; `asked_for`: a person does."""

    asked_for: bool = False


class BackupEndMessage(NodeMessage):
    """How a backup or a restore drill ended."""

    kind: Literal["backup", "drill"]
    backup: Annotated[int, Field(ge=1, le=2**53)] | None = None
    ok: bool
    rows: Annotated[int, Field(ge=0, le=2**53)] | None = None
    bytes: Annotated[int, Field(ge=0, le=2**53)] | None = None
    note: Code | None = None


class ExportMessage(NodeMessage):
    """Rows for a backup: a table's page after a key, the end since a mark, or the beginning."""

    table: Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")] | None = None
    after: Annotated[list[Annotated[str, Field(max_length=500)]], Field(min_length=1, max_length=8)] | None = None
    since: Annotated[str, Field(pattern=r"^[0-9]{1,19}$")] | None = None


class ExportFileMessage(NodeMessage):
    """A stored file for a backup, from this byte on."""

    file: Annotated[str, Field(min_length=1, max_length=200)]
    offset: Annotated[int, Field(ge=0, le=2**53)] = 0


class ReportMessage(HolderMessage, LivingMessage):
    """How a task ended. Its files are those that were stored for this task at this attempt."""

    outcome: Literal["done", "failed", "try_again", "uncertain"]
    result: dict[str, Any] | None = None
    error: ErrorMessage | None = None
    files: Annotated[list[FileMessage], Field(max_length=10)] = []

    @model_validator(mode="after")
    def check_files(self) -> Self:
        if any(not file.key.startswith(f"shots/{self.task}-{self.attempt}-") for file in self.files):
            raise ValueError("files: not of this task and attempt")
        return self
