"""What the home node can do: one module per command, named as the task's type, each with `execute(task, tools)`.

An executor returns an outcome. What it raises is a crash: repeated if the command may be, else left to a person.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from home_node.browser import Browser
from home_node.outcomes import Outcome, StoredFile


def nothing_came() -> bytes:
    return b""


class Stopped(Exception):
    """The task was taken back while it ran; nothing is reported."""


@dataclass(frozen=True)
class Task:
    """What a claim hands over; `attempt` is the fence: a report of an older attempt is refused."""

    id: str
    type: str
    args: dict[str, Any]
    attempt: int
    lease_s: float
    repeatable: bool
    language: str


@dataclass(frozen=True)
class Tools:
    """What an executor may use.

    `store(name, mime, data)` keeps a file; `check_in()` raises Stopped when the task is no longer ours; `fetch()` gives
    the bytes that came with the task.
    """

    functions_url: str
    browser: Browser
    store: Callable[[str, str, bytes], StoredFile]
    check_in: Callable[[], None]
    fetch: Callable[[], bytes] = nothing_came


Executor = Callable[[Task, Tools], Outcome]


def limit_s(task_type: str, usual_s: float) -> float:
    """How long such a task may take before it counts as hung: its module's LIMIT_S, else the usual time."""
    return float(getattr(sys.modules.get(f"{__name__}.{task_type}"), "LIMIT_S", usual_s))


def executor_for(task_type: str) -> Executor | None:
    """The `execute` of the module of that name, or None where this node has none."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", task_type):
        return None
    name = f"{__name__}.{task_type}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise
        return None
    execute: Executor = module.execute
    return execute
