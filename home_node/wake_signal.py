"""What wakes the worker's loop, from any thread or signal handler."""

from contextlib import suppress
from queue import Empty, SimpleQueue


class Bell:
    """A ring is a permit for one look into the queue; a nudge only wakes the loop.

    A SimpleQueue because its `put` may be called from a signal handler at any moment. `permits` belongs to the loop.
    """

    def __init__(self) -> None:
        self._calls: SimpleQueue[int] = SimpleQueue()
        self.permits = 0

    def ring(self, jobs: int = 1) -> None:
        self._calls.put(jobs)

    def nudge(self) -> None:
        self._calls.put(0)

    def listen(self, timeout_s: float) -> None:
        """Sleeps until called or until the time is over, then gathers every call so far."""
        with suppress(Empty):
            self.permits += self._calls.get(timeout=max(0.0, timeout_s))
            while True:
                self.permits += self._calls.get_nowait()
