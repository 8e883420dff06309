"""Waiting for a condition instead of a time."""

import time
from collections.abc import Callable

PATIENCE_S = 20


def await_that(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)
