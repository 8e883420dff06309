"""The wake signal: a semaphore of looks into the queue, given by any thread, awaited by the worker."""

from contextlib import suppress
from queue import Empty, SimpleQueue


class WakeSignal:
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

    def wait_for_call(self, timeout_s: float) -> None:
        """Sleeps until called or until the time is over, then gathers every call so far."""
        with suppress(Empty):
            self.permits += self._calls.get(timeout=max(0.0, timeout_s))
            while True:
                self.permits += self._calls.get_nowait()
