"""The queue behind the bell: sorted sets of task ids, which the functions push to and home nodes take from.

A set for each label (what a node must be able to do) and each priority; one command takes from all that a node looks
into. They hold no truth. Losing all of them loses nothing, because the database pushes again what is due and not taken.
Two implementations, one conformance suite (tests/contract/test_taskqueue.py). Importing this package costs nothing.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol

from shared.contract.work_types import BellEntry
from shared.settings import settings

BELL = "{wocs:bell}"  # in braces: a cluster keeps all of these sets in one place, where one command sees them
ANY_NODE = "any"  # the label of what every node can do
TIMEOUT_S = 2.0
TASK_ID = re.compile(r"TASK-\d{1,9}")
RANKS = (0, 1, 2)  # high, normal, low
RANK = 1e13  # what one of them adds to a score; the rest is milliseconds (wocs.bell_score)


class QueueDown(Exception):
    """The queue did not answer, or refused: nothing is lost, the task is pushed again when the database sees it due."""


class TaskQueue(Protocol):
    def push(self, entries: Sequence[BellEntry]) -> None:
        """One command a label and priority, however many ids; pushing one again only moves it. Raises QueueDown."""
        ...

    def pop(self, labels: Sequence[str], count: int = 1) -> list[str]:
        """Takes task ids that who has these labels can do: one command; no id is given twice. Raises QueueDown.

        The highest priority that there is, and of one label the oldest first; between labels no order is kept.
        """
        ...

    def close(self) -> None:
        """Closes what is open; a later call opens it again."""
        ...


def name_set(rank: int, label: str) -> str:
    return f"{BELL}:{rank}:{label}"


def choose_set(entry: BellEntry) -> str:
    """The set that an entry belongs into, by its score and label."""
    rank = min(RANKS[-1], max(RANKS[0], int(entry["score"] // RANK)))
    return name_set(rank, entry.get("label") or ANY_NODE)


def task_ids(members: Iterable[object]) -> list[str]:
    """Only what is a task id: whatever else somebody put into the set is dropped."""
    return [member for member in members if isinstance(member, str) and TASK_ID.fullmatch(member)]


@cache
def open_queue() -> TaskQueue | None:
    """The queue of this process, chosen by the settings; None when none is set: work is then found by asking."""
    chosen = settings()
    if chosen.queue == "upstash":
        from shared.taskqueue.upstash import UpstashQueue

        return UpstashQueue(chosen.upstash_url, chosen.upstash_token)
    if chosen.queue == "redis":
        from shared.taskqueue.redis import RedisQueue

        return RedisQueue(chosen.redis_url)
    return None
