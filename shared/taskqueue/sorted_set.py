"""The sorted set's two commands, whichever client carries them."""

from collections.abc import Callable
from typing import Any

from shared.taskqueue import BELL, QueueDown, task_ids


class SortedSetQueue:
    """A TaskQueue over a Redis client. `failures` is what that client raises when it gets no good answer."""

    def __init__(self, client: Any, failures: type[Exception]) -> None:
        self._client, self._failures = client, failures

    def push(self, scores: dict[str, float]) -> None:
        if scores:
            self._ask(self._client.zadd, BELL, scores)

    def pop(self, count: int = 1) -> list[str]:
        return task_ids(member for member, _ in self._ask(self._client.zpopmin, BELL, count))

    def close(self) -> None:
        self._client.close()

    def _ask(self, command: Callable[..., Any], *arguments: object) -> Any:
        """One request."""
        try:
            return command(*arguments)
        except self._failures as error:
            raise QueueDown(f"{command.__name__}: {type(error).__name__}") from error
