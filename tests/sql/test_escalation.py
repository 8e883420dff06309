"""Time and agents: not accepted, soon due, overdue. Each is told once, to whom it concerns."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import OTHER_ADMIN, VIEWER, call_of, run_at_once
from tests.sql.people import (
    ADMIN,
    ALI,
    all_sayings,
    assignee_of,
    last_message,
    pass_minutes,
    sayings_of_tick,
    send_command,
    send_message,
    send_word,
    set_duty,
    wamid_of,
    with_people,
    word,
)


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def in_minutes(minutes: float) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


def given(wocs: Clone, **args: object) -> str:
    return send_command(wocs, ADMIN, "agent_task", **{"to": "ali", "type": "call", **args})["task"]


def test_a_task_that_nobody_accepts_within_five_minutes_is_told_to_the_admin_once(wocs: Clone) -> None:
    task = given(wocs)
    pass_minutes(wocs, 4)
    assert sayings_of_tick(wocs) == []
    pass_minutes(wocs, 1.1)
    assert sayings_of_tick(wocs) == [("The admin", "agent.not_accepted")]
    told = last_message(wocs, "agent.not_accepted")
    assert (told["task"], told["facts"]["agent"], told["facts"]["minutes"]) == (task, "Ali", 5)
    assert sayings_of_tick(wocs) == []


def test_an_accepted_or_finished_task_is_left_alone(wocs: Clone) -> None:
    send_word(wocs, ALI, "accept", given(wocs))
    send_word(wocs, ALI, "done", given(wocs))
    pass_minutes(wocs, 60)
    assert sayings_of_tick(wocs) == []


def test_the_minutes_are_a_setting(wocs: Clone) -> None:
    wocs.sql("insert into wocs.settings values ('agent_minutes', '30')")
    given(wocs)
    pass_minutes(wocs, 20)
    assert sayings_of_tick(wocs) == []
    pass_minutes(wocs, 11)
    assert sayings_of_tick(wocs) == [("The admin", "agent.not_accepted")]


def test_an_agent_is_reminded_a_quarter_of_an_hour_before_the_deadline(wocs: Clone) -> None:
    send_word(wocs, ALI, "accept", given(wocs, deadline=in_minutes(120)))
    pass_minutes(wocs, 104)
    assert sayings_of_tick(wocs) == []
    pass_minutes(wocs, 2)
    assert sayings_of_tick(wocs) == [("Ali", "agent.reminder")]
    assert sayings_of_tick(wocs) == []


def test_a_short_deadline_is_reminded_of_at_half_the_time(wocs: Clone) -> None:
    send_word(wocs, ALI, "accept", given(wocs, deadline=in_minutes(10)))
    pass_minutes(wocs, 4.5)
    assert sayings_of_tick(wocs) == []
    pass_minutes(wocs, 1)
    assert sayings_of_tick(wocs) == [("Ali", "agent.reminder")]


def test_at_the_deadline_the_admin_hears_and_the_list_marks_it(wocs: Clone) -> None:
    task = given(wocs, deadline=in_minutes(60))
    send_word(wocs, ALI, "accept", task)
    pass_minutes(wocs, 61)
    assert sayings_of_tick(wocs) == [("The admin", "agent.overdue")], "the reminder would come too late now"
    [row] = send_command(wocs, VIEWER, "agent_list", status="pending")["facts"]["tasks"]
    assert (row["task"], row["overdue"], row["accepted_at"] is not None) == (task, True, True)
    send_word(wocs, ALI, "done", task)
    assert send_command(wocs, VIEWER, "agent_list", status="all")["facts"]["tasks"][0]["overdue"] is False


def test_the_next_agent_has_five_minutes_of_their_own(wocs: Clone) -> None:
    task = given(wocs)
    pass_minutes(wocs, 4)
    send_word(wocs, ALI, "decline", task)
    pass_minutes(wocs, 4)
    assert sayings_of_tick(wocs) == []
    pass_minutes(wocs, 2)
    assert last_tick(wocs) == ("The admin", "agent.not_accepted")
    assert last_message(wocs, "agent.not_accepted")["facts"]["agent"] == "Bob"


def last_tick(wocs: Clone) -> tuple[str, str]:
    [one] = sayings_of_tick(wocs)
    return one


def test_quoting_the_escalation_or_a_thumb_on_it_is_about_the_task(wocs: Clone) -> None:
    task = given(wocs)
    pass_minutes(wocs, 6)
    sayings_of_tick(wocs)
    quoted = wamid_of(wocs, "agent.not_accepted")
    assert send_message(wocs, ADMIN, word("acknowledge"), "👍", quoted=quoted, type="reaction")["outbox"] == []
    assert assignee_of(wocs, task) == ("Ali", "pending"), "an admin's thumb accepts nothing for the agent"
    assert send_word(wocs, ADMIN, "acknowledge", task)["say"] == "task.acknowledged"
    assert send_word(wocs, ADMIN, "cancel", quoted=quoted)["task"] == task


def test_nobody_left_to_take_it_is_told(wocs: Clone) -> None:
    task = given(wocs)
    send_word(wocs, ALI, "decline", task)
    set_duty(wocs, "Bob", True)
    said = send_message(wocs, "60130000002", word("decline", task), "tolak")
    assert ("The admin", "agent.declined") in all_sayings(wocs) and said["outbox"][0]["facts"]["to"] is None
    pass_minutes(wocs, 60)
    assert sayings_of_tick(wocs) == [], "it is nobody's, and that was said"


def test_a_requester_who_left_is_stood_in_for_by_every_admin(wocs: Clone) -> None:
    task = given(wocs)
    wocs.sql("update wocs.users set status = 'inactive' where wa_number = %s", ADMIN)
    pass_minutes(wocs, 6)
    assert sayings_of_tick(wocs) == [("The founder", "agent.not_accepted")]
    assert send_word(wocs, OTHER_ADMIN, "done", task)["say"] == "agent.finished"


def test_three_schedulers_at_once_tell_it_once(wocs: Clone) -> None:
    given(wocs)
    pass_minutes(wocs, 6)
    run_at_once([call_of("wocs_tick", {})] * 3, wocs)
    assert all_sayings(wocs).count(("The admin", "agent.not_accepted")) == 1
