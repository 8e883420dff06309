"""A message that is recorded and not decided yet: whoever comes next decides it, once, and in the order it came."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

import psycopg
import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    CHAT,
    OTHER_ADMIN,
    STRANGER,
    Json,
    call_of,
    command,
    count_stamps,
    deliver,
    message,
    move_back,
    run_at_once,
    send_command,
    the_only,
)
from tests.sql.test_drafts import begun

understood: dict[str, Json] = {}
"""What each recorded message is understood as, by its id."""


def as_recorded(m: Json) -> Json:
    """What a message is before anybody has understood it."""
    return {key: m[key] for key in ("id", "raw", "sender")}


def recorded(database: Clone, m: Json) -> Json:
    """As a function that ended right after it had recorded."""
    assert database.call("wocs_record", {"messages": [as_recorded(m)]})["undecided"] == [m["id"]]
    understood[m["id"]] = m
    return m


def ids(messages: list[Json]) -> list[str]:
    return [m["id"] for m in messages]


def handed_out(work: Json) -> list[Json]:
    """What a work hands out, as its function understands it."""
    return [understood[m["id"]] for m in work["undecided"]]


def stamp(number: str = ADMIN, page: str = "a", **more: Any) -> Json:
    return message(number, command(page=page, **more), "/stamp")


def undecided(database: Clone) -> list[str]:
    rows = database.sql("select message_id from wocs.inbound_events where undecided is not null order by id")
    return [wamid for (wamid,) in rows]


def pages(database: Clone) -> list[str]:
    return [page for (page,) in database.sql("select args ->> 'page' from wocs.stamps")]


def both_calls(request: Json) -> Callable[[psycopg.Connection], Json]:
    """Recording and deciding for `run_at_once`, as the functions do it: all works as one."""

    def call(connection: psycopg.Connection) -> Json:
        recorded = call_of("wocs_record", request)(connection)["undecided"]
        undecided = [m for m in request["messages"] if m["id"] in recorded]
        whole: Json = {"outbox": [], "accepted": 0}
        while undecided:
            work = call_of("wocs_intake", {"messages": undecided})(connection)
            whole = {key: whole[key] + work[key] for key in whole}
            undecided = work["undecided"]
        return whole

    return call


def test_what_was_recorded_is_decided_by_the_next_who_brings_it_and_only_once(wocs: Clone) -> None:
    m = recorded(wocs, stamp())
    assert count_stamps(wocs) == 0
    assert the_only(deliver(wocs, m)["outbox"])["say"] == "landing.edited"
    assert deliver(wocs, m)["duplicates"] == 1
    assert (count_stamps(wocs), undecided(wocs)) == (1, [])


def test_recording_twice_keeps_one_and_says_whether_it_is_to_be_decided(wocs: Clone) -> None:
    m = recorded(wocs, stamp())
    assert wocs.call("wocs_record", {"messages": [as_recorded(m)] * 2}) == {"undecided": [m["id"]]}
    deliver(wocs, m)
    assert wocs.call("wocs_record", {"messages": [as_recorded(m)]}) == {"undecided": []}
    assert undecided(wocs) == []


def test_what_is_brought_again_beside_something_new_is_to_be_decided_only_where_nobody_has(wocs: Clone) -> None:
    decided, left, new = recorded(wocs, stamp()), recorded(wocs, stamp(OTHER_ADMIN)), stamp(ALI)
    deliver(wocs, decided)
    brought = wocs.call("wocs_record", {"messages": [as_recorded(m) for m in (decided, left, new)]})
    assert sorted(brought["undecided"]) == sorted([left["id"], new["id"]])


def test_a_delivery_is_recorded_in_the_order_it_came(wocs: Clone) -> None:
    some = [stamp() | {"id": f"wamid.{n}"} for n in (3, 1, 2)]
    assert sorted(wocs.call("wocs_record", {"messages": some})["undecided"]) == ["wamid.1", "wamid.2", "wamid.3"]
    assert undecided(wocs) == ["wamid.3", "wamid.1", "wamid.2"]


def test_settling_hands_it_out_when_its_function_has_had_its_time(wocs: Clone) -> None:
    m = recorded(wocs, stamp())
    assert wocs.call("wocs_tick", {})["undecided"] == []
    move_back(wocs, "inbound_events", "decide_at", 20)
    (first,) = wocs.call("wocs_tick", {})["undecided"]
    assert as_recorded(first) == as_recorded(m)
    assert wocs.call("wocs_tick", {})["undecided"] == [], "somebody has it for a minute"
    move_back(wocs, "inbound_events", "decide_at", 60)
    assert wocs.call("wocs_tick", {})["undecided"] == [first]


def test_what_is_handed_out_says_when_it_was_received(wocs: Clone) -> None:
    recorded(wocs, stamp())
    move_back(wocs, "inbound_events", "decide_at", 20)
    move_back(wocs, "inbound_events", "received_at", 3600)
    ((received_at,),) = wocs.sql("select received_at from wocs.inbound_events")
    (m,) = wocs.call("wocs_tick", {})["undecided"]
    assert datetime.fromisoformat(m["received_at"]) == received_at


def test_it_is_handed_out_while_all_is_stopped_too(wocs: Clone) -> None:
    wocs.sql("insert into wocs.settings values ('stopped', 'true') on conflict (name) do update set value = 'true'")
    m = recorded(wocs, stamp())
    move_back(wocs, "inbound_events", "decide_at", 20)
    assert ids(wocs.call("wocs_tick", {})["undecided"]) == [m["id"]]


def test_what_a_person_sent_before_is_decided_before_what_follows(wocs: Clone) -> None:
    first, second = recorded(wocs, stamp(page="first")), recorded(wocs, stamp(page="second"))
    work = deliver(wocs, recorded(wocs, stamp(page="third")))
    assert (work["accepted"], work["duplicates"], work["outbox"], pages(wocs)) == (0, 0, [], [])
    told = deliver(wocs, *handed_out(work))["outbox"]
    assert [message["facts"]["page"] for message in told] == ["first", "second", "third"]
    assert pages(wocs) == ["first", "second", "third"]
    assert deliver(wocs, first)["duplicates"] == deliver(wocs, second)["duplicates"] == 1


def test_what_is_handed_out_to_be_decided_before_is_not_handed_out_by_settling_too(wocs: Clone) -> None:
    recorded(wocs, stamp(page="first"))
    move_back(wocs, "inbound_events", "decide_at", 20)
    assert len(deliver(wocs, recorded(wocs, stamp(page="second")))["undecided"]) == 2
    assert wocs.call("wocs_tick", {})["undecided"] == []


def test_of_a_delivery_of_several_people_only_those_wait_who_sent_something_before(wocs: Clone) -> None:
    before = recorded(wocs, stamp(page="before"))
    mine, theirs = recorded(wocs, stamp(page="mine")), recorded(wocs, stamp(OTHER_ADMIN, "theirs"))
    work = deliver(wocs, mine, theirs)
    assert (pages(wocs), ids(work["undecided"])) == (["theirs"], [before["id"], mine["id"]])


def test_what_was_sent_before_and_comes_in_the_same_call_is_decided_with_it(wocs: Clone) -> None:
    before, mine = recorded(wocs, stamp(page="before")), recorded(wocs, stamp(page="mine"))
    assert deliver(wocs, before, mine)["undecided"] == []
    assert pages(wocs) == ["before", "mine"]


def test_what_came_later_waits_for_its_own_call(wocs: Clone) -> None:
    first, second = recorded(wocs, stamp(page="first")), recorded(wocs, stamp(page="second"))
    deliver(wocs, first)
    assert (pages(wocs), undecided(wocs)) == (["first"], [second["id"]])


def test_what_others_sent_is_left_to_their_own_calls(wocs: Clone) -> None:
    theirs, mine = recorded(wocs, stamp(OTHER_ADMIN, "theirs")), stamp(page="mine")
    deliver(wocs, recorded(wocs, mine))
    assert (pages(wocs), undecided(wocs)) == (["mine"], [theirs["id"]])


BROKEN = {"do": "broken", "error": "P0001 in wocs_intake"}


def test_one_that_cannot_be_decided_is_decided_as_broken(wocs: Clone) -> None:
    m = recorded(wocs, stamp(page="broken"))
    with psycopg.connect(wocs.service_url) as connection, pytest.raises(psycopg.Error, match="broken"):
        call_of("wocs_intake", {"messages": [m]})(connection)
    assert undecided(wocs) == [m["id"]]
    told = deliver(wocs, m | {"intent": BROKEN})["outbox"]
    assert [(one["say"], one["facts"]) for one in told if one["reply_to"] == m["id"]] == [
        ("grammar.broken", {"error": "P0001 in wocs_intake"})
    ]
    assert undecided(wocs) == []
    assert wocs.sql("select understood, body from wocs.inbound_events") == [(BROKEN, m["raw"])]


def broken(number: str, error: str = "TypeError in parser.py line 31") -> Json:
    return message(number, {"do": "broken", "error": error}, "/status")


def alarms(wocs: Clone) -> list[tuple[str, str]]:
    return wocs.sql(
        "select to_number, facts ->> 'error' from wocs.outbox where say = 'alert.fault' order by to_number, 2"
    )


def test_every_admin_hears_of_a_fault_once_and_of_another_too(wocs: Clone) -> None:
    for _ in range(3):
        deliver(wocs, broken(ALI), broken(STRANGER))
    fault = "TypeError in parser.py line 31"
    assert alarms(wocs) == [(ADMIN, fault), (OTHER_ADMIN, fault)]
    deliver(wocs, broken(ALI, "KeyError in parser.py line 7"))
    assert len(alarms(wocs)) == 4


def test_who_met_the_fault_hears_of_it_in_the_answer_alone(wocs: Clone) -> None:
    work = deliver(wocs, broken(ADMIN))
    assert [one["say"] for one in work["outbox"] if one["to"]["number"] == ADMIN] == ["grammar.broken"]
    assert [number for number, _ in alarms(wocs)] == [OTHER_ADMIN]


def test_a_day_later_the_same_fault_is_told_again(wocs: Clone) -> None:
    deliver(wocs, broken(ALI))
    move_back(wocs, "alerts", "opened_at", 24 * 3600 + 1)
    deliver(wocs, broken(ALI))
    assert len(alarms(wocs)) == 4


def test_faults_are_counted_in_status(wocs: Clone) -> None:
    assert send_command(wocs, key="status", runs="answer")["facts"]["faults"] is None
    for _ in range(3):
        deliver(wocs, broken(ALI))
    faults = send_command(wocs, key="status", runs="answer")["facts"]["faults"]
    assert (faults["times"], faults["error"]) == (3, "TypeError in parser.py line 31")


def test_a_strangers_broken_message_is_answered_like_any_command_of_theirs(wocs: Clone) -> None:
    told = deliver(wocs, broken(STRANGER))["outbox"]
    assert [one["say"] for one in told if one["to"]["number"] == STRANGER] == ["access.unauthorized"]
    chat = message(STRANGER, {"do": "broken", "error": "X in y.py line 1"}, "ada colek?")
    assert [one for one in deliver(wocs, chat)["outbox"] if one["to"]["number"] == STRANGER] == []
    assert wocs.sql("select content from wocs.messages order by position") == [("/status",), ("ada colek?",)]


def test_a_broken_message_stays_decided_whatever_becomes_of_its_answer(wocs: Clone) -> None:
    wocs.sql("alter table wocs.chats add constraint never check (false) not valid")
    m = recorded(wocs, message(STRANGER, {"do": "broken", "error": "X in y.py line 1"}, "hello"))
    assert deliver(wocs, m)["accepted"] == 1
    assert undecided(wocs) == []


def test_a_strangers_message_is_decided_as_if_it_came_now(wocs: Clone) -> None:
    m = recorded(wocs, message(STRANGER, CHAT, "is it open today?"))
    deliver(wocs, m)
    assert wocs.sql("select content from wocs.messages") == [("is it open today?",)]


def test_one_that_waits_for_a_second_look_stays_until_it_has_had_it(wocs: Clone) -> None:
    begun(wocs)
    reply = recorded(wocs, message(ADMIN, CHAT, "promo"))
    draft = the_only(deliver(wocs, reply)["drafts"])
    assert undecided(wocs) == [reply["id"]]
    whole = reply | {"intent": command(page="promo", draft=draft["draft"]["id"]), "second_look": True}
    assert the_only(deliver(wocs, whole)["outbox"])["say"] == "landing.edited"
    assert undecided(wocs) == []


def test_the_person_is_known_in_the_record_once_it_is_decided(wocs: Clone) -> None:
    deliver(wocs, recorded(wocs, stamp()))
    [(sender, name)] = wocs.sql(
        "select e.sender, u.name from wocs.inbound_events e join wocs.users u on u.id = e.user_id"
    )
    assert (sender, name) == (ADMIN, "The admin")


def test_twenty_deliveries_of_one_message_at_once_decide_it_once(wocs: Clone) -> None:
    request = {"messages": [stamp()]}
    works = run_at_once([both_calls(request)] * 20, wocs)
    assert sum(work["accepted"] for work in works) == 1
    assert (count_stamps(wocs), undecided(wocs)) == (1, [])


def test_twenty_messages_of_one_person_at_once_are_each_decided_once_and_wait_for_each_other_in_one_order(
    wocs: Clone,
) -> None:
    for _ in range(5):
        people = [ADMIN, OTHER_ADMIN]
        calls = [both_calls({"messages": [stamp(people[n % 2], str(n))]}) for n in range(20)]
        works = run_at_once(calls, wocs)
        assert sum(len(work["outbox"]) for work in works) == 20
        assert sorted(pages(wocs)) == sorted(map(str, range(20)))
        wocs.sql("delete from wocs.stamps")
        wocs.sql("update wocs.wa_sessions set obeyed = '{}'")
    assert undecided(wocs) == []


def test_a_delivery_of_several_and_lone_ones_of_the_same_people_do_not_wait_for_each_other(wocs: Clone) -> None:
    for _ in range(5):
        crowd = [stamp([ADMIN, OTHER_ADMIN][n % 2], f"crowd {n}") for n in range(6)]
        lone = [stamp([ADMIN, OTHER_ADMIN][n % 2], f"lone {n}") for n in range(6)]
        calls = [both_calls({"messages": crowd}), both_calls({"messages": crowd[::-1]})]
        calls += [call({"messages": [m]}) for m in lone for call in (both_calls, partial(call_of, "wocs_intake"))]
        run_at_once(calls, wocs)
        assert count_stamps(wocs) == 12
        wocs.sql("delete from wocs.stamps")
        wocs.sql("update wocs.wa_sessions set obeyed = '{}'")


def test_recording_waits_for_nobody_who_decides(wocs: Clone) -> None:
    """The decision is held up by whoever holds the person; the record is not."""
    m = stamp()
    with psycopg.connect(wocs.url) as holder, ThreadPoolExecutor(1) as pool:
        holder.execute("insert into wocs.wa_sessions (user_id) select id from wocs.users where wa_number = %s", [ADMIN])
        recorded(wocs, m)
        decision = pool.submit(deliver, wocs, m)
        recorded(wocs, stamp(page="later"))
        assert (count_stamps(wocs), decision.done()) == (0, False)
        holder.rollback()
        assert the_only(decision.result(10)["outbox"])["say"] == "landing.edited"


def hand_out(database: Clone) -> list[str]:
    """What the next tick hands out once those who had it are given up on."""
    move_back(database, "inbound_events", "decide_at", 61, "undecided is not null")
    return ids(database.call("wocs_tick", {})["undecided"])


def test_one_that_nobody_comes_back_from_is_answered_in_the_end_and_handed_out_no_more(wocs: Clone) -> None:
    m = recorded(wocs, stamp())
    times = 0
    while hand_out(wocs):
        times += 1
        assert times < 20
    assert (undecided(wocs), count_stamps(wocs)) == ([], 0)
    [(say, reply_to)] = wocs.sql("select say, reply_to from wocs.outbox where to_number = %s", ADMIN)
    assert (say, reply_to) == ("grammar.broken", m["id"])


def test_what_readers_die_of_takes_no_neighbour_with_it(wocs: Clone) -> None:
    poison, others = recorded(wocs, stamp()), [recorded(wocs, stamp(number)) for number in (ALI, OTHER_ADMIN)]
    for _ in range(5):
        assert len(hand_out(wocs)) == 3, "a reader may die of anything once"
    assert hand_out(wocs) == [poison["id"]]
    new = recorded(wocs, stamp(STRANGER))
    assert hand_out(wocs) == [new["id"]], "what was never tried comes first"
    deliver(wocs, new)
    for _ in range(30):
        if found := hand_out(wocs):
            deliver(wocs, *[understood[wamid] for wamid in found if wamid != poison["id"]])
    assert undecided(wocs) == []
    assert {say for (say,) in wocs.sql("select say from wocs.outbox where reply_to = %s", others[1]["id"])} == {
        "landing.edited"
    }
