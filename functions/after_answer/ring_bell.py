"""Rings for the home nodes: one Redis command for all task ids, then a knock at each node's door."""

from collections.abc import Sequence

from functions.causes import note_cause
from shared.contract.work_types import BellEntry, NodeKey
from shared.log import note
from shared.settings import settings
from shared.signatures import derive_node_identity, sign_wake

_KNOCK_TIMEOUT_S = 2.0


def ring_bell(entries: Sequence[BellEntry], nodes: Sequence[NodeKey]) -> None:
    """A queue that is down loses nothing: due tasks are rung again by a later call."""
    from shared.taskqueue import QueueDown, open_queue

    queue = open_queue()
    try:
        if queue:
            queue.push({entry["task"]: float(entry["score"]) for entry in entries})
    except QueueDown:
        note_cause("bell.queue_down", "queue", tasks=[entry["task"] for entry in entries])
    for url in filter(None, settings().node_url.split(",")):
        knock(url.strip().rstrip("/"), len(entries), nodes)


def knock(url: str, jobs: int, nodes: Sequence[NodeKey]) -> None:
    """POST /wake, signed for each node, with how many jobs were rung for. One that does not hear it looks by itself."""
    import httpx

    secret = settings().node_secret
    if not secret or not nodes:
        return
    body = b'{"jobs": %d}' % jobs
    identities = [derive_node_identity(secret, node["name"], node["key"]) for node in nodes]
    headers = sign_wake(identities, "POST", "/wake", body)
    try:
        httpx.post(f"{url}/wake", content=body, headers=headers, timeout=_KNOCK_TIMEOUT_S)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        note("bell.node_silent", error=type(error).__name__)
