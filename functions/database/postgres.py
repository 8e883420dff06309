"""The database over Postgres' own protocol: one round trip a call, on a small pool of connections."""

import random
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psycopg

from functions.database import CALL_DEADLINE_S, CONTENTION_TRIES, CONTENTIONS, DatabaseDown, checked_name
from functions.database.encoding import encode
from functions.database.line import Line, NotExecuted, Outcome, answer_on, exchange, open_line, says, send
from functions.database.under_way import UnderWay

CONNECT_TIMEOUT_S = 3
STATEMENT_TIMEOUT_MS = 5000
ANSWER_TIMEOUT_S = 6.0  # the server's own limit and a second for the way
CONNECTIONS_MAX = 10
IDLE_MAX_S = 60  # a function that slept may wake up with connections that a router has long forgotten
POOLER_PORT = 6543  # Supabase's transaction pooler, which takes no startup options
TAKE_IN, RECORDED = "wocs_take_in", "recorded"

Got = TypeVar("Got")


class PostgresDatabase:
    """Thread-safe: a call borrows the most recently used idle connection, or opens one, ten at most."""

    def __init__(self, url: str) -> None:
        pooled = urlsplit(url).port == POOLER_PORT
        self._url = url
        self._options = None if pooled else f"-c statement_timeout={STATEMENT_TIMEOUT_MS}"
        self._idle: deque[Line] = deque()
        self._under_way: deque[UnderWay] = deque()
        self._waiting: deque[float] = deque()
        self._free = threading.BoundedSemaphore(CONNECTIONS_MAX)

    def call(self, function: str, request: Mapping[str, object]) -> Any:
        statement = f"select public.{checked_name(function)}($1)".encode()
        body = encode(request)
        deadline = time.monotonic() + CALL_DEADLINE_S
        for _ in range(CONTENTION_TRIES):
            outcome = self._on_a_line(deadline, lambda line: self._exchange(line, statement, body, deadline))
            if outcome.code not in CONTENTIONS:
                return outcome.told(function)
            time.sleep(random.uniform(0.005, 0.05))
        raise DatabaseDown(f"{function}: still {outcome.code} after {CONTENTION_TRIES} tries")

    def take_in(self, request: dict[str, Any]) -> Callable[[], dict[str, Any]]:
        body = encode(request)
        deadline = time.monotonic() + CALL_DEADLINE_S
        begun = self._on_a_line(deadline, lambda line: self._begin(line, body, deadline))
        if isinstance(begun, UnderWay):
            return begun.answer
        answer = begun.told(TAKE_IN)
        return lambda: answer

    def close(self) -> None:
        for one in tuple(self._under_way):
            one.end()
        while self._idle:
            self._idle.pop().connection.close()

    def _exchange(self, line: Line, statement: bytes, body: bytes, deadline: float) -> Outcome:
        outcome = exchange(line, statement, body, min(deadline, time.monotonic() + ANSWER_TIMEOUT_S))
        self._give_back(line)
        return outcome

    def _begin(self, line: Line, body: bytes, deadline: float) -> UnderWay | Outcome:
        """Under way once the server has said that the message is recorded; an outcome where it said something else."""
        until = min(deadline, time.monotonic() + ANSWER_TIMEOUT_S)
        send(line, f"call public.{TAKE_IN}($1)".encode(), body, until)
        if not says(line, RECORDED, until):
            outcome = answer_on(line, until)
            self._give_back(line)
            return outcome
        begun = UnderWay(TAKE_IN, line, until, self._end)
        self._under_way.append(begun)
        if self._waiting:
            begun.end()
        return begun

    def _on_a_line(self, deadline: float, use: Callable[[Line], Got]) -> Got:
        """What `use` makes of a line, which it gives back; tried once more where a broken one executed nothing."""
        self._take_slot(deadline)
        try:
            try:
                return closing_if_broken(self._borrow() or self._connect(), use)
            except NotExecuted:
                return closing_if_broken(self._connect(), use)
        except NotExecuted as broken:
            self._free.release()
            raise DatabaseDown(str(broken)) from broken
        except BaseException:
            self._free.release()
            raise

    def _take_slot(self, deadline: float) -> None:
        """Room for one more connection; where there is none, what is under way is ended, whoever began it."""
        for one in tuple(self._under_way):
            one.end_if_answered()
        if self._free.acquire(blocking=False):
            return
        self._waiting.append(deadline)
        try:
            for one in tuple(self._under_way):
                one.end()
            if not self._free.acquire(timeout=max(0, deadline - time.monotonic())):
                raise DatabaseDown("every connection is busy")
        finally:
            self._waiting.remove(deadline)

    def _give_back(self, line: Line) -> None:
        self._idle.append(line._replace(used_at=time.monotonic()))
        self._free.release()

    def _end(self, ended: UnderWay, line: Line | None) -> None:
        self._under_way.remove(ended)
        if line:
            self._give_back(line)
        else:
            self._free.release()

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
            return open_line(
                psycopg.connect(self._url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S, options=self._options)
            )
        except psycopg.OperationalError as error:
            raise DatabaseDown(f"no connection: {type(error).__name__}") from error


def closing_if_broken(line: Line, use: Callable[[Line], Got]) -> Got:
    try:
        return use(line)
    except BaseException:
        line.connection.close()
        raise
