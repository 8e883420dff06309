"""Media that is kept long enough: its bytes are deleted, and the database is told which are gone."""

import time
from collections.abc import Iterator, Sequence

from functions.causes import note_cause
from functions.database.retry import call_with_retry
from functions.media_store import MediaStoreDown, open_media_store
from shared.contract.request_types import PrunedRequest
from shared.contract.work_types import PruneJob, Work
from shared.log import note


def prune_media(jobs: Sequence[PruneJob], until: float) -> list[Work]:
    """The work of `wocs_pruned`. What is not told of is handed out again later. `until`: the monotonic clock's time."""
    request: PrunedRequest = {"attachments": list(delete_files(jobs, until))}
    if not request["attachments"]:
        return []
    note("media.pruned", files=len(request["attachments"]))
    return call_with_retry("wocs_pruned", request)


def delete_files(jobs: Sequence[PruneJob], until: float) -> Iterator[str]:
    """The attachments whose bytes are gone, as far as the time suffices and the store answers."""
    for job in jobs:
        if time.monotonic() > until:
            return
        try:
            open_media_store().delete(job["key"])
        except MediaStoreDown as down:
            note_cause("media.store_down", "store", code=down.code)
            return
        except ValueError:
            note("media.no_key")  # nothing can be kept there
        yield job["attachment"]
