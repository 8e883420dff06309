"""The next due task, where there is no queue: the claim door itself hands it out."""

from collections.abc import Sequence
from itertools import count, islice

NEXT_DUE = "next due "
"""What a task is called that is not known yet; no task's id begins so."""


class NextDue:
    """A queue whose every look is one call of the claim door, made when its task is claimed."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def pop(self, _: Sequence[str], count: int) -> list[str]:
        """The labels are told in the claim."""
        return [f"{NEXT_DUE}{number}" for number in islice(self._numbers, count)]


def is_next_due(task_id: str) -> bool:
    return task_id.startswith(NEXT_DUE)
