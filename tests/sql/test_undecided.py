"""A message that is recorded and not decided yet: whoever comes next decides it, once, and in the order it came."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.conftest import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    CHAT,
    OTHER_ADMIN,
    STRANGER,
    Json,
    a_while_ago,
    at_once,
    command,
    deliver,
    door,
    message,
    only,
    stamps,
)
from tests.sql.test_drafts import begun


def recorded(database: Clone, m: Json) -> Json:
    """As a function that ended right after it had recorded."""
    assert database.call("wocs_record", {"messages": [m]}) == {}
    return m


def stamp(number: str = ADMIN, page: str = "a", **more: Any) -> Json:
    return message(number, command(page=page, **more), "/stamp")


def undecided(database: Clone) -> list[str]:
    rows = database.sql("select message_id from wocs.inbound_events where undecided is not null order by id")
    return [wamid for (wamid,) in rows]


def pages(database: Clone) -> list[str]:
    return [page for (page,) in database.sql("select args ->> 'page' from wocs.stamps")]


def whole_call(request: Json) -> Callable[[psycopg.Connection], Json]:
    """A call of the procedure for `at_once`."""
    return lambda connection: connection.execute("call public.wocs_take_in(%s)", [json.dumps(request)]).fetchone()[0]


def test_what_was_recorded_is_decided_by_the_next_who_brings_it_and_only_once(wocs: Clone) -> None:
    m = recorded(wocs, stamp())
    assert stamps(wocs) == 0
    assert only(deliver(wocs, m)["outbox"])["say"] == "landing.edited"
    assert deliver(wocs, m)["duplicates"] == 1
    assert (stamps(wocs), undecided(wocs)) == (1, [])


def test_recording_twice_keeps_one(wocs: Clone) -> None:
    m = recorded(wocs, stamp())
    recorded(wocs, m)
    deliver(wocs, m)
    recorded(wocs, m)
    assert undecided(wocs) == []


def test_settling_hands_it_out_when_its_function_has_had_its_time(wocs: Clone) -> None:
    m = recorded(wocs, stamp())
    assert wocs.call("wocs_tick", {})["undecided"] == []
    a_while_ago(wocs, "inbound_events", "decide_at", 20)
    assert wocs.call("wocs_tick", {})["undecided"] == [m]
    assert wocs.call("wocs_tick", {})["undecided"] == [], "somebody has it for a minute"
    a_while_ago(wocs, "inbound_events", "decide_at", 60)
    assert wocs.call("wocs_tick", {})["undecided"] == [m]


def test_it_is_handed_out_while_all_is_stopped_too(wocs: Clone) -> None:
    wocs.sql("insert into wocs.settings values ('stopped', 'true') on conflict (name) do update set value = 'true'")
    m = recorded(wocs, stamp())
    a_while_ago(wocs, "inbound_events", "decide_at", 20)
    assert wocs.call("wocs_tick", {})["undecided"] == [m]


def test_what_a_person_sent_before_is_decided_before(wocs: Clone) -> None:
    first, second = recorded(wocs, stamp(page="first")), recorded(wocs, stamp(page="second"))
    told = deliver(wocs, stamp(page="third"))["outbox"]
    assert [one["facts"]["page"] for one in told] == ["first", "second", "third"]
    assert pages(wocs) == ["first", "second", "third"]
    assert deliver(wocs, first)["duplicates"] == deliver(wocs, second)["duplicates"] == 1


def test_what_came_later_waits_for_its_own_call(wocs: Clone) -> None:
    first, second = recorded(wocs, stamp(page="first")), recorded(wocs, stamp(page="second"))
    deliver(wocs, first)
    assert (pages(wocs), undecided(wocs)) == (["first"], [second["id"]])


def test_what_others_sent_is_left_to_their_own_calls(wocs: Clone) -> None:
    theirs = recorded(wocs, stamp(OTHER_ADMIN, "theirs"))
    deliver(wocs, stamp(page="mine"))
    assert (pages(wocs), undecided(wocs)) == (["mine"], [theirs["id"]])


def test_an_earlier_one_that_breaks_stops_nobody(wocs: Clone) -> None:
    broken = recorded(wocs, stamp(page="broken"))
    deliver(wocs, stamp(page="good"))
    assert (pages(wocs), undecided(wocs)) == (["good"], [broken["id"]])


def test_one_that_cannot_be_decided_is_kept_for_a_person_to_look_at(wocs: Clone) -> None:
    broken = recorded(wocs, stamp(page="broken"))
    with psycopg.connect(wocs.service_url) as connection, pytest.raises(psycopg.Error, match="broken"):
        door("wocs_intake", {"messages": [broken]})(connection)
    aside = {"key": "abc", "kind": "unreadable", "raw": broken["raw"], "instead_of": broken["id"]}
    wocs.call("wocs_intake", {"others": [aside]})
    assert undecided(wocs) == []
    assert wocs.sql("select kind, body from wocs.inbound_events where kind = 'other'") == [("other", broken["raw"])]


def test_a_strangers_message_is_decided_as_if_it_came_now(wocs: Clone) -> None:
    m = recorded(wocs, message(STRANGER, CHAT, "is it open today?"))
    deliver(wocs, m)
    assert wocs.sql("select content from wocs.messages") == [("is it open today?",)]


def test_one_that_waits_for_a_second_look_stays_until_it_has_had_it(wocs: Clone) -> None:
    begun(wocs)
    reply = recorded(wocs, message(ADMIN, CHAT, "promo"))
    draft = only(deliver(wocs, reply)["drafts"])
    assert undecided(wocs) == [reply["id"]]
    whole = reply | {"intent": command(page="promo", draft=draft["draft"]["id"]), "second_look": True}
    assert only(deliver(wocs, whole)["outbox"])["say"] == "landing.edited"
    assert undecided(wocs) == []


def test_the_person_is_known_in_the_record_once_it_is_decided(wocs: Clone) -> None:
    deliver(wocs, recorded(wocs, stamp()))
    [(sender, name)] = wocs.sql(
        "select e.sender, u.name from wocs.inbound_events e join wocs.users u on u.id = e.user_id"
    )
    assert (sender, name) == (ADMIN, "The admin")


def test_twenty_deliveries_of_one_message_at_once_decide_it_once(wocs: Clone) -> None:
    request = {"messages": [stamp()]}
    works = at_once([whole_call(request)] * 20, wocs)
    assert sorted(work["accepted"] for work in works) == [0] * 19 + [1]
    assert (stamps(wocs), undecided(wocs)) == (1, [])


def test_twenty_messages_of_one_person_at_once_are_each_decided_once_and_wait_for_each_other_in_one_order(
    wocs: Clone,
) -> None:
    for _ in range(5):
        people = [ADMIN, OTHER_ADMIN]
        calls = [whole_call({"messages": [stamp(people[n % 2], str(n))]}) for n in range(20)]
        works = at_once(calls, wocs)
        assert sum(len(work["outbox"]) for work in works) == 20
        assert sorted(pages(wocs)) == sorted(map(str, range(20)))
        wocs.sql("delete from wocs.stamps")
        wocs.sql("update wocs.wa_sessions set obeyed = '{}'")
    assert undecided(wocs) == []


def test_a_delivery_of_several_and_lone_ones_of_the_same_people_do_not_wait_for_each_other(wocs: Clone) -> None:
    for _ in range(5):
        crowd = [stamp([ADMIN, OTHER_ADMIN][n % 2], f"crowd {n}") for n in range(6)]
        lone = [stamp([ADMIN, OTHER_ADMIN][n % 2], f"lone {n}") for n in range(6)]
        calls = [door("wocs_intake", {"messages": crowd}), door("wocs_intake", {"messages": crowd[::-1]})]
        calls += [whole_call({"messages": [m]}) for m in lone] + [door("wocs_intake", {"messages": [m]}) for m in lone]
        at_once(calls, wocs)
        assert stamps(wocs) == 12
        wocs.sql("delete from wocs.stamps")
        wocs.sql("update wocs.wa_sessions set obeyed = '{}'")


def test_the_call_keeps_its_message_although_the_decision_breaks(wocs: Clone) -> None:
    m = stamp(page="broken")
    with psycopg.connect(wocs.service_url, autocommit=True) as connection, pytest.raises(psycopg.Error, match="broken"):
        whole_call({"messages": [m]})(connection)
    assert undecided(wocs) == [m["id"]]


def test_the_notice_comes_before_the_decision(wocs: Clone) -> None:
    """The decision is held up by whoever holds the person; the notice is not."""
    heard = threading.Event()
    with psycopg.connect(wocs.url) as holder, ThreadPoolExecutor(1) as pool:
        holder.execute("insert into wocs.wa_sessions (user_id) select id from wocs.users where wa_number = %s", [ADMIN])
        with psycopg.connect(wocs.service_url, autocommit=True) as connection:
            connection.add_notice_handler(lambda told: heard.set() if told.message_primary == "recorded" else None)
            call = pool.submit(whole_call({"messages": [stamp()]}), connection)
            assert heard.wait(10)
            assert (stamps(wocs), call.done()) == (0, False)
            holder.rollback()
            assert only(call.result(10)["outbox"])["say"] == "landing.edited"
