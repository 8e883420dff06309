"""The bell over Redis' own protocol: Valkey on this machine, or any Redis."""

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from shared.taskqueue import TIMEOUT_S
from shared.taskqueue.sorted_set import SortedSetQueue


class RedisQueue(SortedSetQueue):
    """RESP 2 and no client information: a new connection costs an AUTH at most, a job two commands.

    A connection that broke while idle is opened again once; a timeout is not repeated.
    """

    def __init__(self, url: str) -> None:
        client = redis.Redis.from_url(
            url,
            protocol=2,
            driver_info=None,
            decode_responses=True,
            encoding_errors="replace",
            socket_timeout=TIMEOUT_S,
            socket_connect_timeout=TIMEOUT_S,
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        )
        super().__init__(client, client.execute_command, redis.RedisError)
