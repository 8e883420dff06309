"""Rings for the home node: one Redis command for all task ids, then a knock at each node's door."""

from collections.abc import Sequence

from shared.contract.work_types import BellEntry
from shared.log import note
from shared.settings import settings
from shared.signatures import sign_node_call

_KNOCK_TIMEOUT_S = 2.0


def ring_bell(entries: Sequence[BellEntry]) -> None:
    """A queue that is down loses nothing: due tasks are rung again by a later call."""
    from shared.taskqueue import QueueDown, open_queue

    queue = open_queue()
    try:
        if queue:
            queue.push({entry["task"]: float(entry["score"]) for entry in entries})
    except QueueDown:
        note("bell.queue_down", tasks=[entry["task"] for entry in entries])
    for url in filter(None, settings().node_url.split(",")):
        knock(url.strip().rstrip("/"), len(entries))


def knock(url: str, jobs: int) -> None:
    """POST /wake, signed, with how many jobs were rung for. A node that does not hear it will look for itself."""
    import httpx

    body = b'{"jobs": %d}' % jobs
    headers = sign_node_call(settings().node_secret, "functions", "POST", "/wake", body)
    try:
        httpx.post(f"{url}/wake", content=body, headers=headers, timeout=_KNOCK_TIMEOUT_S)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        note("bell.node_silent", error=type(error).__name__)
