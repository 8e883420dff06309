"""The usual bell: ids pushed into the queue where there is one, then a knock at each node's door."""

from collections.abc import Sequence

from functions.causes import note_cause
from functions.home_doors import WAKE, call_doors, count_jobs
from shared.contract.work_types import BellEntry, NodeKey


class KnockBell:
    """Over Upstash, Redis, or neither: a node without a queue asks the claim door for what is due."""

    def ring(self, entries: Sequence[BellEntry], nodes: Sequence[NodeKey]) -> None:
        from shared.taskqueue import QueueDown, open_queue

        queue = open_queue()
        try:
            if queue:
                queue.push(entries)
        except QueueDown:
            note_cause("bell.queue_down", "queue", tasks=[entry["task"] for entry in entries])
        call_doors(WAKE, count_jobs(len(entries)), nodes)
