"""The task runner: one task from its id to its report, in a thread of its own: claim, execute, report."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from home_node.browser import Browser
from home_node.door import Door, DoorDown, DoorRefused, StoreDown
from home_node.executors import Executor, Stopped, Task, Tools, find_limit_s
from home_node.next_due import is_next_due
from home_node.outcomes import Done, Outcome, TryAgain, Uncertain, judge_crash, name_outcome
from home_node.pacing import OVERDUE_S
from home_node.task_media import TaskMedia
from shared.contract.node_types import NodeTask
from shared.contract.work_types import StoredFile
from shared.log import describe_error, note_line


@dataclass
class TaskRun:
    """A task in hand: `task` is what the claim granted, `stale` says that the claim was answered with nothing."""

    id: str
    popped: bool  # from the queue, not from a beat's list
    task: Task | None = None
    stale: bool = False
    replaced: bool = False  # by another program that works under this node's name
    marked: bool = False  # a step that cannot be taken back was about to happen
    stopped: Event = field(default_factory=Event)
    began: float = field(default_factory=time.monotonic)

    @property
    def task_id(self) -> str:
        """The task's own id, once it is known."""
        return self.task.id if self.task else self.id

    def check_in(self) -> None:
        if self.stopped.is_set():
            raise Stopped

    def is_overdue(self) -> bool:
        limit = find_limit_s(self.task.type, OVERDUE_S) if self.task else OVERDUE_S
        return time.monotonic() - self.began > limit


@dataclass(frozen=True)
class TaskRunner:
    """What every task needs, and the three steps that each takes. Safe to use from many threads."""

    door: Door
    functions_url: str
    browser: Browser
    find_executor: Callable[[str], Executor | None]

    def claim(self, run: TaskRun, labels: list[str]) -> None:
        """Fills `run.task`, or leaves it None: somebody else has the task, nobody needs it, or nobody answers.

        `labels`: what this node can do.
        """
        try:
            wanted = None if is_next_due(run.id) else run.id
            answer = self.door.claim(wanted, run.stopped.is_set, labels)
            if answer.get("task") is None:
                run.stale, run.replaced = True, answer.get("reason") == "replaced"
                if wanted is None and answer.get("reason") == "nothing_due":
                    return None
                return note_line(f"{run.id}: not to be done ({answer.get('reason') or 'no reason'}).")
            run.task = _read_task(answer["task"])
        except (DoorDown, DoorRefused) as closed:
            return note_line(f"{run.id}: could not be claimed ({closed}); it will be offered again.")
        except (KeyError, TypeError, ValueError) as error:
            return note_line(f"{run.id}: the claim's answer is not understood ({describe_error(error)}).")
        return note_line(f"{run.task.id}: claimed {run.task.type}, attempt {run.task.attempt}.")

    def execute(self, run: TaskRun, task: Task) -> Outcome | None:
        """The outcome, whatever the executor does; None when it stopped because the task is no longer ours.

        After a mark nothing is tried again.
        """
        outcome = self._run_executor(run, task)
        if isinstance(outcome, TryAgain) and run.marked:
            return Uncertain(outcome.code, outcome.detail)
        return outcome

    def _run_executor(self, run: TaskRun, task: Task) -> Outcome | None:
        try:
            executor = self.find_executor(task.type)
            if executor is None:
                return TryAgain("unknown_type", f"This home node cannot do {task.type}; it may need an update.")
            with TaskMedia(self.door, task.id, task.attempt, run.check_in) as media:
                return executor(task, self._make_tools(run, task, media))
        except Stopped:
            note_line(f"{task.id}: stopped.")
            return None
        except StoreDown:
            return judge_crash("store_down", "", task.repeatable)
        except Exception as error:
            note_line(f"{task.id}: the executor crashed: {describe_error(error)}.")
            return judge_crash("crashed", f"{task.type} stopped with {type(error).__name__}.", task.repeatable)

    def report(self, run: TaskRun, task: Task, outcome: Outcome) -> None:
        """Returns when the functions answered, whatever they say: an old attempt is refused there and dropped here."""
        try:
            answer = self.door.report(task.id, task.attempt, outcome, give_up=run.stopped.is_set)
        except (DoorDown, DoorRefused) as closed:
            return note_line(f"{task.id}: report dropped ({closed}).")
        if not answer.get("accepted"):
            reason = answer.get("reason") or "no reason"
            return note_line(f"{task.id}: report of attempt {task.attempt} not accepted ({reason}).")
        code = "" if isinstance(outcome, Done) else f" ({outcome.code})"
        return note_line(f"{task.id}: reported {name_outcome(outcome)}{code}.")

    def _make_tools(self, run: TaskRun, task: Task, media: TaskMedia) -> Tools:
        def store_file(name: str, mime: str, data: bytes) -> StoredFile:
            return self.door.store_file(task.id, task.attempt, name, mime, data)

        def fetch_media() -> bytes:
            return self.door.fetch_media(task.id, task.attempt)

        def mark(step: str) -> None:
            run.check_in()
            answer = self.door.mark_step(task.id, task.attempt, step)
            if answer.get("allowed") is not True:
                note_line(f"{task.id}: must not {step} ({answer.get('reason') or 'no reason'}).")
                raise Stopped
            run.marked = True

        return Tools(
            functions_url=self.functions_url,
            browser=self.browser,
            store_file=store_file,
            check_in=run.check_in,
            fetch_media=fetch_media,
            mark=mark,
            fetch_file=media.fetch,
            upload_file=media.upload,
        )


def _read_task(task: NodeTask | None) -> Task:
    """Raises KeyError, TypeError or ValueError where the functions do not keep the contract."""
    if not isinstance(task, dict):
        raise TypeError("a task is an object")
    return Task(
        id=str(task["id"]),
        type=str(task["type"]),
        args=dict(task.get("args") or {}),
        attempt=int(task["attempt"]),
        lease_s=float(task.get("lease_s") or 60),
        repeatable=task.get("repeatable") is True,
        language=str(task.get("language") or "en"),
    )
