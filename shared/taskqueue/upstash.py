"""The bell over Upstash's REST protocol."""

from collections.abc import Callable
from typing import Any

from upstash_redis import Redis

from shared.taskqueue import BELL, TIMEOUT_S, QueueDown, task_ids


class UpstashQueue:
    """The client as it comes waits for ever and repeats whatever failed after 3 s: both are switched off here."""

    def __init__(self, url: str, token: str) -> None:
        self._client: Any = Redis(
            url, token, rest_encoding=None, rest_retries=0, allow_telemetry=False, read_your_writes=False
        )
        self._client._http._client.timeout = TIMEOUT_S  # the constructor takes no timeout

    def push(self, scores: dict[str, float]) -> None:
        if scores:
            answer(self._client.zadd, BELL, scores)

    def pop(self, count: int = 1) -> list[str]:
        return task_ids(member for member, _ in answer(self._client.zpopmin, BELL, count))

    def close(self) -> None:
        self._client.close()


def answer(command: Callable[..., Any], *arguments: object) -> Any:
    """One request. The client raises whatever its HTTP, JSON and own code raise, so all of it counts as down."""
    try:
        return command(*arguments)
    except Exception as error:
        raise QueueDown(f"{command.__name__}: {type(error).__name__}") from error
