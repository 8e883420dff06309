"""The sorted sets' two commands, whichever client carries them."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from shared.contract.work_types import BellEntry
from shared.taskqueue import ANY_NODE, RANKS, QueueDown, choose_set, name_set, task_ids


class SortedSetQueue:
    """A TaskQueue over a Redis client, which runs one command as it is written (`execute`).

    `failures` is what that client raises when it gets no good answer.
    """

    def __init__(self, client: Any, execute: Callable[..., Any], failures: type[Exception]) -> None:
        self._client, self._execute, self._failures = client, execute, failures

    def push(self, entries: Sequence[BellEntry]) -> None:
        sets: dict[str, list[float | str]] = defaultdict(list)
        for entry in entries:
            sets[choose_set(entry)] += [entry["score"], entry["task"]]
        for name, scores_and_ids in sets.items():
            self._ask("ZADD", name, *scores_and_ids)

    def pop(self, labels: Sequence[str], count: int = 1) -> list[str]:
        """The labels in another order each time: none of them starves behind a full one."""
        shuffled = random.sample([*labels, ANY_NODE], len(labels) + 1)
        names = [name_set(rank, label) for rank in RANKS for label in shuffled]
        popped = self._ask("ZMPOP", len(names), *names, "MIN", "COUNT", count)
        return task_ids(member for member, _ in popped[1]) if popped else []

    def close(self) -> None:
        self._client.close()

    def _ask(self, *command: object) -> Any:
        """One request."""
        try:
            return self._execute(*command)
        except self._failures as error:
            raise QueueDown(f"{command[0]}: {type(error).__name__}") from error
