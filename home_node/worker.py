"""The loop: beats, looks into the queue when it may, and hands each task to a thread of its own.

Everything here but `_carry_out` runs in the main thread.
"""

import time
from collections import deque
from threading import Event, Thread
from typing import Any

from home_node import VERSION
from home_node.abilities import abilities
from home_node.door import DoorDown, DoorRefused
from home_node.executors import Task
from home_node.log import Changes, note, where
from home_node.pacing import DRAIN_S, next_beat_s
from home_node.queue_poller import Lookout
from home_node.task_run import Job, Workshop, claim, execute, report
from home_node.wake_signal import Bell


class Worker:
    def __init__(self, workshop: Workshop, lookout: Lookout, bell: Bell, *, beat_s: float, slots: int = 1) -> None:
        self._workshop, self._lookout, self._bell = workshop, lookout, bell
        self._beat_s, self._slots = beat_s, slots
        self._jobs: dict[str, Job] = {}
        self._due: deque[str] = deque()
        self._beaten_at = float("-inf")
        self._call_again_s: float | None = None
        self._stopping = Event()
        self._refusal = Changes()

    def stop(self) -> None:
        """No new tasks from now on; may be called from a signal handler."""
        self._stopping.set()
        self._bell.nudge()

    def run(self, once: bool = False) -> None:
        """Until `stop`; with `once` until what waits now is done."""
        while not self._stopping.is_set():
            self._beat_if_time()
            self._abandon_overdue()
            self._take_what_fits()
            if once and not (self._jobs or self._due or self._lookout.may_look()):
                break
            self._bell.listen(self._pause_s())
        self._drain()
        self._beat(leaving=True)

    def _pause_s(self) -> float:
        wake_at = self._beat_at()
        if len(self._jobs) < self._slots:
            wake_at = min(wake_at, self._lookout.poll_at)
        return wake_at - time.monotonic()

    # Beats

    def _beat_at(self) -> float:
        leases = [task.lease_s for task in self._claimed()]
        return self._beaten_at + next_beat_s(self._beat_s, leases, self._call_again_s)

    def _beat_if_time(self) -> None:
        if time.monotonic() >= self._beat_at():
            self._beat()

    def _beat(self, leaving: bool = False) -> None:
        running = [{"task": task.id, "attempt": task.attempt} for task in self._claimed()]
        able = abilities(self._workshop.browser)
        self._beaten_at, self._call_again_s = time.monotonic(), None
        try:
            answer = self._workshop.door.beat(
                {"abilities": able, "running": running, "version": VERSION, "leaving": leaving}
            )
        except DoorDown:
            return
        except DoorRefused as refused:
            self._refusal.begins(f"The functions refuse this node: {refused}.")
        else:
            self._refusal.ends("The functions accept this node again.")
            self._obey(answer)

    def _obey(self, answer: dict[str, Any]) -> None:
        for task_id in _ids(answer, "stop"):
            if job := self._jobs.get(task_id):
                note(f"{task_id}: asked to stop.")
                job.stopped.set()
        self._due = deque(task_id for task_id in _ids(answer, "due") if task_id not in self._jobs)
        again = answer.get("call_again_s")
        self._call_again_s = float(again) if isinstance(again, int | float) else None

    # Tasks

    def _claimed(self) -> list[Task]:
        return [job.task for job in list(self._jobs.values()) if job.task]

    def _take_what_fits(self) -> None:
        while not self._stopping.is_set() and len(self._jobs) < self._slots:
            job = self._next_job()
            if job is None:
                return
            if job.id not in self._jobs:
                self._jobs[job.id] = job
                Thread(target=self._carry_out, args=(job,), name=job.id, daemon=True).start()

    def _next_job(self) -> Job | None:
        """A task that nobody took needs no look into the queue."""
        if self._due:
            return Job(self._due.popleft(), popped=False)
        popped = self._lookout.look() if self._lookout.may_look() else None
        return Job(popped, popped=True) if popped else None

    def _carry_out(self, job: Job) -> None:
        """Runs in the job's thread; whatever happens in it, the worker goes on."""
        try:
            claim(self._workshop, job)
            if job.task:
                self._bell.nudge()  # its lease may ask for an earlier beat
                outcome = execute(self._workshop, job, job.task)
                if outcome:
                    report(self._workshop, job, job.task, outcome)
        except Exception as error:
            note(f"{job.id}: dropped, {where(error)}.")
        finally:
            if self._jobs.get(job.id) is job:
                del self._jobs[job.id]
            # An id nobody needs any more has used up the wake of the id behind it.
            self._bell.ring(1 if job.popped and job.stale else 0)

    def _abandon_overdue(self) -> None:
        """A hung executor loses its slot and its lease; its thread cannot be ended, but what it reports is refused."""
        for job in [job for job in list(self._jobs.values()) if job.overdue()]:
            note(f"{job.id}: hangs; left to its lease.")
            job.stopped.set()
            self._jobs.pop(job.id, None)

    def _drain(self) -> None:
        deadline = time.monotonic() + DRAIN_S
        for job in list(self._jobs.values()):
            if not job.task:
                job.stopped.set()  # ends a claim that nobody answers
        while self._jobs and time.monotonic() < deadline:
            self._beat_if_time()
            self._bell.listen(min(self._beat_at(), deadline) - time.monotonic())
        for task_id in list(self._jobs):
            note(f"{task_id}: not finished in time; left to its lease.")


def _ids(answer: dict[str, Any], name: str) -> list[str]:
    ids = answer.get(name)
    return [str(task_id) for task_id in ids] if isinstance(ids, list) else []
