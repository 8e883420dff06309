"""One task from its id to its report, in a thread of its own: claim, execute, report."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from home_node.browser import Browser
from home_node.door import Door, DoorDown, DoorRefused
from home_node.executors import Executor, Stopped, Task, Tools, limit_s
from home_node.log import note, where
from home_node.outcomes import Outcome, StoredFile, TryAgain, crash_outcome, report_of
from home_node.pacing import OVERDUE_S


@dataclass
class Job:
    """A task in hand: `task` is what the claim granted, `stale` says that the claim was answered with nothing."""

    id: str
    popped: bool  # from the queue, not from a beat's list
    task: Task | None = None
    stale: bool = False
    stopped: Event = field(default_factory=Event)
    began: float = field(default_factory=time.monotonic)

    def overdue(self) -> bool:
        limit = limit_s(self.task.type, OVERDUE_S) if self.task else OVERDUE_S
        return time.monotonic() - self.began > limit


@dataclass(frozen=True)
class Workshop:
    """What every job needs."""

    door: Door
    functions_url: str
    browser: Browser
    executor_for: Callable[[str], Executor | None]


def claim(workshop: Workshop, job: Job) -> None:
    """Fills `job.task`, or leaves it None: somebody else has the task, nobody needs it, or nobody answers."""
    try:
        answer = workshop.door.claim(job.id, give_up=job.stopped.is_set)
        if answer.get("task") is None:
            job.stale = True
            return note(f"{job.id}: not to be done ({answer.get('reason') or 'no reason'}).")
        job.task = _read_task(answer["task"])
    except (DoorDown, DoorRefused) as closed:
        return note(f"{job.id}: could not be claimed ({closed}); it will be offered again.")
    except (KeyError, TypeError, ValueError) as error:
        return note(f"{job.id}: the claim's answer is not understood ({where(error)}).")
    return note(f"{job.id}: claimed {job.task.type}, attempt {job.task.attempt}.")


def execute(workshop: Workshop, job: Job, task: Task) -> Outcome | None:
    """The outcome, whatever the executor does; None when it stopped because the task is no longer ours."""
    try:
        executor = workshop.executor_for(task.type)
        if executor is None:
            return TryAgain("unknown_type", f"This home node cannot do {task.type}; it may need an update.")
        return executor(task, _tools(workshop, job, task))
    except Stopped:
        note(f"{task.id}: stopped.")
        return None
    except Exception as error:
        note(f"{task.id}: the executor crashed: {where(error)}.")
        return crash_outcome("crashed", f"{task.type} stopped with {type(error).__name__}.", task.repeatable)


def report(workshop: Workshop, job: Job, task: Task, outcome: Outcome) -> None:
    """Returns when the functions have answered, whatever they say: an old attempt is refused there and dropped here."""
    facts = report_of(outcome)
    call = {"task": task.id, "attempt": task.attempt, **facts}
    try:
        answer = workshop.door.report(call, give_up=job.stopped.is_set)
    except (DoorDown, DoorRefused) as closed:
        return note(f"{task.id}: report dropped ({closed}).")
    if not answer.get("accepted"):
        return note(
            f"{task.id}: report of attempt {task.attempt} not accepted ({answer.get('reason') or 'no reason'})."
        )
    code = f" ({facts['error']['code']})" if facts["error"] else ""
    return note(f"{task.id}: reported {facts['outcome']}{code}.")


def _tools(workshop: Workshop, job: Job, task: Task) -> Tools:
    def check_in() -> None:
        if job.stopped.is_set():
            raise Stopped

    def store(name: str, mime: str, data: bytes) -> StoredFile:
        return workshop.door.file(task.id, task.attempt, name, mime, data)

    def fetch() -> bytes:
        return workshop.door.media(task.id, task.attempt)

    return Tools(workshop.functions_url, workshop.browser, store, check_in, fetch)


def _read_task(task: dict[str, Any]) -> Task:
    return Task(
        id=str(task["id"]),
        type=str(task["type"]),
        args=dict(task.get("args") or {}),
        attempt=int(task["attempt"]),
        lease_s=float(task.get("lease_s") or 60),
        repeatable=task.get("repeatable") is True,
        language=str(task.get("language") or "en"),
    )
