"""A slot whose time has come: an agent has something to post, the admin is reminded, and nothing comes in a burst."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import call_of, run_at_once
from tests.sql.local_time import clock_shows, day
from tests.sql.tasks import add_person, run_answer, run_command, run_word


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


@pytest.fixture
def ali(database: Clone, admin: str) -> str:
    return add_person(database, "Ali", "agent")


def planned(database: Clone, admin: str, slots: int = 1, **more: Any) -> str:
    """A schedule for next week; the task it was laid by."""
    wanted = {"platform": "tiktok", "type": "promo", "date": day(database, 7), **more}
    return run_command(database, admin, "content_schedule", slots=slots, **wanted).task


def time_comes(database: Clone, minutes_late: float = 1, slots: str = "true") -> None:
    database.sql(
        f"update wocs.content_slots set at = now() - make_interval(secs => 60 * {minutes_late}) where {slots}"  # noqa: S608
    )


def settle(database: Clone) -> None:
    database.call("wocs_tick", {})


def told(database: Clone, say: str) -> list[tuple[str, dict[str, Any]]]:
    """Who heard it, and the facts."""
    return database.sql(
        "select u.name, o.facts from wocs.outbox o join wocs.users u on u.wa_number = o.to_number"
        " where o.say = %s order by o.id",
        say,
    )


def states(database: Clone) -> list[str]:
    return [state for (state,) in database.sql("select state from wocs.content_calendar order by id")]


def posts(database: Clone) -> list[tuple[Any, ...]]:
    return database.sql(
        "select t.id, u.name, t.payload, t.deadline_at - now() < interval '61 minutes' from wocs.tasks t"
        " left join wocs.users u on u.id = t.assigned_to where t.type = 'agent_task' order by t.created_at, t.id"
    )


def test_before_its_time_nothing_happens(database: Clone, admin: str, ali: str) -> None:
    planned(database, admin)
    assert database.sql("select wocs.content_slots_are_due()") == [(False,)]
    settle(database)
    assert (states(database), posts(database)) == (["planned"], [])


def test_the_agent_gets_a_caption_and_hashtags_and_the_admin_one_reminder(
    database: Clone, admin: str, ali: str
) -> None:
    parent = planned(database, admin)
    time_comes(database)
    settle(database)
    settle(database)
    [(task, agent, given, within_the_hour)] = posts(database)
    assert (agent, given["type"], within_the_hour, states(database)) == ("Ali", "post", True, ["due"])
    where, caption, tags = given["note"].split("\n")
    assert where == "TikTok · promo" and "#AbangColek" in caption + tags
    assert database.sql("select count(*) from wocs.caption_uses where task = %s", parent) == [(1,)]
    [(name, notice)] = told(database, "agent.notice")
    assert (name, notice["task"]) == ("Ali", task)
    [(name, reminder)] = told(database, "content.due")
    [slot] = reminder["slots"]
    assert (name, slot["agent"], slot["task"], slot["note"]) == ("The admin", "Ali", task, None)
    assert database.sql("select parent_id from wocs.tasks where id = %s", task) == [(parent,)]


def test_what_the_agent_finished_is_done_and_what_was_called_off_is_cancelled(
    database: Clone, admin: str, ali: str
) -> None:
    planned(database, admin, 2)
    time_comes(database)
    settle(database)
    [(first, *_), (second, *_)] = posts(database)
    assert run_word(database, ali, "done", first)["say"] == "agent.finished"
    database.sql("update wocs.tasks set status = 'cancelled' where id = %s", second)
    assert sorted(states(database)) == ["cancelled", "done"]
    done = database.sql("select id from wocs.content_calendar where state = 'done'")[0][0]
    refused = run_command(database, admin, "content_cancel", slot=done)
    assert (refused.facts["reason"], refused.facts["agent"]) == ("slot_done", "Ali")


def test_cancelling_a_slot_that_is_due_calls_the_agent_off(database: Clone, admin: str, ali: str) -> None:
    planned(database, admin)
    time_comes(database)
    settle(database)
    [(task, *_)] = posts(database)
    said = run_command(database, admin, "content_cancel", slot=1)
    assert (said.say, said.facts["was"]) == ("content.cancelled", "due")
    assert [(line["to_user"], line["say"]) for line in said.also] == [(ali, "task.cancelled")]
    assert database.sql("select status from wocs.tasks where id = %s", task) == [("cancelled",)]


def test_the_named_agent_gets_it_unless_off_duty_while_another_is_on(database: Clone, admin: str, ali: str) -> None:
    add_person(database, "Bob", "agent")
    planned(database, admin, 2, to="Bob")
    time_comes(database, slots="id = 1")
    settle(database)
    assert [agent for _, agent, *_ in posts(database)] == ["Bob"]
    database.sql("update wocs.users set on_duty = false where name = 'Bob'")
    time_comes(database, slots="id = 2")
    settle(database)
    assert [agent for _, agent, *_ in posts(database)] == ["Bob", "Ali"]


def test_with_nobody_on_duty_the_admin_gets_what_to_post(database: Clone, admin: str, ali: str) -> None:
    database.sql("update wocs.users set on_duty = false")
    planned(database, admin)
    time_comes(database)
    settle(database)
    [(_, reminder)] = told(database, "content.due")
    [slot] = reminder["slots"]
    assert (slot["agent"], slot["task"], posts(database), states(database)) == (None, None, [], ["due"])
    assert slot["note"].startswith("TikTok · promo\n") and "#" in slot["note"]


def test_a_post_goes_without_a_caption_only_when_both_languages_are_spent(
    database: Clone, admin: str, ali: str
) -> None:
    planned(database, admin, 2)
    database.sql("update wocs.captions set used_at = now() where type = 'promo' and language = 'en'")
    time_comes(database, slots="id = 1")
    settle(database)
    database.sql("update wocs.captions set used_at = now()")
    time_comes(database, slots="id = 2")
    settle(database)
    assert [given["note"].count("\n") for _, _, given, _ in posts(database)] == [2, 1]


def test_several_that_come_due_together_are_one_reminder(database: Clone, admin: str, ali: str) -> None:
    planned(database, admin, 3)
    time_comes(database)
    settle(database)
    [(_, reminder)] = told(database, "content.due")
    assert len(reminder["slots"]) == 3 and len(posts(database)) == 3


def test_after_a_long_night_what_is_too_late_is_told_once_and_not_posted(database: Clone, admin: str, ali: str) -> None:
    planned(database, admin, 10)
    planned(database, admin, 5, date=day(database, 8))
    time_comes(database, 200, "id < 15")
    time_comes(database, 100, "id = 15")
    settle(database)
    settle(database)
    [(name, missed)] = told(database, "content.missed")
    assert (name, missed["missed"], len(missed["slots"]), missed["more"]) == ("The admin", 14, 10, 4)
    assert states(database) == [*["missed"] * 14, "due"]
    [(_, reminder)] = told(database, "content.due")
    assert 5_900 < reminder["slots"][0]["late_s"] < 6_100
    assert run_command(database, admin, "content_cancel", slot=1).facts["reason"] == "slot_missed"


def test_three_who_settle_at_once_bring_each_slot_once(database: Clone, admin: str, ali: str) -> None:
    planned(database, admin, 5)
    time_comes(database)
    run_at_once([call_of("wocs_tick", {})] * 3, database)
    settle(database)
    assert len(posts(database)) == 5
    assert sum(len(reminder["slots"]) for _, reminder in told(database, "content.due")) == 5


def test_when_who_asked_is_an_admin_no_more_another_one_is_reminded(database: Clone, admin: str, ali: str) -> None:
    add_person(database, "The founder", "admin")
    planned(database, admin)
    database.sql("update wocs.users set role = 'viewer' where id = %s", admin)
    time_comes(database)
    settle(database)
    assert [name for name, _ in told(database, "content.due")] == ["The founder"]
    assert [agent for _, agent, *_ in posts(database)] == ["Ali"]


def test_one_that_breaks_counts_as_missed_and_holds_up_nobody(database: Clone, admin: str, ali: str) -> None:
    planned(database, admin, 2)
    database.sql(
        "create function wocs.stumble() returns trigger language plpgsql as $$ begin"
        " if new.platform = 'instagram' and new.state = 'due' then raise exception 'broken'; end if;"
        " return new; end $$;"
        " create trigger stumble before update on wocs.content_slots for each row execute function wocs.stumble()"
    )
    database.sql("update wocs.content_slots set platform = 'instagram' where id = 1")
    time_comes(database)
    settle(database)
    assert states(database) == ["missed", "due"] and len(posts(database)) == 1
    assert [facts["slots"][0]["slot"] for _, facts in told(database, "content.missed")] == ["SLOT-1"]


def test_the_calendar_shows_who_has_it_and_how_it_stands(database: Clone, admin: str, ali: str) -> None:
    clock_shows(database, 12)
    planned(database, admin)
    time_comes(database)
    settle(database)
    [today] = run_answer(database, admin, "content_calendar", period="30d")["facts"]["days"]
    assert [(slot["agent"], slot["state"]) for slot in today["slots"]] == [("Ali", "due")]


def waiting_reminder(database: Clone, slots: int) -> None:
    """The reminder of so many slots, whose turn has not come."""
    planned(database, admin_of(database), slots)
    time_comes(database)
    settle(database)
    database.sql(
        "update wocs.outbox set state = 'queued', lease_until = null, not_before = now() + interval '1 minute'"
    )


def admin_of(database: Clone) -> str:
    return str(database.sql("select id from wocs.users where name = 'The admin'")[0][0])


def turn_comes(database: Clone) -> list[dict[str, Any]]:
    """The reminders that are given out."""
    database.sql("update wocs.outbox set not_before = now() where say = 'content.due'")
    return [one for one in database.call("wocs_tick", {})["outbox"] if one["say"] == "content.due"]


@pytest.mark.parametrize(
    "change",
    [
        "update wocs.content_slots set state = 'cancelled'",
        "update wocs.content_slots set at = at + interval '2 hours'",
        "update wocs.content_slots set state = 'planned', at = at + interval '2 hours', task = null",
        "update wocs.tasks set status = 'running' where type = 'agent_task';"
        " update wocs.tasks set status = 'done' where type = 'agent_task'",
        "update wocs.tasks set status = 'cancelled' where type = 'agent_task'",
    ],
)
@pytest.mark.parametrize("slots", [1, 2])
def test_a_reminder_of_slots_that_are_over_before_its_turn_is_not_sent(
    database: Clone, admin: str, ali: str, change: str, slots: int
) -> None:
    waiting_reminder(database, slots)
    database.sql(change)
    assert turn_comes(database) == []
    assert database.sql("select state from wocs.outbox where say = 'content.due'") == [("outdated",)]


def test_a_reminder_with_nobody_on_duty_is_looked_at_too(database: Clone, admin: str, ali: str) -> None:
    database.sql("update wocs.users set on_duty = false")
    waiting_reminder(database, 1)
    run_command(database, admin, "content_cancel", slot=1)
    assert turn_comes(database) == []


def test_a_reminder_tells_only_those_that_are_still_to_be_posted(database: Clone, admin: str, ali: str) -> None:
    waiting_reminder(database, 3)
    run_command(database, admin, "content_cancel", slot=2)
    [reminder] = turn_comes(database)
    assert [slot["slot"] for slot in reminder["facts"]["slots"]] == ["SLOT-1", "SLOT-3"]
    assert all(slot["late_s"] >= 60 for slot in reminder["facts"]["slots"])


def test_a_reminder_that_is_still_true_is_sent_as_it_was(database: Clone, admin: str, ali: str) -> None:
    waiting_reminder(database, 2)
    [(_, before)] = told(database, "content.due")
    [reminder] = turn_comes(database)
    assert reminder["facts"] == before
