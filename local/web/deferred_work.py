"""Work after answers, begun in a moment that requests leave for it: who waits for an answer comes first.

One interpreter serves both; begun at once, the sending of the last answer would delay the next one by milliseconds.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from shared.log import note

QUIET_S = 0.004  # nobody asked for this long: a sender that waits for its answer would have asked again
PATIENCE_S = 0.1  # how long work waits for quiet; a person does not see a tenth of a second
LOOK_S = 0.002
LINGER_S = 3.0  # after a stop: how long work may still take; what is lost, the outbox repeats


class Afterwards:
    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="after-answer")
        self._counting, self._turn = threading.Lock(), threading.Lock()
        self._under_way, self._ended_at = 0, 0.0

    def request_begins(self) -> None:
        with self._counting:
            self._under_way += 1

    def request_ends(self, work: Callable[[], None] | None) -> None:
        with self._counting:
            self._under_way -= 1
            self._ended_at = time.monotonic()
        if work:
            self._pool.submit(self._do, work, self._ended_at + PATIENCE_S)

    def shutdown(self) -> None:
        waiting = threading.Thread(target=self._pool.shutdown, daemon=True)
        waiting.start()
        waiting.join(LINGER_S)

    def _do(self, work: Callable[[], None], at_latest: float) -> None:
        with self._turn:  # one watches for all
            while time.monotonic() < at_latest and not self._is_quiet():
                time.sleep(LOOK_S)
        try:
            work()
        except Exception as problem:
            note("web.deferred_broken", error=type(problem).__name__)

    def _is_quiet(self) -> bool:
        return not self._under_way and time.monotonic() - self._ended_at > QUIET_S
