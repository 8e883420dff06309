"""Postgres' own bell: the transaction that made the work has told NOTIFY, and `make serve` listens and knocks."""

from collections.abc import Sequence

from shared.contract.work_types import BellEntry, NodeKey


class PostgresBell:
    """Rung already, by wocs.bell_notify: what was committed is heard, and nothing else is."""

    def ring(self, entries: Sequence[BellEntry], nodes: Sequence[NodeKey]) -> None:
        """Nothing is left to do."""
