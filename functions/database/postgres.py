"""The database over Postgres' own protocol: one round trip a call, on a small pool of connections.

It drives libpq itself (psycopg's documented `pq` layer) because a deadline is needed that no server setting gives: a
server that accepts and then hangs sends nothing that a statement_timeout or TCP timeout could end.
"""

import json
import random
import select
import threading
import time
from collections import deque
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psycopg
from psycopg import pq

from functions.database import CALL_DEADLINE_S, CONTENTION_TRIES, CONTENTIONS, DatabaseDown, checked_name, failure
from functions.database.encoding import encode

CONNECT_TIMEOUT_S = 3
STATEMENT_TIMEOUT_MS = 5000
ANSWER_TIMEOUT_S = 6.0  # the server's own limit and a second for the way
CONNECTIONS_MAX = 10
IDLE_MAX_S = 60  # a function that slept may wake up with connections that a router has long forgotten
POOLER_PORT = 6543  # Supabase's transaction pooler, which takes no startup options
TERMINATED = "57P01"


class NotExecuted(Exception):
    """The connection broke, and provably before the server had executed anything."""


class Line(NamedTuple):
    connection: psycopg.Connection[Any]
    libpq: pq.abc.PGconn
    ready: "select.poll"
    used_at: float


class PostgresDatabase:
    """Thread-safe: a call borrows the most recently used idle connection, or opens one, ten at most."""

    def __init__(self, url: str) -> None:
        pooled = urlsplit(url).port == POOLER_PORT
        self._url = url
        self._options = None if pooled else f"-c statement_timeout={STATEMENT_TIMEOUT_MS}"
        self._idle: deque[Line] = deque()
        self._free = threading.BoundedSemaphore(CONNECTIONS_MAX)

    def call(self, function: str, request: dict[str, Any]) -> dict[str, Any]:
        statement = f"select public.{checked_name(function)}($1)".encode()
        body = encode(request)
        deadline = time.monotonic() + CALL_DEADLINE_S
        for _ in range(CONTENTION_TRIES):
            answer, code, message = self._exchange(statement, body, deadline)
            if code is None:
                return json.loads(answer) if answer is not None else {}
            if code not in CONTENTIONS:
                raise failure(function, code, message)
            time.sleep(random.uniform(0.005, 0.05))
        raise DatabaseDown(f"{function}: still {code} after {CONTENTION_TRIES} tries")

    def close(self) -> None:
        while self._idle:
            self._idle.pop().connection.close()

    def _exchange(self, statement: bytes, body: bytes, deadline: float) -> "Outcome":
        """One round trip, tried once more when a broken connection provably executed nothing."""
        if not self._free.acquire(timeout=max(0, deadline - time.monotonic())):
            raise DatabaseDown("every connection is busy")
        try:
            try:
                return self._try(self._borrow() or self._connect(), statement, body, deadline)
            except NotExecuted:
                return self._try(self._connect(), statement, body, deadline)
        except NotExecuted as broken:
            raise DatabaseDown(str(broken)) from broken
        finally:
            self._free.release()

    def _try(self, line: Line, statement: bytes, body: bytes, deadline: float) -> "Outcome":
        try:
            outcome = exchange(line, statement, body, min(deadline, time.monotonic() + ANSWER_TIMEOUT_S))
        except BaseException:
            line.connection.close()
            raise
        self._idle.append(line._replace(used_at=time.monotonic()))
        return outcome

    def _borrow(self) -> Line | None:
        """The most recently used idle connection that is still alive; silence on an idle line is health."""
        while True:
            try:
                line = self._idle.pop()
            except IndexError:
                return None
            line.ready.modify(line.libpq.socket, select.POLLIN)
            if time.monotonic() - line.used_at < IDLE_MAX_S and not line.ready.poll(0):
                return line
            line.connection.close()

    def _connect(self) -> Line:
        try:
            connection = psycopg.connect(
                self._url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S, options=self._options
            )
        except psycopg.OperationalError as error:
            raise DatabaseDown(f"no connection: {type(error).__name__}") from error
        ready = select.poll()
        ready.register(connection.pgconn.socket)
        return Line(connection, connection.pgconn, ready, time.monotonic())


class Outcome(NamedTuple):
    """An answer, or an SQLSTATE with the server's first line about it."""

    answer: bytes | None
    code: str | None
    message: str


def exchange(line: Line, statement: bytes, body: bytes, deadline: float) -> Outcome:
    """Sends one statement and reads its whole answer. Raises DatabaseDown or NotExecuted: the line is then broken."""
    results: list[pq.abc.PGresult] = []
    try:
        send(line, statement, body, deadline)
        while (result := next_result(line, deadline)) is not None:
            results.append(result)
    except psycopg.OperationalError as error:
        raise DatabaseDown("the connection broke during the call") from error
    return outcome_of(line.libpq, results)


def send(line: Line, statement: bytes, body: bytes, deadline: float) -> None:
    line.libpq.send_query_params(statement, [body])
    while line.libpq.flush():
        wait(line, select.POLLIN | select.POLLOUT, deadline)
        line.libpq.consume_input()


def next_result(line: Line, deadline: float) -> pq.abc.PGresult | None:
    while line.libpq.is_busy():
        wait(line, select.POLLIN, deadline)
        try:
            line.libpq.consume_input()
        except psycopg.OperationalError:  # the line is dead, but what the server said before is still in the buffer
            break
    return line.libpq.get_result()


def wait(line: Line, events: int, deadline: float) -> None:
    line.ready.modify(line.libpq.socket, events)
    if not line.ready.poll(max(0, deadline - time.monotonic()) * 1000):
        raise DatabaseDown("the database accepted the call and did not answer")


def outcome_of(libpq: pq.abc.PGconn, results: list[pq.abc.PGresult]) -> Outcome:
    """Raises when the line died: NotExecuted if its farewell came INSTEAD of an answer, for it then rolled back."""
    if not results:
        raise DatabaseDown("the connection broke during the call")
    result = results[0]
    if libpq.status != pq.ConnStatus.OK:
        if error_of(result)[0] == TERMINATED:
            raise NotExecuted("the server ended the connection")
        raise DatabaseDown("the connection broke during the call")
    if result.status == pq.ExecStatus.TUPLES_OK and len(results) == 1:
        return Outcome(result.get_value(0, 0), None, "")
    return Outcome(None, *error_of(results[-1]))


def error_of(result: pq.abc.PGresult) -> tuple[str, str]:
    code = result.error_field(pq.DiagnosticField.SQLSTATE) or b"XX000"
    return code.decode(), (result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or b"").decode(errors="replace")
