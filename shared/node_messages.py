"""What a home node may say at the functions' door, checked there before the database sees it (contract section 6)."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

TaskId = Annotated[str, Field(pattern=r"^TASK-\d{1,9}$")]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Attempt = Annotated[int, Field(ge=0, le=999_999)]


class NodeMessage(BaseModel):
    """Unknown fields are let through: node and functions are deployed at different moments."""

    model_config = ConfigDict(extra="allow")

    node: Name


class Claim(NodeMessage):
    """`task` is null for whatever is due next."""

    task: TaskId | None = None


class Running(BaseModel):
    task: TaskId
    attempt: Attempt


class Beat(NodeMessage):
    """`abilities`: `browser` (ready, fetching, missing) and `detail`; `charts`, `writer`, `deploy` (ready, missing)
    and `voice` (ready, loading, missing)."""

    abilities: dict[str, str | None] = {}
    running: Annotated[list[Running], Field(max_length=100)] = []
    version: Annotated[str, Field(max_length=60)] | None = None
    leaving: bool = False


class Fetch(NodeMessage):
    """A task's audio, from this byte on: one answer carries at most 4 MB."""

    task: TaskId
    attempt: Attempt
    offset: Annotated[int, Field(ge=0)] = 0


class TaskError(BaseModel):
    code: Annotated[str, Field(max_length=60)]
    detail: Annotated[str, Field(max_length=2000)] | None = None


class File(BaseModel):
    key: Annotated[str, Field(pattern=r"^shots/[\w.-]{1,120}$")]
    mime: Literal["image/jpeg", "image/png"]
    size: Annotated[int, Field(ge=0)]


class Report(NodeMessage):
    task: TaskId
    attempt: Attempt
    outcome: Literal["done", "failed", "try_again", "uncertain"]
    result: dict[str, Any] | None = None
    error: TaskError | None = None
    files: Annotated[list[File], Field(max_length=10)] = []
