"""Who is there for work: new tasks go to agents on duty, to the others only by name."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import VIEWER
from tests.sql.people import (
    ADMIN,
    ALI,
    BOB,
    assignee_of,
    send_command,
    send_message,
    send_word,
    set_duty,
    with_people,
    word,
)


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def test_an_agent_goes_off_duty_and_the_answer_says_what_is_still_open(wocs: Clone) -> None:
    task = send_command(wocs, ADMIN, "agent_task", to="ali", type="call")["task"]
    off = send_command(wocs, ALI, "duty", state="off")
    assert (off["say"], off["facts"]["agent"], off["facts"]["on"], off["facts"]["tasks"]) == (
        "agent.duty",
        "Ali",
        False,
        [task],
    )
    assert send_command(wocs, ALI, "duty", state="on")["facts"]["on"] is True


def test_new_work_goes_to_who_is_on_duty_even_when_busier(wocs: Clone) -> None:
    send_command(wocs, ADMIN, "agent_task", to="bob", type="call")
    set_duty(wocs, "Ali", False)
    assert send_command(wocs, ADMIN, "agent_task", type="call")["facts"]["agent"] == "Bob"


def test_by_name_an_agent_off_duty_gets_it_and_that_is_said(wocs: Clone) -> None:
    set_duty(wocs, "Ali", False)
    given = send_command(wocs, ADMIN, "agent_task", to="ali", type="call")
    assert (given["facts"]["agent"], given["facts"]["off_duty"]) == ("Ali", True)


def test_with_everybody_off_duty_it_is_refused_with_their_names(wocs: Clone) -> None:
    for name in ("Ali", "Bob"):
        set_duty(wocs, name, False)
    refused = send_command(wocs, ADMIN, "agent_task", type="call")
    assert (refused["say"], refused["facts"]["reason"], refused["facts"]["names"]) == (
        "agent.refused", "all_off_duty", ["Ali", "Bob"],
    )  # fmt: skip


def test_a_declined_task_never_goes_to_somebody_off_duty(wocs: Clone) -> None:
    task = send_command(wocs, ADMIN, "agent_task", to="ali", type="call")["task"]
    set_duty(wocs, "Bob", False)
    assert send_word(wocs, ALI, "decline", task)["facts"]["to"] is None
    assert assignee_of(wocs, task) == (None, "pending")


def test_only_an_admin_sets_the_duty_of_others_and_they_are_told(wocs: Clone) -> None:
    refused = send_command(wocs, ALI, "duty", state="off", agent="bob")
    assert (refused["say"], refused["facts"]["needs"]) == ("access.role", "admin")
    send_command(wocs, ADMIN, "duty", state="off", agent="bob")
    assert wocs.sql("select on_duty from wocs.users where name = 'Bob'") == [(False,)]
    assert wocs.sql("select say from wocs.outbox where to_number = %s", BOB) == [("agent.duty",)]
    assert send_command(wocs, ADMIN, "duty", state="off", agent="nobody")["facts"]["reason"] == "unknown_agent"


def test_the_list_shows_who_is_on_duty_with_how_much(wocs: Clone) -> None:
    send_command(wocs, ADMIN, "agent_task", to="ali", type="call")
    set_duty(wocs, "Bob", False)
    listed = send_command(wocs, VIEWER, "agent_list", status="all")["facts"]
    assert listed["agents"] == [{"name": "Ali", "on": True, "open": 1}, {"name": "Bob", "on": False, "open": 0}]


def test_the_duty_is_undone_unless_it_was_changed_since(wocs: Clone) -> None:
    off = send_command(wocs, ALI, "duty", state="off")["task"]
    plan = "select wocs.undo_plan_duty(t) from wocs.tasks t where t.id = %s"
    [(planned,)] = wocs.sql(plan, off)
    assert planned["plan"] == [{"what": "duty", "name": "Ali", "now": "off", "then": "on"}]
    wocs.sql("select wocs.undo_duty(t, t) from wocs.tasks t where t.id = %s", off)
    assert wocs.sql("select on_duty from wocs.users where name = 'Ali'") == [(True,)]
    [(planned,)] = wocs.sql(plan, off)
    assert (planned["facts"]["reason"], planned["facts"]["expected"], planned["facts"]["found"]) == (
        "changed_since",
        "off",
        "on",
    )


def test_an_agents_cross_on_the_notice_declines_and_the_next_one_gets_it(wocs: Clone) -> None:
    task = send_command(wocs, ADMIN, "agent_task", to="ali", type="call")["task"]
    [(notice,)] = wocs.sql("select wamid from wocs.outbox where say = 'agent.notice'")
    crossed = send_message(wocs, ALI, word("cancel"), "❌", quoted=notice, type="reaction")["outbox"]
    assert crossed[0]["say"] == "agent.declined"
    assert assignee_of(wocs, task) == ("Bob", "pending")


def test_an_admins_cross_cancels_and_a_thumb_of_the_agent_accepts(wocs: Clone) -> None:
    task = send_command(wocs, ADMIN, "agent_task", to="ali", type="call")["task"]
    [(notice,)] = wocs.sql("select wamid from wocs.outbox where say = 'agent.notice'")
    send_message(wocs, ALI, word("acknowledge"), "👍", quoted=notice, type="reaction")
    assert assignee_of(wocs, task) == ("Ali", "running")
    [(told,)] = wocs.sql("select wamid from wocs.outbox where say = 'agent.assigned'")
    send_message(wocs, ADMIN, word("cancel"), "❌", quoted=told, type="reaction")
    assert assignee_of(wocs, task) == ("Ali", "cancelled")


def test_a_reassignment_is_undone_while_the_work_is_open(wocs: Clone) -> None:
    task = send_command(wocs, ADMIN, "agent_task", to="ali", type="call")["task"]
    moved = send_command(wocs, ADMIN, "agent_reassign", task=task, to="bob")["task"]
    [(planned,)] = wocs.sql("select wocs.undo_plan_agent_reassign(t) from wocs.tasks t where t.id = %s", moved)
    assert planned["plan"] == [{"what": "agent_of", "name": task, "now": "Bob", "then": "Ali"}]
    [(undone,)] = wocs.sql("select wocs.undo_agent_reassign(t, t) from wocs.tasks t where t.id = %s", moved)
    assert assignee_of(wocs, task) == ("Ali", "pending")
    assert [one["say"] for one in undone["also"]] == ["agent.notice", "agent.released"]
    [(again,)] = wocs.sql("select wocs.undo_plan_agent_reassign(t) from wocs.tasks t where t.id = %s", moved)
    assert (again["facts"]["reason"], again["facts"]["found"]) == ("changed_since", "Ali")
