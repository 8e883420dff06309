"""One flow over every door: a delivery is recorded by one call, and decided by another."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import psycopg
import pytest

from functions.database import Database, DatabaseDown, DatabaseRefused
from functions.database.postgres import PostgresDatabase
from tests.contract.http_servers import Wire
from tests.contract.test_database import door as door  # the suite's doors, here too
from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, CHAT, STRANGER, Json, command, count_stamps, message, with_people


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


def undecided(wocs: Clone) -> int:
    return wocs.sql("select count(*) from wocs.inbound_events where undecided is not null")[0][0]


def test_every_door_records_a_delivery_and_decides_it_once(door: Database) -> None:
    request = {"messages": [message(STRANGER, CHAT, "hello")]}
    assert door.call("wocs_record", request)["undecided"] == [request["messages"][0]["id"]]
    assert door.call("wocs_intake", request)["accepted"] == 1
    assert door.call("wocs_record", request) == {"undecided": []}
    assert door.call("wocs_intake", request)["duplicates"] == 1


def test_twenty_at_once_from_twenty_threads_are_all_decided(wocs: Clone, near: PostgresDatabase) -> None:
    def deliver(page: str) -> int:
        """How many answers it makes: to what others sent before, too."""
        request, answers = stamp(page), 0
        near.call("wocs_record", request)
        undecided = request["messages"]
        while undecided:
            work = near.call("wocs_intake", {"messages": undecided})
            answers, undecided = answers + len(work["outbox"]), work["undecided"]
        return answers

    with ThreadPoolExecutor(20) as people:
        assert sum(people.map(deliver, map(str, range(20)))) == 20, "some are decided by a neighbour's call"
    assert (count_stamps(wocs), undecided(wocs)) == (20, 0)


def test_a_connection_cut_while_deciding_loses_the_answer_and_not_the_message(wocs: Clone) -> None:
    port = urlsplit(wocs.service_url).port
    wire = Wire(port)
    far = PostgresDatabase(wocs.service_url.replace(f":{port}/", f":{wire.port}/"))
    request = stamp()
    far.call("wocs_record", request)
    with psycopg.connect(wocs.url) as holder, ThreadPoolExecutor(1) as pool:
        holder.execute("insert into wocs.wa_sessions (user_id) select id from wocs.users where wa_number = %s", [ADMIN])
        deciding = pool.submit(far.call, "wocs_intake", request)
        await_waiting(wocs)
        wire.cut()
        with pytest.raises(DatabaseDown, match="broke"):
            deciding.result(10)
        holder.rollback()
    wire.close()
    far.close()
    wocs.call("wocs_intake", request)  # waits for who is still deciding, or decides it
    assert (undecided(wocs), count_stamps(wocs)) == (0, 1)


def await_waiting(wocs: Clone) -> None:
    """Until somebody waits for a lock."""
    waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    while not wocs.sql(waiting)[0][0]:
        pass


def test_a_decision_that_breaks_is_refused_with_its_code_and_leaves_the_message(
    wocs: Clone, near: PostgresDatabase
) -> None:
    request = stamp("broken")
    near.call("wocs_record", request)
    with pytest.raises(DatabaseRefused) as refused:
        near.call("wocs_intake", request)
    assert (refused.value.code, undecided(wocs)) == ("P0001", 1)
    assert near.call("wocs_health", {})["ok"] is True


def test_a_database_without_the_function_refuses_and_records_nothing(wocs: Clone, near: PostgresDatabase) -> None:
    wocs.sql("drop function public.wocs_record(jsonb)")
    with pytest.raises(DatabaseRefused) as refused:
        near.call("wocs_record", stamp())
    assert refused.value.code == "42883"
    assert wocs.sql("select count(*) from wocs.inbound_events") == [(0,)]
