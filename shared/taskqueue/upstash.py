"""The bell over Upstash's REST protocol."""

from upstash_redis import Redis

from shared.taskqueue import TIMEOUT_S
from shared.taskqueue.sorted_set import SortedSetQueue


class UpstashQueue(SortedSetQueue):
    """The client as it comes waits for ever and repeats whatever failed after 3 s: both are switched off here.

    It raises whatever its HTTP, JSON and own code raise, so all of it counts as down.
    """

    def __init__(self, url: str, token: str) -> None:
        client = Redis(url, token, rest_encoding=None, rest_retries=0, allow_telemetry=False, read_your_writes=False)
        client._http._client.timeout = TIMEOUT_S  # the constructor takes no timeout
        super().__init__(client, lambda *command: client.execute([*command]), Exception)
