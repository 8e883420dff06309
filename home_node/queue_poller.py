"""When this node may look into the queue, and the look itself: one wake or one poll is one `pop(1)`."""

import time
from typing import Protocol

from home_node.log import Changes
from home_node.pacing import QUEUE_DOWN_POLL_S, next_poll_s
from home_node.wake_signal import Bell
from shared.taskqueue import QueueDown


class Queue(Protocol):
    def pop(self, count: int) -> list[str]: ...


class Lookout:
    """Belongs to the main thread. `poll_at` is on the monotonic clock; the first look is due at once.

    Without a queue it never looks: work is then found by the beats alone.
    """

    def __init__(self, queue: Queue | None, bell: Bell, doorbell: bool) -> None:
        self._queue, self._bell, self._doorbell = queue, bell, doorbell
        self._active_at = time.monotonic()
        self._trouble = Changes()
        self.poll_at = float("-inf" if queue is not None else "inf")

    def may_look(self) -> bool:
        return self._queue is not None and (self._bell.permits > 0 or time.monotonic() >= self.poll_at)

    def look(self) -> str | None:
        """The next id; None where there is none or the queue is down."""
        if self._queue is None:
            return None
        polling = time.monotonic() >= self.poll_at
        try:
            ids = self._queue.pop(1)
        except QueueDown:
            self._trouble.begins("The queue does not answer; living on what the beats say.")
            self._bell.permits, self.poll_at = 0, time.monotonic() + QUEUE_DOWN_POLL_S
            return None
        self._trouble.ends("The queue answers again.")
        self._plan(bool(ids), polling)
        return ids[0] if ids else None

    def _plan(self, found: bool, polling: bool) -> None:
        """Every ring gathered so far came before this look, so an empty queue takes all permits back."""
        now = time.monotonic()
        self._bell.permits = max(0, self._bell.permits - 1) if found else 0
        if found:
            self._active_at = now
        more = found and polling  # a poll that found something looks once more; a wake has been answered
        self.poll_at = now if more else now + next_poll_s(now - self._active_at, self._doorbell)
