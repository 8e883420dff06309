"""The executors: one module per command that the menu runs at home, named as the task's type, each with
`execute(task, tools)`, and `check_ability()` where it needs more than the browser. One that has `PROCESS` runs in a
process of its own within these limits (home_node/executor_process.py), and sees no setting of ours there but those
that its `tell_settings()` passes on.

An executor returns an outcome. What it raises is a crash: repeated if the command may be, else left to a person.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from home_node.browser import Browser
from home_node.outcomes import Outcome
from shared.commands import Command, by_key
from shared.contract.value_types import JSONObject
from shared.contract.work_types import StoredFile

HOME_COMMANDS: dict[str, Command] = {key: command for key, command in by_key.items() if command.runs == "home"}
"""What this node is for, by task type: the menu is the one list."""


def fetch_nothing() -> bytes:
    return b""


def fetch_no_file() -> Path:
    raise NotImplementedError("no file comes with this task")


def upload_nothing(mime: str) -> None:
    raise NotImplementedError(f"nobody takes this {mime}")


def mark_nothing(step: str) -> None:
    raise NotImplementedError(f"nobody keeps the mark {step}")


class Stopped(Exception):
    """The task was taken back while it ran; nothing is reported."""


class MediaProblem(Exception):
    """What came with a task is not to be had, or not to be kept, the next time neither; `problem`: its code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Task:
    """What a claim hands over; `attempt` is the fencing token: a report of an older attempt is refused."""

    id: str
    type: str
    args: JSONObject
    attempt: int
    lease_s: float
    repeatable: bool
    language: str


@dataclass(frozen=True)
class Tools:
    """What an executor may use.

    `store_file(name, mime, data)` keeps a file; `check_in()` raises Stopped when the task is no longer ours;
    `fetch_media()` gives the bytes that came with the task, `fetch_file()` the same as a file, of up to 100 MB, which
    `upload_file(mime)` puts into the media store; both raise MediaProblem. `mark(step)` keeps, before it happens, what
    cannot be taken back, and raises Stopped where it must not happen.
    """

    functions_url: str
    browser: Browser
    store_file: Callable[[str, str, bytes], StoredFile]
    check_in: Callable[[], None]
    fetch_media: Callable[[], bytes] = fetch_nothing
    mark: Callable[[str], None] = mark_nothing
    fetch_file: Callable[[], Path] = fetch_no_file
    upload_file: Callable[[str], None] = upload_nothing


Executor = Callable[[Task, Tools], Outcome]


@dataclass(frozen=True)
class ProcessLimits:
    """What an executor's process may take, with all that it starts, before it is ended. What we do for it meanwhile, as
    storing its file, is not its time.
    """

    seconds: float
    memory_bytes: int


def find_limit_s(task_type: str, usual_s: float) -> float:
    """How long such a task may take before it counts as hung: its module's LIMIT_S, else the usual time.

    What has a process of its own is ended by its own limit before that; this is what is done for it besides.
    """
    module = sys.modules.get(f"{__name__}.{task_type}")
    limits = getattr(module, "PROCESS", None)
    limit_s = float(getattr(module, "LIMIT_S", usual_s))
    return limits.seconds + limit_s if limits else limit_s


def find_executor(task_type: str) -> Executor | None:
    """The `execute` of the module of that name, or None for what the menu of this node does not run at home."""
    if task_type not in HOME_COMMANDS:
        return None
    execute: Executor = load_executor(task_type).execute
    return execute


def load_executor(task_type: str) -> ModuleType:
    return import_module(f"{__name__}.{task_type}")
