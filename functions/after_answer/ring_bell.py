"""Rings for the home nodes: one Redis command for all task ids, then a knock at each node's door."""

from collections.abc import Sequence

from functions.causes import note_cause
from functions.home_doors import call_doors
from shared.contract.work_types import BellEntry, NodeKey


def ring_bell(entries: Sequence[BellEntry], nodes: Sequence[NodeKey]) -> None:
    """A queue that is down loses nothing: due tasks are rung again by a later call.

    The knock says how many jobs were rung for. A node that does not hear it looks by itself.
    """
    from shared.taskqueue import QueueDown, open_queue

    queue = open_queue()
    try:
        if queue:
            queue.push({entry["task"]: float(entry["score"]) for entry in entries})
    except QueueDown:
        note_cause("bell.queue_down", "queue", tasks=[entry["task"] for entry in entries])
    call_doors("/wake", b'{"jobs": %d}' % len(entries), nodes)
