"""The bell: how home nodes hear at once of work that they may claim. What may be claimed by whom, SQL alone decides.

Four strings, one conformance suite (tests/contract/test_bells.py). A ring that is lost loses nothing: due tasks are
rung again by a later call, and told in beats. Importing this package costs nothing.
"""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from shared.contract.work_types import BellEntry, NodeKey
from shared.settings import settings


class Bell(Protocol):
    def ring(self, entries: Sequence[BellEntry], nodes: Sequence[NodeKey]) -> None:
        """Rings for these tasks at the doors of these nodes. A failure is noted and never raised."""
        ...


def ring_bell(entries: Sequence[BellEntry], nodes: Sequence[NodeKey]) -> None:
    open_bell().ring(entries, nodes)


@cache
def open_bell() -> Bell:
    """The bell of this process, chosen by the settings."""
    if settings().queue == "postgres":
        from functions.bells.postgres import PostgresBell

        return PostgresBell()
    if settings().queue == "cloud_tasks":
        from functions.bells.cloud_tasks import CloudTasksBell

        return CloudTasksBell(settings().cloud_tasks_queue)
    from functions.bells.knocks import KnockBell

    return KnockBell()
