"""The bell: a sorted set of task ids, which the functions push to and home nodes take from.

It holds no truth. Losing all of it loses nothing, because the database pushes again what is due and not taken. Two
implementations, one conformance suite (tests/contract/test_taskqueue.py). Importing this package costs nothing.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Protocol

from shared.settings import settings

BELL = "wocs:bell"
TIMEOUT_S = 2.0
TASK_ID = re.compile(r"TASK-\d{1,9}")
RANKS = {"high": 0, "normal": 1, "low": 2}
RANK_S = 1e10  # one rank outweighs every moment of the next three centuries, and milliseconds still fit in a double


class QueueDown(Exception):
    """The queue did not answer, or refused: nothing is lost, the task is pushed again when the database sees it due."""


class TaskQueue(Protocol):
    def push(self, scores: dict[str, float]) -> None:
        """Task id to score, one command however many; pushing an id again only moves it. Raises QueueDown."""
        ...

    def pop(self, count: int = 1) -> list[str]:
        """Takes the task ids with the lowest scores, one command; no id is given twice. Raises QueueDown."""
        ...

    def close(self) -> None:
        """Closes what is open; a later call opens it again."""
        ...


def score(priority: str, at_epoch_s: float) -> float:
    """Lower is sooner: priority first (high, normal, low), then the time it was due."""
    return RANKS[priority] * RANK_S + at_epoch_s


def task_ids(members: Iterable[object]) -> list[str]:
    """Only what is a task id: whatever else somebody put into the set is dropped."""
    return [member for member in members if isinstance(member, str) and TASK_ID.fullmatch(member)]


@cache
def open_queue() -> TaskQueue | None:
    """The queue of this process, chosen by the settings; None when none is set: work is then found by asking."""
    chosen = settings()
    if chosen.upstash_url and chosen.upstash_token:
        from shared.taskqueue.upstash import UpstashQueue

        return UpstashQueue(chosen.upstash_url, chosen.upstash_token)
    if chosen.redis_url:
        from shared.taskqueue.redis import RedisQueue

        return RedisQueue(chosen.redis_url)
    return None
