"""A call that has said that its message is kept, and goes on deciding; its line is lent until the answer has come."""

import threading
from collections.abc import Callable
from typing import Any

from functions.database import CONTENTIONS, DatabaseDown
from functions.database.line import Line, NotExecuted, Outcome, answer_on


class UnderWay:
    """Whoever comes first reads the answer, the one who asks for it or one who needs the line; it is kept here."""

    def __init__(
        self, name: str, line: Line, deadline: float, ended: Callable[["UnderWay", Line | None], None]
    ) -> None:
        self._name, self._line, self._deadline, self._ended = name, line, deadline, ended
        self._turn = threading.Lock()
        self._outcome: Outcome | DatabaseDown | None = None

    def answer(self) -> dict[str, Any]:
        """Waits for it. Raises DatabaseDown also where the decision lost a race: the message is kept, ask again."""
        outcome = self.end()
        if isinstance(outcome, DatabaseDown):
            raise outcome
        if outcome.code in CONTENTIONS:
            raise DatabaseDown(f"{self._name}: {outcome.code} {outcome.message}")
        return outcome.told(self._name)

    def end(self) -> Outcome | DatabaseDown:
        with self._turn:
            self._outcome = self._outcome or self._read()
            return self._outcome

    def end_if_answered(self) -> None:
        if not self._turn.acquire(blocking=False):
            return
        try:
            if self._outcome is None and self._line.ready.poll(0):
                self._outcome = self._read()
        finally:
            self._turn.release()

    def _read(self) -> Outcome | DatabaseDown:
        try:
            outcome = answer_on(self._line, self._deadline)
        except (DatabaseDown, NotExecuted) as error:
            self._line.connection.close()
            self._ended(self, None)
            return error if isinstance(error, DatabaseDown) else DatabaseDown(str(error))
        self._ended(self, self._line)
        return outcome
