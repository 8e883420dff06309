"""The bell over Redis' own protocol: Valkey on this machine, or any Redis."""

from collections.abc import Callable
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from shared.taskqueue import BELL, TIMEOUT_S, QueueDown, task_ids


class RedisQueue:
    """RESP 2 and no client information: a new connection costs an AUTH at most, a job two commands.

    A connection that broke while idle is opened again once; a timeout is not repeated.
    """

    def __init__(self, url: str) -> None:
        self._client: Any = redis.Redis.from_url(
            url,
            protocol=2,
            driver_info=None,
            decode_responses=True,
            encoding_errors="replace",
            socket_timeout=TIMEOUT_S,
            socket_connect_timeout=TIMEOUT_S,
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        )

    def push(self, scores: dict[str, float]) -> None:
        if scores:
            answer(self._client.zadd, BELL, scores)

    def pop(self, count: int = 1) -> list[str]:
        return task_ids(member for member, _ in answer(self._client.zpopmin, BELL, count))

    def close(self) -> None:
        self._client.close()


def answer(command: Callable[..., Any], *arguments: object) -> Any:
    try:
        return command(*arguments)
    except redis.RedisError as error:
        raise QueueDown(f"{command.__name__}: {type(error).__name__}") from error
