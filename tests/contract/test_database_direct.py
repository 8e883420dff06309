"""What only the direct way has to bear: broken connections, and the count of round trips."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from functions.database import DatabaseDown
from functions.database import postgres as direct
from functions.database.postgres import PostgresDatabase
from local.services.postgres_server import Postgres
from tests.contract.http_servers import Wire


def test_a_call_that_takes_too_long_is_given_up(
    postgres: Postgres, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(direct, "STATEMENT_TIMEOUT_MS", 100)
    door = PostgresDatabase(postgres.service_url(project))
    with pytest.raises(DatabaseDown, match="57014"):
        door.call("wocs_sleep", {"seconds": 30})
    assert door.call("wocs_echo", {"n": 1}) == {"n": 1}
    door.close()


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (lambda url: url.replace("wocs_service:", "wocs_service:not"), "database_key"),
        (lambda url: f"{url}_that_is_none", "database_project"),
        (lambda url: url.replace("wocs_service", "nobody_at_all"), "database_key"),
        (lambda url: f"{url}?sslmode=require", "database_tls"),
    ],
)
def test_a_server_that_lets_nobody_in_says_why(
    postgres: Postgres, project: str, wrong: Callable[[str], str], cause: str
) -> None:
    door = PostgresDatabase(wrong(postgres.service_url(project)))
    with pytest.raises(DatabaseDown) as down:
        door.call("wocs_echo", {})
    door.close()
    assert down.value.cause == cause


def test_a_database_without_a_connection_left_says_so(postgres: Postgres, project: str) -> None:
    with psycopg.connect(postgres.url(project), autocommit=True) as connection:
        connection.execute("alter role wocs_service connection limit 0")
        try:
            door = PostgresDatabase(postgres.service_url(project))
            with pytest.raises(DatabaseDown) as down:
                door.call("wocs_echo", {})
            door.close()
        finally:
            connection.execute("alter role wocs_service connection limit -1")
    assert down.value.cause == "database_connections"


def through(wire: Wire, url: str) -> PostgresDatabase:
    return PostgresDatabase(url.replace(f":{urlsplit(url).port}/", f":{wire.port}/"))


@pytest.fixture
def wired(wire: Callable[[int], Wire], postgres: Postgres, project: str) -> Iterator[tuple[Wire, PostgresDatabase]]:
    between = wire(postgres.port)
    door = through(between, postgres.service_url(project))
    yield between, door
    door.close()


def test_a_call_is_one_message_to_the_server_and_once_one_more(wired: tuple[Wire, PostgresDatabase]) -> None:
    """A statement is prepared when it has been used five times."""
    between, door = wired
    door.call("wocs_echo", {})
    messages = []
    for n in range(20):
        heard = len(between.sent)
        door.call("wocs_echo", {"n": n})
        messages.append(len(between.sent) - heard)
    assert sorted(messages) == [1] * 19 + [2]


def test_a_server_that_accepts_and_says_nothing_is_down(
    wired: tuple[Wire, PostgresDatabase], monkeypatch: pytest.MonkeyPatch
) -> None:
    between, door = wired
    monkeypatch.setattr(direct, "CONNECT_TIMEOUT_S", 2)  # libpq's least
    between.freeze()
    with pytest.raises(DatabaseDown, match="no connection"):
        door.call("wocs_echo", {})


def test_a_server_that_freezes_during_a_call_is_down(
    wired: tuple[Wire, PostgresDatabase], monkeypatch: pytest.MonkeyPatch
) -> None:
    between, door = wired
    with ThreadPoolExecutor(2) as both:  # two connections, so that each way of freezing has one
        list(both.map(lambda _: door.call("wocs_sleep", {"seconds": 0.05}), range(2)))
    monkeypatch.setattr(direct, "ANSWER_TIMEOUT_S", 0.2)
    between.freeze()
    for text in ("x", "too big for the sockets to take" * 1_000_000):
        with pytest.raises(DatabaseDown, match="did not answer"):
            door.call("wocs_echo", {"text": text})


def test_idle_connections_that_the_server_ended_are_replaced(near: PostgresDatabase, rows: Callable[..., Any]) -> None:
    near.call("wocs_note_down", {"name": "before"})
    end_sessions(rows)
    near.call("wocs_note_down", {"name": "after"})
    assert rows("select name from marks") == [("before",), ("after",)]


def test_a_call_the_server_ended_midway_was_rolled_back_and_is_done_once(
    near: PostgresDatabase, rows: Callable[..., Any]
) -> None:
    with ThreadPoolExecutor(1) as other:
        call = other.submit(near.call, "wocs_note_down", {"name": "once", "wait": True})
        await_session(rows, "wocs_note_down")
        end_sessions(rows)
        await_session(rows, "wocs_note_down")
        rows("update gate set open = true")
        assert call.result(10) == {"marked": "once"}
    assert rows("select name from marks") == [("once",)]


def test_a_connection_cut_midway_is_down_and_not_tried_again(
    wired: tuple[Wire, PostgresDatabase], rows: Callable[..., Any]
) -> None:
    between, door = wired
    with ThreadPoolExecutor(1) as other:
        call = other.submit(door.call, "wocs_note_down", {"name": "maybe", "wait": True})
        await_session(rows, "wocs_note_down")
        between.cut()
        with pytest.raises(DatabaseDown, match="broke"):
            call.result(10)
    rows("update gate set open = true")
    assert sum(b"maybe" in message for message in between.sent) == 1


def test_ten_connections_are_enough_for_everybody(near: PostgresDatabase, rows: Callable[..., Any]) -> None:
    with ThreadPoolExecutor(30) as people:
        list(people.map(lambda n: near.call("wocs_echo", {"n": n}), range(300)))
    assert rows("select count(*) <= 10 from pg_stat_activity where usename = 'wocs_service'") == [(True,)]


def test_a_connection_that_slept_long_is_not_trusted(near: PostgresDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    first = near.call("wocs_whoami", {})["pid"]
    assert near.call("wocs_whoami", {})["pid"] == first
    monkeypatch.setattr(direct, "IDLE_MAX_S", 0)
    assert near.call("wocs_whoami", {})["pid"] != first


def end_sessions(rows: Callable[..., Any]) -> None:
    rows("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'wocs_service'")


def await_session(rows: Callable[..., Any], function: str) -> None:
    """Until a call of the function waits at the gate."""
    waiting = "select 1 from pg_stat_activity where query like %s and wait_event = 'PgSleep'"
    for _ in range(500):
        if rows(waiting, f"%public.{function}(%"):
            return
        threading.Event().wait(0.01)
    raise AssertionError(f"no call of {function} is running")


def test_many_dead_connections_at_once_cost_nobody_their_answer(
    near: PostgresDatabase, rows: Callable[..., Any]
) -> None:
    with ThreadPoolExecutor(10) as people:
        list(people.map(lambda _: near.call("wocs_sleep", {"seconds": 0.05}), range(20)))
    end_sessions(rows)
    started = time.monotonic()
    with ThreadPoolExecutor(10) as people:
        assert list(people.map(lambda n: near.call("wocs_echo", {"n": n}), range(30))) == [{"n": n} for n in range(30)]
    assert time.monotonic() - started < direct.CALL_DEADLINE_S


def test_a_server_that_freezes_costs_no_connection(
    wired: tuple[Wire, PostgresDatabase], monkeypatch: pytest.MonkeyPatch
) -> None:
    between, door = wired
    door.call("wocs_echo", {})
    monkeypatch.setattr(direct, "ANSWER_TIMEOUT_S", 0.2)
    monkeypatch.setattr(direct, "CALL_DEADLINE_S", 0.5)
    between.freeze()
    for _ in range(direct.CONNECTIONS_MAX + 1):
        with pytest.raises(DatabaseDown):
            door.call("wocs_echo", {})
    between.thaw()
    monkeypatch.undo()
    assert door.call("wocs_echo", {"n": 1}) == {"n": 1}


def test_closed_it_opens_again(near: PostgresDatabase) -> None:
    near.call("wocs_echo", {})
    near.close()
    assert near.call("wocs_echo", {"n": 1}) == {"n": 1}


def test_a_pooler_is_asked_without_startup_options(
    postgres: Postgres, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(direct, "POOLER_PORT", postgres.port)
    monkeypatch.setattr(direct, "STATEMENT_TIMEOUT_MS", 1)
    door = PostgresDatabase(postgres.service_url(project))
    assert door.call("wocs_sleep", {"seconds": 0.05}) == {}
    door.close()
