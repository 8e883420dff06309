"""One connection, driven through libpq (psycopg's documented `pq` layer): a statement out, a notice or the answer in.

So because a deadline is needed that no server setting gives: a server that accepts and then hangs sends nothing that a
statement_timeout or TCP timeout could end. And because a procedure may say something before it answers.
"""

import json
import select
import time
from typing import Any, NamedTuple

import psycopg
from psycopg import pq

from functions.database import DatabaseDown, failure

TERMINATED = "57P01"


class NotExecuted(Exception):
    """The connection broke, and provably before the server had executed anything."""


class Line(NamedTuple):
    """`notices` has what the server said during the call that is under way."""

    connection: psycopg.Connection[Any]
    libpq: pq.abc.PGconn
    ready: "select.poll"
    notices: list[str]
    used_at: float


class Outcome(NamedTuple):
    """An answer, or an SQLSTATE with the server's first line about it."""

    answer: bytes | None
    code: str | None
    message: str

    def told(self, function: str) -> dict[str, Any]:
        """The answer as JSON; raises DatabaseDown or DatabaseRefused."""
        if self.code is not None:
            raise failure(function, self.code, self.message)
        return json.loads(self.answer) if self.answer is not None else {}


def open_line(connection: psycopg.Connection[Any]) -> Line:
    line = Line(connection, connection.pgconn, select.poll(), [], time.monotonic())
    line.ready.register(line.libpq.socket)
    line.libpq.notice_handler = lambda result: line.notices.append(error_of(result)[1])
    return line


def exchange(line: Line, statement: bytes, body: bytes, deadline: float) -> Outcome:
    """Sends one statement and reads its whole answer. Raises DatabaseDown or NotExecuted: the line is then broken."""
    send(line, statement, body, deadline)
    return answer_on(line, deadline)


def send(line: Line, statement: bytes, body: bytes, deadline: float) -> None:
    line.notices.clear()
    try:
        line.libpq.send_query_params(statement, [body])
        while line.libpq.flush():
            wait(line, select.POLLIN | select.POLLOUT, deadline)
            line.libpq.consume_input()
    except psycopg.OperationalError as error:
        raise DatabaseDown("the connection broke during the call") from error


def says(line: Line, word: str, deadline: float) -> bool:
    """Waits until the server gives this notice, and for its answer where it does not."""
    # In this order: it is is_busy() that reads what has come.
    while line.libpq.is_busy() and word not in line.notices and receive(line, deadline):
        pass
    return word in line.notices


def answer_on(line: Line, deadline: float) -> Outcome:
    results: list[pq.abc.PGresult] = []
    try:
        while (result := next_result(line, deadline)) is not None:
            results.append(result)
    except psycopg.OperationalError as error:
        raise DatabaseDown("the connection broke during the call") from error
    return outcome_of(line.libpq, results)


def next_result(line: Line, deadline: float) -> pq.abc.PGresult | None:
    while line.libpq.is_busy() and receive(line, deadline):
        pass
    return line.libpq.get_result()


def receive(line: Line, deadline: float) -> bool:
    """False when the line is dead; what the server said before is still in the buffer."""
    wait(line, select.POLLIN, deadline)
    try:
        line.libpq.consume_input()
    except psycopg.OperationalError:
        return False
    return True


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
