"""A test's database. The next test gets the same one as it was before, with its connections: a fresh copy costs little,
but a new connection reads and compiles every function of ours that it meets."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import psycopg

from functions.database.postgres import PostgresDatabase
from local.services.postgres_server import Postgres
from shared.contract.sql_doors import SQL_DOORS
from tests.contract_fit import misfits
from tests.database_clones import Clones
from tests.enrolled_nodes import key_of, needs_enrolment, sign_request

USES_MAX = 30  # then the rows that went would slow it down more than a fresh copy costs
OURS = "wocs_clone"  # the name our own connections tell: any other is a stranger's
IN_USE = (
    "select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    " and (application_name <> %s or state <> 'idle')"
)
RESTORE = (Path(__file__).parent / "pristine.sql").read_text()


class Clone:
    """`call` goes the way the functions go, and every answer must be what the contract says; a home node that says no
    key of its own is enrolled and signs. `sql` sees and may do everything."""

    def __init__(self, postgres: Postgres, name: str) -> None:
        self.name, self.uses = name, 0
        self.url, self.service_url = postgres.url(name), postgres.service_url(name)
        self.direct = PostgresDatabase(f"{self.service_url}?application_name={OURS}")
        self._owner = psycopg.connect(self.url, autocommit=True, application_name=OURS)
        self._owner_in_use = Lock()

    def call(self, function: str, request: dict[str, Any]) -> dict[str, Any]:
        if needs_enrolment(function, request):
            self.direct.call("wocs_enlist", {"people": [], "node": key_of(request["node"])})
            request = sign_request(request)
        answer: dict[str, Any] = self.direct.call(function, request)
        if function in SQL_DOORS:
            assert not misfits(answer, SQL_DOORS[function].answer)
        return answer

    def sql(self, query: str, *args: Any) -> list[tuple[Any, ...]]:
        """Runs one statement, or several when there are no arguments; the rows of the last, if it has any."""
        with self._borrow_owner(query) as connection:
            cursor = connection.execute(query.encode(), args or None)
            return cursor.fetchall() if cursor.description else []

    def restore(self) -> bool:
        """Whether it is as before: not after a change of a definition, nor while somebody else is still in it."""
        self.uses += 1
        if self.uses >= USES_MAX or self.sql(IN_USE, OURS):
            return False
        return self.sql("select pristine.restore()") == [(True,)]

    def close(self) -> None:
        self.direct.close()
        self._owner.close()

    @contextmanager
    def _borrow_owner(self, query: str) -> Iterator[psycopg.Connection[Any]]:
        """The kept connection; one of its own for what must not last in it, or while another thread waits in it."""
        kept = not query.lstrip().startswith("set ") and self._owner_in_use.acquire(blocking=False)
        if not kept:
            with psycopg.connect(self.url, autocommit=True, application_name=OURS) as connection:
                yield connection
            return
        try:
            yield self._owner
        finally:
            self._owner.rollback()
            self._owner_in_use.release()


class ClonePool:
    """`take` gives a clone as the migrations made it, `give_back` keeps it for the next test or drops it."""

    def __init__(self, postgres: Postgres, clones: Clones) -> None:
        self._postgres, self._clones = postgres, clones
        self._restored: list[Clone] = []

    def take(self) -> Clone:
        return self._restored.pop() if self._restored else Clone(self._postgres, self._clones.take())

    def give_back(self, clone: Clone) -> None:
        try:
            restored = clone.restore()
        except psycopg.Error:
            restored = False
        if restored:
            return self._restored.append(clone)
        clone.close()
        return self._clones.drop(clone.name)

    def close(self) -> None:
        for clone in self._restored:
            clone.close()
