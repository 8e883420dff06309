"""The database over Postgres' own protocol: one round trip a call, on psycopg's pool.

And one more, once, when a connection sees a function for the sixth time: psycopg prepares its statement then.
"""

import logging
import random
import select
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import AdminShutdown
from psycopg_pool import ConnectionPool, PoolTimeout

from functions.database import CALL_DEADLINE_S, CONTENTION_TRIES, CONTENTIONS, DatabaseDown, check_name, make_failure
from functions.database.encoding import encode
from functions.database.failure_causes import cause_of_words

CONNECT_TIMEOUT_S = 3
STATEMENT_TIMEOUT_MS = 5000
ANSWER_TIMEOUT_S = 6.0  # the server's own limit and a second for the way
CONNECTIONS_MAX = 10
IDLE_MAX_S = 60  # a function that slept may wake up with connections that a router has long forgotten
LOOK_S = 0.1  # how often who waits for a connection looks whether there will be one
POOLER_PORT = 6543  # Supabase's transaction pooler, which takes no startup options and forgets prepared statements

logging.getLogger("psycopg.pool").disabled = True  # what it would say, callers say as DatabaseDown
RV = TypeVar("RV")


class NoAnswer(psycopg.OperationalError):
    """The database accepted the call and said nothing."""


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """One that gives up a server which accepts and then hangs: no setting of server or network ends that wait."""

    used_at = float("inf")
    patience_s = ANSWER_TIMEOUT_S

    @classmethod
    def connect(  # type: ignore[override]
        cls, conninfo: str = "", *, hear_refusal: Callable[[psycopg.Error], None], **options: Any
    ) -> Self:
        """The pool keeps to itself why there is no connection: `hear_refusal` is told."""
        try:
            return super().connect(conninfo, **options)
        except psycopg.Error as error:
            hear_refusal(error)
            raise

    def wait(self, gen: PQGen[RV], interval: float = LOOK_S, timeout: float | None = None) -> RV:
        until = time.monotonic() + self.patience_s
        try:
            return super().wait(gen, interval, self.patience_s if timeout is None else timeout)
        except psycopg.OperationalError as error:
            raise NoAnswer if error.sqlstate is None and time.monotonic() >= until else error from None

    def is_usable(self) -> bool:
        """Silence on an idle line is health: a server that ended it has said so, or hung up."""
        if time.monotonic() - self.used_at > IDLE_MAX_S:
            return False
        line = select.poll()
        line.register(self.pgconn.socket, select.POLLIN)
        return not line.poll(0)


class PostgresDatabase:
    """Thread-safe: a call borrows an idle connection, or waits for a new one, ten at most."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opening = threading.Lock()
        self._pool: ConnectionPool[Connection] | None = None
        self._no_connection_at = 0.0
        self._no_connection_because = ""

    def call(self, function: str, request: Mapping[str, object]) -> Any:
        statement = write_statement(function)
        body = encode(request).decode()
        deadline = time.monotonic() + CALL_DEADLINE_S
        for _ in range(CONTENTION_TRIES):
            try:
                return self._execute(statement, body, deadline)
            except psycopg.Error as error:
                if error.sqlstate not in CONTENTIONS:
                    raise explain_error(function, error) from error
            time.sleep(random.uniform(0.005, 0.05))
        raise DatabaseDown(f"{function}: still contended after {CONTENTION_TRIES} tries")

    def close(self) -> None:
        with self._opening:
            pool, self._pool = self._pool, None
        if pool:
            pool.close()

    def _execute(self, statement: bytes, body: str, deadline: float) -> Any:
        """Once more where the server ended the connection INSTEAD of answering: it has rolled back then."""
        try:
            return self._exchange(statement, body, deadline)
        except AdminShutdown:
            return self._exchange(statement, body, deadline)

    def _exchange(self, statement: bytes, body: str, deadline: float) -> Any:
        pool = self._open_pool()
        connection = self._borrow_usable(pool, deadline)
        connection.patience_s = min(ANSWER_TIMEOUT_S, deadline - time.monotonic())
        try:
            row = connection.execute(statement, [body]).fetchone()
            return row[0] if row and row[0] is not None else {}
        except psycopg.OperationalError as error:
            if error.sqlstate is None:
                connection.close()
            raise
        finally:
            connection.used_at = time.monotonic()
            pool.putconn(connection)

    def _borrow_usable(self, pool: ConnectionPool[Connection], deadline: float) -> Connection:
        connection = self._borrow(pool, deadline)
        while not connection.is_usable():
            connection.close()
            pool.putconn(connection)  # it opens another in its place
            connection = self._borrow(pool, deadline)
        return connection

    def _borrow(self, pool: ConnectionPool[Connection], deadline: float) -> Connection:
        """Waits in small steps: the pool tells those who wait neither that the server refuses nor that it is away."""
        begun = time.monotonic()
        while (left := deadline - time.monotonic()) > 0:
            try:
                connection: Connection = pool.getconn(min(LOOK_S, left))
                return connection
            except PoolTimeout:
                if self._no_connection_at >= begun:
                    raise DatabaseDown("no connection", cause_of_words(self._no_connection_because)) from None
        raise DatabaseDown("every connection is busy", "database_connections")

    def _open_pool(self) -> ConnectionPool[Connection]:
        if self._pool is None:
            with self._opening:
                self._pool = self._pool or self._make_pool()
        return self._pool

    def _make_pool(self) -> ConnectionPool[Connection]:
        options: dict[str, object] = {"options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}"}
        if urlsplit(self._url).port == POOLER_PORT:
            options = {"prepare_threshold": None}
        options["hear_refusal"] = self._hear_refusal
        return ConnectionPool(
            self._url,
            connection_class=Connection,
            kwargs={
                "hear_refusal": self._hear_refusal,
                "autocommit": True,
                "connect_timeout": CONNECT_TIMEOUT_S,
                **options,
            },
            min_size=0,
            max_size=CONNECTIONS_MAX,
            max_idle=IDLE_MAX_S,
            reconnect_timeout=0,
            reconnect_failed=self._miss_connection,
            open=True,
        )

    def _hear_refusal(self, error: psycopg.Error) -> None:
        self._no_connection_because = str(error)

    def _miss_connection(self, _: ConnectionPool[Connection]) -> None:
        self._no_connection_at = time.monotonic()


@cache
def write_statement(function: str) -> bytes:
    return f"select public.{check_name(function)}(%s)".encode()


def explain_error(function: str, error: psycopg.Error) -> Exception:
    """Without an SQLSTATE no answer came, so the call may have run."""
    if error.sqlstate:
        return make_failure(function, error.sqlstate, error.diag.message_primary or "")
    if isinstance(error, NoAnswer):
        return DatabaseDown(f"{function}: the database accepted the call and did not answer", "database_slow")
    return DatabaseDown(f"{function}: the connection broke during the call")
