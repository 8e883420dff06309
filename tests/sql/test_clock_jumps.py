"""The clock went an hour ahead and was put right: nobody is refused, and nothing is held, for that hour."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    STRANGER,
    command,
    deliver,
    make_home_task,
    message,
    recorded_ahead,
    send_command,
    status_of,
    the_only,
)


def move_ahead(database: Clone, table: str, column: str) -> None:
    """As if it had been written while the clock was an hour ahead."""
    database.sql(f"update wocs.{table} set {column} = {column} + interval '1 hour'")  # noqa: S608


def test_commands_of_the_hour_ahead_do_not_count(wocs: Clone) -> None:
    for number in range(20):
        send_command(wocs, page=str(number))
    wocs.sql("update wocs.wa_sessions set obeyed = array(select at + interval '1 hour' from unnest(obeyed) at)")
    assert send_command(wocs, page="again")["say"] == "landing.edited"


def test_who_is_too_fast_is_told_though_they_were_told_in_the_hour_ahead(wocs: Clone) -> None:
    for number in range(20):
        send_command(wocs, page=str(number))
    wocs.sql("update wocs.users set throttled_at = now() + interval '1 hour'")
    assert send_command(wocs, page="more")["say"] == "access.slow_down"


def test_a_strangers_attempts_of_the_hour_ahead_do_not_count(wocs: Clone) -> None:
    def attempt() -> list:
        return deliver(wocs, message(STRANGER, command("look", runs="answer", role="viewer"), "/status"))["outbox"]

    for _ in range(5):
        attempt()
    assert attempt() == []
    move_ahead(wocs, "inbound_events", "received_at")
    assert the_only(attempt())["say"] == "access.unauthorized"


def test_a_lease_of_the_hour_ahead_ends_within_its_own_length(wocs: Clone) -> None:
    task = make_home_task(wocs)
    wocs.call("wocs_claim", {"task": task, "node": "gone"})
    move_ahead(wocs, "tasks", "lease_until")
    wocs.call("wocs_tick", {})
    wocs.sql("update wocs.tasks set lease_until = lease_until - interval '61 s' where status = 'running'")
    wocs.call("wocs_tick", {})
    assert status_of(wocs, task) == "pending"


@pytest.mark.parametrize(("column", "state"), [("lease_until", "sending"), ("not_before", "queued")])
def test_a_message_of_the_hour_ahead_is_sent(wocs: Clone, column: str, state: str) -> None:
    answer = send_command(wocs, page="a")
    wocs.sql("update wocs.outbox set state = %s", state)
    for each in (column, "created_at"):
        move_ahead(wocs, "outbox", each)
    given = wocs.call("wocs_tick", {})["outbox"]
    wocs.sql("update wocs.outbox set lease_until = lease_until - interval '10 minutes'")
    given += wocs.call("wocs_tick", {})["outbox"]
    assert {one["id"] for one in given} == {answer["id"]}


def test_a_message_of_unknown_end_is_told_of_although_the_clock_was_ahead(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    wocs.sql("update wocs.outbox set state = 'unknown'")
    for each in ("lease_until", "created_at"):
        move_ahead(wocs, "outbox", each)
    wocs.call("wocs_tick", {})
    wocs.sql("update wocs.outbox set lease_until = lease_until - interval '10 minutes'")
    assert {one["say"] for one in wocs.call("wocs_tick", {})["outbox"]} == {"alert.unsure"}
    assert wocs.sql("select state from wocs.outbox where id = %s", answer["id"]) == [("unknown",)]


def test_what_was_recorded_in_the_hour_ahead_is_handed_out(wocs: Clone) -> None:
    m = recorded_ahead(wocs, message(ADMIN, command(page="a"), "/stamp"))
    wocs.call("wocs_tick", {})
    wocs.sql("update wocs.inbound_events set decide_at = decide_at - interval '61 s'")
    assert the_only(wocs.call("wocs_tick", {})["undecided"])["id"] == m["id"]


def test_notices_do_not_queue_behind_one_of_the_hour_ahead(wocs: Clone) -> None:
    wocs.sql("select wocs.work_begin()")
    admin = "from wocs.users u where u.wa_number = %s"
    wocs.sql(f"select wocs.notice_send(u.id, 'agent.notice', '{{}}', null) {admin}", ADMIN)
    move_ahead(wocs, "outbox", "not_before")
    wocs.sql(f"select wocs.notice_send(u.id, 'agent.notice', '{{}}', null) {admin}", ADMIN)
    [(wait,)] = wocs.sql("select extract(epoch from not_before - now())::int from wocs.outbox order by id desc limit 1")
    assert wait <= 15


def test_a_node_of_the_hour_ahead_is_away_soon(wocs: Clone) -> None:
    wocs.call("wocs_beat", {"node": "pc"})
    move_ahead(wocs, "nodes", "last_seen")
    wocs.call("wocs_tick", {})
    wocs.sql("update wocs.nodes set last_seen = last_seen - interval '91 s'")
    [node] = wocs.call("wocs_health", {})["nodes"]
    assert not node["online"]


def test_the_alerts_look_though_they_looked_in_the_hour_ahead(wocs: Clone) -> None:
    wocs.call("wocs_tick", {})
    wocs.sql("update wocs.meters set at = at + interval '1 hour'")
    wocs.call("wocs_tick", {})
    assert wocs.sql("select count(*) from wocs.meters where at > now()") == [(0,)]


def test_the_bell_rings_though_it_rang_in_the_hour_ahead(wocs: Clone) -> None:
    task = make_home_task(wocs)
    move_ahead(wocs, "tasks", "rung_at")
    wocs.call("wocs_tick", {})
    wocs.sql("update wocs.tasks set rung_at = rung_at - interval '11 minutes'")
    assert [ring["task"] for ring in wocs.call("wocs_tick", {})["bell"]] == [task]


def test_a_retry_of_the_hour_ahead_is_taken(wocs: Clone) -> None:
    task = make_home_task(wocs)
    wocs.call("wocs_claim", {"task": task, "node": "pc"})
    wocs.call("wocs_report", {"task": task, "attempt": 1, "node": "pc", "outcome": "try_again"})
    move_ahead(wocs, "tasks", "scheduled_at")
    wocs.call("wocs_tick", {})
    wocs.sql("update wocs.tasks set scheduled_at = scheduled_at - interval '51 s'")
    assert wocs.call("wocs_claim", {"node": "pc"})["task"]["id"] == task


def test_an_agent_has_their_minutes_to_accept_and_no_more(wocs: Clone) -> None:
    deliver(wocs, message(ADMIN, command("agent_task", runs="human", to="Ali", type="followup"), "/agent task"))
    for column in ("at", "since"):
        move_ahead(wocs, "agent_watches", column)
    wocs.call("wocs_tick", {})
    assert wocs.sql("select at < now() + interval '6 minutes' from wocs.agent_watches where kind = 'accept'") == [
        (True,)
    ]


def test_an_ask_of_the_hour_ahead_is_open_for_its_minutes_and_no_longer(wocs: Clone) -> None:
    asked = send_command(wocs, page="a", asks=True)["task"]
    for column in ("asked_at", "expires_at"):
        move_ahead(wocs, "approvals", column)
    wocs.call("wocs_tick", {})
    assert wocs.sql("select expires_at < now() + interval '11 minutes' from wocs.approvals") == [(True,)]
    assert status_of(wocs, asked) == "awaiting_approval"
