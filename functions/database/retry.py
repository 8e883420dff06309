"""Calls of the database that must not be lost: what was sent and not marked would be sent again."""

import time
from collections.abc import Mapping

from functions.causes import note_cause
from functions.database import DatabaseDown, open_database
from shared.contract.work_types import Work

_PATIENCE_S = 15.0  # with what came before, less than the 60 s that the outbox waits for a result
_PAUSES_S = (0.2, 0.5, 1.0, 2.0, 3.0, 4.0, 4.0)


def call_with_retry(function: str, request: Mapping[str, object]) -> list[Work]:
    """The work of a call, tried again for 15 s while the database is away; nothing then: a later call repeats it.

    Raises DatabaseRefused.
    """
    until = time.monotonic() + _PATIENCE_S
    for pause in (*_PAUSES_S, None):
        try:
            return [open_database().call(function, request)]
        except DatabaseDown as down:
            cause, code = down.cause, down.code
            if pause is None or time.monotonic() + pause > until:
                break
            time.sleep(pause)
    note_cause("database.away", cause, function=function, code=code)
    return []
