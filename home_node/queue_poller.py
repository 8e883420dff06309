"""The queue poller: when this node may look into the queue, and the look: one wake or one poll is one `pop(1)`."""

import time
from collections.abc import Sequence
from typing import Protocol

from home_node.next_due import is_next_due
from home_node.pacing import QUEUE_DOWN_POLL_S, next_poll_s
from home_node.wake_signal import WakeSignal
from shared.log import TroubleLog
from shared.taskqueue import QueueDown


class Queue(Protocol):
    def pop(self, labels: Sequence[str], count: int, /) -> list[str]: ...


class QueuePoller:
    """Belongs to the main thread. `poll_at` is on the monotonic clock; the first look is due at once.

    Without a queue it never looks: work is then found by the beats alone.
    """

    def __init__(self, queue: Queue | None, wake_signal: WakeSignal, doorbell: bool) -> None:
        self._queue, self._wake_signal, self._doorbell = queue, wake_signal, doorbell
        self._active_at = time.monotonic()
        self._trouble = TroubleLog()
        self.poll_at = float("-inf" if queue is not None else "inf")

    def may_poll(self) -> bool:
        return self._queue is not None and (self._wake_signal.permits > 0 or time.monotonic() >= self.poll_at)

    def poll(self, labels: Sequence[str]) -> str | None:
        """The next id that a node with these labels can do; None where there is none or the queue is down."""
        if self._queue is None:
            return None
        by_clock = time.monotonic() >= self.poll_at
        try:
            ids = self._queue.pop(labels, 1)
        except QueueDown:
            self._trouble.begin("The queue does not answer; living on what the beats say.")
            self._wake_signal.permits, self.poll_at = 0, time.monotonic() + QUEUE_DOWN_POLL_S
            return None
        self._trouble.end("The queue answers again.")
        self._plan_next(any(not is_next_due(task_id) for task_id in ids), by_clock)
        return ids[0] if ids else None

    def _plan_next(self, has_task: bool, by_clock: bool) -> None:
        """Every ring gathered so far came before this look, so an empty queue takes all permits back."""
        now = time.monotonic()
        self._wake_signal.permits = max(0, self._wake_signal.permits - 1) if has_task else 0
        if has_task:
            self._active_at = now
        at_once = has_task and by_clock  # a poll that brought a task is followed by another; a wake has been answered
        self.poll_at = now if at_once else now + next_poll_s(now - self._active_at, self._doorbell)
