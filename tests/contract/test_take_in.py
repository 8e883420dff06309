"""A lone message: the caller has its receipt as soon as it is recorded, and the answer when it is decided."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from functions.database import Database, DatabaseDown, DatabaseRefused
from functions.database import postgres as direct
from functions.database.postgres import PostgresDatabase
from tests.conftest import Clone
from tests.contract.http_servers import Wire
from tests.contract.test_database import door as door  # the suite's doors, here too
from tests.sql.inbound_messages import ADMIN, CHAT, STRANGER, Json, command, message, only, stamps, with_people


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


@pytest.fixture
def near(wocs: Clone) -> Iterator[PostgresDatabase]:
    opened = PostgresDatabase(wocs.service_url)
    yield opened
    opened.close()


def stamp(page: str = "a") -> Json:
    return {"messages": [message(ADMIN, command(page=page), "/stamp")]}


@contextmanager
def person_held(wocs: Clone) -> Iterator[None]:
    """Nothing of the admin's can be decided meanwhile."""
    with psycopg.connect(wocs.url) as holder:
        holder.execute("insert into wocs.wa_sessions (user_id) select id from wocs.users where wa_number = %s", [ADMIN])
        yield
        holder.rollback()


def undecided(wocs: Clone) -> int:
    return wocs.sql("select count(*) from wocs.inbound_events where undecided is not null")[0][0]


def test_every_door_takes_a_message_in_and_tells_what_came_of_it(door: Database) -> None:
    request = {"messages": [message(STRANGER, CHAT, "hello")]}
    assert door.take_in(request)()["accepted"] == 1
    answer = door.take_in(request)
    assert answer() == answer()
    assert answer()["duplicates"] == 1


def test_the_receipt_does_not_wait_for_the_decision(wocs: Clone, near: PostgresDatabase) -> None:
    with person_held(wocs):
        answer = near.take_in(stamp())
        assert (undecided(wocs), stamps(wocs)) == (1, 0)
    assert only(answer()["outbox"])["say"] == "landing.edited"
    assert (undecided(wocs), stamps(wocs)) == (0, 1)


def test_other_calls_go_on_meanwhile(wocs: Clone, near: PostgresDatabase) -> None:
    with person_held(wocs):
        answer = near.take_in(stamp())
        assert near.call("wocs_health", {})["ok"] is True
    assert answer()["accepted"] == 1


def test_answers_that_nobody_asks_for_hold_nobody_up(wocs: Clone, near: PostgresDatabase) -> None:
    answers = [near.take_in(stamp(str(n))) for n in range(3 * direct.CONNECTIONS_MAX)]
    assert near.call("wocs_health", {})["ok"] is True
    said = [one["say"] for answer in answers for one in answer()["outbox"]]
    assert (said.count("landing.edited"), undecided(wocs)) == (20, 0), "the rest is over the rate"
    others = 1  # the one that set the people up
    connections = (
        "select count(*) from pg_stat_activity where usename = 'wocs_service' and datname = current_database()"
    )
    assert wocs.sql(connections)[0][0] <= direct.CONNECTIONS_MAX + others


def test_twenty_at_once_from_twenty_threads_are_all_answered(wocs: Clone, near: PostgresDatabase) -> None:
    with ThreadPoolExecutor(20) as people:
        works = list(people.map(lambda n: near.take_in(stamp(str(n)))(), range(20)))
    assert sum(len(work["outbox"]) for work in works) == 20, "some are decided by a neighbour's call"
    assert (stamps(wocs), undecided(wocs)) == (20, 0)


def test_receipts_of_a_crowd_come_although_nobody_asks_for_the_answers_yet(wocs: Clone, near: PostgresDatabase) -> None:
    with ThreadPoolExecutor(30) as people:
        answers = list(
            people.map(lambda n: near.take_in({"messages": [message(f"601777{n:05}", CHAT, "hi")]}), range(90))
        )
    assert sum(answer()["accepted"] for answer in answers) == 90


def test_a_connection_cut_after_the_receipt_loses_the_answer_and_not_the_message(wocs: Clone) -> None:
    port = urlsplit(wocs.service_url).port
    wire = Wire(port)
    far = PostgresDatabase(wocs.service_url.replace(f":{port}/", f":{wire.port}/"))
    request = stamp()
    with person_held(wocs):
        answer = far.take_in(request)
        wire.cut()
        with pytest.raises(DatabaseDown, match="broke"):
            answer()
    wire.close()
    far.close()
    wocs.call("wocs_intake", request)  # waits for who is still deciding, or decides it
    assert (undecided(wocs), stamps(wocs)) == (0, 1)


def test_a_server_that_freezes_before_the_receipt_is_down_and_costs_no_connection(
    wocs: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = urlsplit(wocs.service_url).port
    wire = Wire(port)
    far = PostgresDatabase(wocs.service_url.replace(f":{port}/", f":{wire.port}/"))
    far.call("wocs_health", {})
    monkeypatch.setattr(direct, "ANSWER_TIMEOUT_S", 0.2)
    monkeypatch.setattr(direct, "CONNECT_TIMEOUT_S", 2)
    wire.freeze()
    for _ in range(2):
        with pytest.raises(DatabaseDown):
            far.take_in(stamp())
    assert far._free._value == direct.CONNECTIONS_MAX
    wire.close()


def test_an_idle_connection_that_the_server_ended_is_replaced(wocs: Clone, near: PostgresDatabase) -> None:
    near.take_in(stamp("before"))()
    wocs.sql("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'wocs_service'")
    assert near.take_in(stamp("after"))()["accepted"] == 1


def test_a_decision_that_breaks_is_refused_with_its_code(wocs: Clone, near: PostgresDatabase) -> None:
    answer = near.take_in(stamp("broken"))
    with pytest.raises(DatabaseRefused) as refused:
        answer()
    assert (refused.value.code, undecided(wocs)) == ("P0001", 1)
    assert near.call("wocs_health", {})["ok"] is True


def test_a_decision_that_lost_a_race_may_be_asked_for_again(wocs: Clone, near: PostgresDatabase) -> None:
    lost = (
        "create or replace function wocs.check_stamp(asker wocs.users, args jsonb) returns jsonb language plpgsql as $$"
    )
    wocs.sql(lost + " begin raise exception 'lost' using errcode = '40P01'; end $$")
    with pytest.raises(DatabaseDown, match="40P01"):
        near.take_in(stamp())()


def test_a_database_without_the_procedure_refuses_and_records_nothing(wocs: Clone, near: PostgresDatabase) -> None:
    wocs.sql("drop procedure public.wocs_take_in")
    with pytest.raises(DatabaseRefused) as refused:
        near.take_in(stamp())
    assert refused.value.code == "42883"
    assert wocs.sql("select count(*) from wocs.inbound_events") == [(0,)]


def test_where_notices_are_off_the_receipt_comes_with_the_answer(wocs: Clone) -> None:
    wocs.sql(f'alter database "{urlsplit(wocs.url).path[1:]}" set client_min_messages = warning')
    near = PostgresDatabase(wocs.service_url)
    assert only(near.take_in(stamp())()["outbox"])["say"] == "landing.edited"
    near.close()


def test_closing_waits_for_what_is_under_way(wocs: Clone, near: PostgresDatabase) -> None:
    for n in range(3):
        near.take_in(stamp(str(n)))
    near.close()
    assert stamps(wocs) == 3
