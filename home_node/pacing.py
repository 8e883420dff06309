"""Polling and retry intervals: when to do what next, as pure functions. All times in seconds.

Idle Redis commands a day: 86,400 / 15 = 5,760 when polling, 86,400 / 300 = 288 behind a doorbell
(budgets: 8,000 and 300).
"""

import random
from collections.abc import Iterable

POLL_MIN_S, POLL_MAX_S = 2.0, 15.0  # right after a task, and after a quiet minute: see the budget above
SAFETY_POLL_S = 300.0  # behind a doorbell, for a wake that never came
QUEUE_DOWN_POLL_S = 60.0  # the beats bring the work meanwhile
BUSY_BEAT_S = 20.0  # while a task runs, so that a stop reaches it soon
BEAT_MIN_S = 1.0  # however short a lease is
BACKOFF_MAX_S = 30.0  # so that work goes on half a minute after the functions do
DRAIN_S = 20.0  # what a running task is given to finish after a stop
OVERDUE_S = 600.0  # a task that takes longer hangs: its lease is no longer extended


def next_poll_s(idle_s: float, doorbell: bool) -> float:
    """How long to leave the queue alone when the last task was `idle_s` ago: 2, 2, 4, 8, 15, 15, …"""
    if doorbell:
        return SAFETY_POLL_S
    return min(POLL_MAX_S, max(POLL_MIN_S, idle_s))


def next_beat_s(beat_s: float, leases_s: Iterable[float], call_again_s: float | None) -> float:
    """How long after a beat the next is due: three in the shortest lease, and sooner when the functions ask for it."""
    pauses_s = [beat_s, *(min(BUSY_BEAT_S, lease / 3) for lease in leases_s)]
    if call_again_s is not None:
        pauses_s.append(call_again_s)
    return max(BEAT_MIN_S, min(pauses_s))


def backoff_s(attempt: int) -> float:
    """The pause after the attempt-th failure in a row (1, 2, …): 0.5, 1, 2, … up to 30, each a little random."""
    return min(BACKOFF_MAX_S, 0.25 * 2.0 ** min(attempt, 10)) * random.uniform(0.75, 1.25)
