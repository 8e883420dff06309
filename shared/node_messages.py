"""Validation of what a home node says at the functions' door, before the database sees it (contract section 6).

The messages themselves are those of shared/contract/; here stands how long, how many and of which pattern.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

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


class RunningMessage(BaseModel):
    """A task that a node holds."""

    task: TaskId
    attempt: Attempt


class AuditMessage(BaseModel):
    """What a node keeps of the audit chain's head; its digest stays at home."""

    position: Annotated[int, Field(ge=0, le=2**53)]
    problem: Literal["cut", "rewritten"] | None = None


class BeatMessage(LivingMessage):
    """An older node may tell fewer abilities, a newer one more: any codes are let through, a detail is not kept."""

    abilities: Annotated[dict[Code, Code | None], Field(max_length=30)] = {}
    running: Annotated[list[RunningMessage], Field(max_length=100)] = []
    version: Annotated[str, Field(max_length=60)] | None = None
    leaving: bool = False
    audit: AuditMessage | None = None
    panels: Annotated[int, Field(ge=0, le=10_000)] = 0

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
