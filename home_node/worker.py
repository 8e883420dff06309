"""The worker's loop: beats, looks into the queue when it may, and hands each task to a thread of its own.

Everything here but `_run_task` runs in the main thread.
"""

import time
from collections import deque
from collections.abc import Callable
from threading import Event, Thread

from home_node.abilities import list_abilities, pick_labels
from home_node.audit_head import KeptHead
from home_node.door import DoorDown, DoorRefused
from home_node.executors import Task
from home_node.next_due import is_next_due
from home_node.pacing import BEAT_MIN_S, DRAIN_S, next_beat_s
from home_node.queue_poller import QueuePoller
from home_node.rival import Rival
from home_node.standing_causes import StandingCauses
from home_node.task_run import TaskRun, TaskRunner
from home_node.wake_signal import WakeSignal
from shared.contract.node_types import BeatAnswer, NodeFacts, RunningTask
from shared.log import TroubleLog, describe_error, note_line


class Worker:
    """`slots` is how many tasks run at the same time, `beat_s` the seconds between two beats while nothing runs."""

    def __init__(
        self,
        runner: TaskRunner,
        poller: QueuePoller,
        wake_signal: WakeSignal,
        *,
        beat_s: float,
        slots: int = 1,
        audit: KeptHead | None = None,
        count_panels: Callable[[], int] = lambda: 0,
        tell_facts: Callable[[], NodeFacts] = NodeFacts,
        note_beat: Callable[[BeatAnswer], None] = lambda _: None,
    ) -> None:
        self._runner, self._poller, self._wake_signal = runner, poller, wake_signal
        self._beat_s, self._slots = beat_s, slots
        self._audit = audit
        self._count_panels, self._panels_told = count_panels, 0
        self._tell_facts, self._note_beat = tell_facts, note_beat
        self._runs: dict[str, TaskRun] = {}
        self._due: deque[str] = deque()
        self._labels: list[str] = []
        self._last_beat_at = float("-inf")
        self._call_again_s: float | None = None
        self._stopping = Event()
        self._refusal = TroubleLog()
        self._causes = StandingCauses()
        self._rival = Rival(runner.door.node)

    def stop(self) -> None:
        """No new tasks from now on; may be called from a signal handler."""
        self._stopping.set()
        self._wake_signal.nudge()

    def run(self, once: bool = False) -> None:
        """Until `stop`; with `once` until what waits now is done."""
        while not self._stopping.is_set():
            self._beat_if_due()
            self._abandon_overdue()
            self._start_what_fits()
            if once and not self._runs and not self._has_more():
                break
            self._wake_signal.wait_for_call(self._pause_s())
        self._drain()
        self._send_beat(leaving=True)

    def _has_more(self) -> bool:
        return not self._rival.is_here() and (bool(self._due) or self._poller.may_poll())

    def _has_room(self) -> bool:
        return not self._rival.is_here() and len(self._runs) < self._slots

    def _pause_s(self) -> float:
        wake_at = self._next_beat_at()
        if self._has_room():
            wake_at = min(wake_at, self._poller.poll_at)
        return wake_at - time.monotonic()

    # Beats

    def _next_beat_at(self) -> float:
        if self._count_panels() and not self._panels_told:
            return self._last_beat_at + BEAT_MIN_S  # hints are given to nobody before
        leases_s = [task.lease_s for task in self._list_claimed()]
        return self._last_beat_at + next_beat_s(self._beat_s, leases_s, self._call_again_s)

    def _beat_if_due(self) -> None:
        if time.monotonic() >= self._next_beat_at():
            self._send_beat()

    def _send_beat(self, leaving: bool = False) -> None:
        running = [RunningTask(task=task.id, attempt=task.attempt) for task in self._list_claimed()]
        abilities = list_abilities(self._runner.browser)
        self._labels = pick_labels(abilities)
        self._last_beat_at, self._call_again_s = time.monotonic(), None
        self._panels_told = self._count_panels()
        try:
            kept = self._audit.tell() if self._audit else None
            facts = self._tell_facts()
            answer = self._runner.door.beat(abilities, running, leaving, kept, self._panels_told, facts)
        except DoorDown:
            return
        except DoorRefused as refused:
            self._refusal.begin(f"The functions refuse this node: {refused}.")
        else:
            self._refusal.end("The functions accept this node again.")
            self._obey_beat(answer)

    def _obey_beat(self, answer: BeatAnswer) -> None:
        self._note_beat(answer)
        runs = {run.task_id: run for run in list(self._runs.values())}
        for task_id in _read_ids(answer.get("stop")):
            if run := runs.get(task_id):
                note_line(f"{task_id}: asked to stop.")
                run.stopped.set()
        self._due = deque(task_id for task_id in _read_ids(answer.get("due")) if task_id not in runs)
        self._causes.hear(answer.get("causes"))
        self._rival.hear(answer.get("replaced"))
        if self._audit:
            self._audit.compare(answer.get("audit"))
        call_again_s = answer.get("call_again_s")
        self._call_again_s = float(call_again_s) if isinstance(call_again_s, int | float) else None

    # Tasks

    def _list_claimed(self) -> list[Task]:
        return [run.task for run in list(self._runs.values()) if run.task]

    def _start_what_fits(self) -> None:
        while not self._stopping.is_set() and self._has_room():
            run = self._take_next()
            if run is None:
                return
            if run.id not in self._runs:
                self._runs[run.id] = run
                Thread(target=self._run_task, args=(run,), name=run.id, daemon=True).start()

    def _take_next(self) -> TaskRun | None:
        """A task that nobody took needs no look into the queue."""
        if self._due:
            return TaskRun(self._due.popleft(), popped=False)
        task_id = self._poller.poll(self._labels) if self._poller.may_poll() else None
        return TaskRun(task_id, popped=True) if task_id else None

    def _run_task(self, run: TaskRun) -> None:
        """Runs in the task's thread; whatever happens in it, the worker goes on."""
        try:
            self._runner.claim(run, self._labels)
            if run.replaced:
                self._rival.meet()
            if run.task:
                # Its lease may ask for an earlier beat; where one task was next due, another may be.
                self._wake_signal.ring(1 if is_next_due(run.id) else 0)
                outcome = self._runner.execute(run, run.task)
                if outcome:
                    self._runner.report(run, run.task, outcome)
        except Exception as error:
            note_line(f"{run.id}: dropped, {describe_error(error)}.")
        finally:
            if self._runs.get(run.id) is run:
                del self._runs[run.id]
            # An id nobody needs any more has used up the wake of the id behind it.
            self._wake_signal.ring(1 if run.popped and run.stale and not is_next_due(run.id) else 0)

    def _abandon_overdue(self) -> None:
        """A hung executor loses its slot and its lease; its thread cannot be ended, but what it reports is refused."""
        for run in [run for run in list(self._runs.values()) if run.is_overdue()]:
            note_line(f"{run.id}: hangs; left to its lease.")
            run.stopped.set()
            self._runs.pop(run.id, None)

    def _drain(self) -> None:
        deadline = time.monotonic() + DRAIN_S
        for run in list(self._runs.values()):
            if not run.task:
                run.stopped.set()  # ends a claim that nobody answers
        while self._runs and time.monotonic() < deadline:
            self._beat_if_due()
            self._wake_signal.wait_for_call(min(self._next_beat_at(), deadline) - time.monotonic())
        for task_id in list(self._runs):
            note_line(f"{task_id}: not finished in time; left to its lease.")


def _read_ids(value: object) -> list[str]:
    return [str(task_id) for task_id in value] if isinstance(value, list) else []
