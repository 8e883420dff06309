"""Media that is kept long enough: its bytes are deleted, and the database is told which are gone."""

import time
from collections.abc import Iterator
from typing import Any

from functions.database.retry import call_patiently
from functions.media_store import MediaStoreDown, open_media_store
from shared.log import note


def prune(old: list[dict[str, str]], until: float) -> list[dict[str, Any]]:
    """The work of `wocs_pruned`. `old`: attachment and key of each. What is not told of is handed out again later."""
    gone = list(deleted(old, until))
    if not gone:
        return []
    note("media.pruned", files=len(gone))
    return call_patiently("wocs_pruned", {"attachments": gone})


def deleted(old: list[dict[str, str]], until: float) -> Iterator[str]:
    """The attachments whose bytes are gone, as far as the time suffices and the store answers."""
    for one in old:
        if time.monotonic() > until:
            return
        try:
            open_media_store().delete(one["key"])
        except MediaStoreDown:
            note("media.store_down")
            return
        except ValueError:
            note("media.no_key")  # nothing can be kept there
        yield one["attachment"]
