"""Work for people: who gets it, who hears of it, and what their words do to it."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.tasks import add_person, make_task, perform_task, run_answer, run_check, run_command, run_word


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


@pytest.fixture
def ali(database: Clone, admin: str) -> str:
    return add_person(database, "Ali", "agent")


@pytest.fixture
def bob(database: Clone, ali: str) -> str:
    return add_person(database, "Bob", "agent")


def holder(database: Clone, task: str) -> Any:
    [row] = database.sql(
        "select u.name, t.status from wocs.tasks t left join wocs.users u on u.id = t.assigned_to where t.id = %s", task
    )
    return row


def heard(said: Any) -> list[tuple[str, str]]:
    also = said["also"] if isinstance(said, dict) else said.also
    return [(line["to_user"], line["say"]) for line in also]


def test_a_task_goes_to_the_named_agent_in_any_case_and_stays_open(database: Clone, admin: str, ali: str) -> None:
    given = run_command(
        database,
        admin,
        "agent_task",
        to="  aLI ",
        type="prep_checklist",
        priority="low",
        deadline="2027-01-20T08:00:00Z",
        note="Stok",
    )
    assert given.say == "agent.assigned"
    told = {
        key: given.facts[key]
        for key in ("task", "agent", "type", "target", "priority", "deadline", "note", "requester")
    }
    assert list(told.values()) == [
        given.task, "Ali", "prep_checklist", None, "low", "2027-01-20T08:00:00.000Z", "Stok", "The admin",
    ]  # fmt: skip
    assert heard(given) == [(ali, "agent.notice")] and given.also[0]["facts"]["task"] == given.task
    assert holder(database, given.task) == ("Ali", "pending")


def test_the_check_names_the_agent_so_that_the_approver_sees_whom(database: Clone, admin: str, ali: str) -> None:
    asked = run_check(database, admin, "agent_task", to="ALI", type="call")
    assert asked == {"subject": {"agent": "Ali"}, "args": {"to": "Ali", "type": "call"}}


def test_an_unknown_agent_is_refused_with_the_names_there_are(database: Clone, admin: str, ali: str) -> None:
    add_person(database, "The founder", "viewer")
    refused = run_command(database, admin, "agent_task", to="alii", type="call")
    assert (refused.say, refused.facts["reason"], refused.facts["names"]) == (
        "agent.refused",
        "unknown_agent",
        ["Ali"],
    )
    assert run_command(database, admin, "agent_task", to="The founder", type="call").facts["reason"] == "unknown_agent"


def test_without_a_name_the_least_busy_agent_gets_it_and_without_agents_nobody(database: Clone, admin: str) -> None:
    assert run_command(database, admin, "agent_task", type="call").facts["reason"] == "no_agents"
    add_person(database, "Ali", "agent")
    add_person(database, "Bob", "agent")
    assert [run_command(database, admin, "agent_task", type="call").facts["agent"] for _ in range(4)] == [
        "Ali",
        "Bob",
        "Ali",
        "Bob",
    ]


def test_an_agent_sees_their_own_tasks_and_an_admin_all(database: Clone, admin: str, ali: str, bob: str) -> None:
    done = run_command(database, admin, "agent_task", to="ali", type="call").task
    run_command(database, admin, "agent_task", to="ali", type="visit", priority="high")
    run_command(database, admin, "agent_task", to="bob", type="reply")
    run_word(database, ali, "done", done)

    def types(who: str, status: str) -> list[str]:
        return [row["type"] for row in run_answer(database, who, "agent_list", status=status)["facts"]["tasks"]]

    assert types(ali, "pending") == ["visit"] and types(ali, "done") == ["call"] and types(bob, "all") == ["reply"]
    assert types(admin, "pending") == ["visit", "reply"] and types(admin, "all") == ["visit", "reply", "call"]


def test_a_long_list_counts_what_it_leaves_out(database: Clone, admin: str, ali: str) -> None:
    assert run_answer(database, admin, "agent_list")["facts"]["more"] == 0
    run_command(database, admin, "agent_task", to="ali", type="call")
    database.sql(
        "insert into wocs.tasks (type, runs, payload, status, assigned_to, requested_by) "
        "select t.type, t.runs, t.payload, t.status, t.assigned_to, t.requested_by "
        "from wocs.tasks t, generate_series(1, 32)"
    )
    listed = run_answer(database, admin, "agent_list")["facts"]
    assert (len(listed["tasks"]), listed["more"]) == (30, 3)


def test_accepting_starts_it_and_done_finishes_it_and_the_requester_hears_both(
    database: Clone, admin: str, ali: str
) -> None:
    task = run_command(database, admin, "agent_task", to="ali", type="call").task
    accepted = run_word(database, ali, "accept", task)
    assert accepted["say"] == "agent.accepted" and heard(accepted) == [(admin, "agent.accepted")]
    assert holder(database, task) == ("Ali", "running")
    assert run_word(database, ali, "accept", task)["facts"]["reason"] == "already_running"
    done = run_word(database, ali, "done", task)
    assert (
        done["say"] == "agent.finished"
        and done["facts"]["agent"] == "Ali"
        and heard(done) == [(admin, "agent.finished")]
    )
    steps = database.sql(
        "select action, u.name from wocs.task_logs l left join wocs.users u on u.id = l.actor_id"
        " where task_id = %s order by seq",
        task,
    )
    assert steps[-2:] == [("started", "Ali"), ("completed", "Ali")]


def test_done_is_said_once(database: Clone, admin: str, ali: str) -> None:
    task = run_command(database, admin, "agent_task", to="ali", type="call").task
    run_word(database, ali, "done", task)
    again = run_word(database, ali, "done", task)
    assert (again["say"], again["facts"]["reason"], again["also"]) == ("task.refused", "already_done", [])


def test_nobody_speaks_about_the_task_of_another_but_an_admin(database: Clone, admin: str, ali: str, bob: str) -> None:
    task = run_command(database, admin, "agent_task", to="ali", type="call").task
    for said in ("done", "accept", "decline"):
        assert run_word(database, bob, said, task)["facts"]["reason"] == "not_yours"
    assert holder(database, task) == ("Ali", "pending")
    assert run_word(database, admin, "done", task)["say"] == "agent.finished"


def test_a_task_that_no_person_does_is_not_finished_by_a_word(database: Clone, admin: str) -> None:
    page = run_command(database, admin, "landing_create", page="menu", title="Menu").task
    assert run_word(database, admin, "done", page)["facts"]["reason"] == "not_an_agent_task"


def test_a_declined_task_goes_to_another_and_never_to_and_fro(database: Clone, admin: str, ali: str, bob: str) -> None:
    task = run_command(database, admin, "agent_task", to="ali", type="call").task
    run_word(database, ali, "accept", task)
    declined = run_word(database, ali, "decline", task)
    assert declined["say"] == "agent.declined" and (declined["facts"]["agent"], declined["facts"]["to"]) == (
        "Ali",
        "Bob",
    )
    assert heard(declined) == [(admin, "agent.declined"), (bob, "agent.notice")]
    assert holder(database, task) == ("Bob", "pending")
    again = run_word(database, bob, "decline", task)
    assert again["facts"]["to"] is None and heard(again) == [(admin, "agent.declined")]
    assert holder(database, task) == (None, "pending")
    assert run_command(database, admin, "agent_reassign", task=task, to="ali").say == "agent.reassigned"


def test_a_thumb_up_accepts_what_waits_and_only_notes_the_rest(database: Clone, admin: str, ali: str) -> None:
    task = run_command(database, admin, "agent_task", to="ali", type="call").task
    assert run_word(database, admin, "acknowledge", task)["say"] == "task.acknowledged"
    assert holder(database, task) == ("Ali", "pending")
    assert run_word(database, ali, "acknowledge", task)["say"] == "agent.accepted"
    run_word(database, ali, "done", task)
    assert run_word(database, ali, "acknowledge", task)["say"] == "task.acknowledged"


def test_a_reassigned_task_waits_for_the_new_agent_and_both_are_told(
    database: Clone, admin: str, ali: str, bob: str
) -> None:
    task = run_command(database, admin, "agent_task", to="ali", type="call").task
    run_word(database, ali, "accept", task)
    moved = run_command(database, admin, "agent_reassign", task=task, to="BOB")
    assert moved.say == "agent.reassigned"
    assert (moved.facts["agent"], moved.facts["from"], moved.facts["moved"]) == ("Bob", "Ali", task)
    assert heard(moved) == [(bob, "agent.notice"), (ali, "agent.released")]
    assert all(line["facts"]["task"] == task for line in moved.also)
    assert holder(database, task) == ("Bob", "pending")


def test_what_cannot_be_reassigned_is_refused_with_the_reason(database: Clone, admin: str, ali: str, bob: str) -> None:
    task = run_command(database, admin, "agent_task", to="ali", type="call").task
    page = run_command(database, admin, "landing_create", page="menu", title="Menu").task

    def reason(who: str, **args: str) -> tuple[str, str]:
        refused = run_check(database, who, "agent_reassign", **args)
        return refused["refused"], refused["facts"]["reason"]

    assert reason(admin, task=task, to="ali") == ("agent.refused", "same_agent")
    assert reason(admin, task=task, to="nobody") == ("agent.refused", "unknown_agent")
    assert reason(admin, task=page, to="bob") == ("agent.refused", "not_an_agent_task")
    assert reason(admin, task="TASK-9", to="bob") == ("task.refused", "not_found")
    assert reason(bob, task=task, to="bob") == ("task.refused", "not_yours")
    run_word(database, ali, "done", task)
    assert reason(admin, task=task, to="bob") == ("task.refused", "already_done")


def test_a_task_finished_between_the_ask_and_the_reassignment_stays_finished(
    database: Clone, admin: str, ali: str, bob: str
) -> None:
    task = run_command(database, admin, "agent_task", to="ali", type="call").task
    move = make_task(database, admin, "agent_reassign", task=task, to="bob")
    run_word(database, ali, "done", task)
    assert perform_task(database, move, "agent_reassign").facts["reason"] == "already_done"
    assert holder(database, task) == ("Ali", "done")


NAMES = {"Ali bin Abu": "agent", "Siti Aminah": "agent", "Siti Hawa": "agent", "The founder": "admin"}


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("siti hawa", "Siti Hawa"), ("ali", "Ali bin Abu"), ("abang ali", "Ali bin Abu"), ("@Ali", "Ali bin Abu"),
        ("ALI ABU", "Ali bin Abu"), ("kak Aminah", "Siti Aminah"), ("hawa siti", "Siti Hawa"),
        ("founder", "The founder"),
    ],
)  # fmt: skip
def test_a_first_name_finds_its_agent(database: Clone, admin: str, wanted: str, meant: str) -> None:
    for name, role in NAMES.items():
        add_person(database, name, role)
    checked = run_check(database, admin, "agent_task", to=wanted, type="call")
    assert checked["args"]["to"] == meant


@pytest.mark.parametrize("form", ["{}", "+{}", "0{local}", "{local}", "0{local:.2}-{rest} {end}"])
def test_a_number_in_any_form_finds_its_agent(database: Clone, admin: str, form: str) -> None:
    add_person(database, "Ali", "agent")
    [(number,)] = database.sql("select wa_number from wocs.users where name = 'Ali'")
    local = number[2:]
    wanted = form.format(number, local=local, rest=local[2:6], end=local[6:])
    assert run_check(database, admin, "agent_task", to=wanted, type="call")["args"]["to"] == "Ali"


def test_of_several_of_a_name_it_is_asked_which_and_admins_are_listed_to_nobody(database: Clone, admin: str) -> None:
    for name, role in NAMES.items():
        add_person(database, name, role)
    which = run_check(database, admin, "agent_task", to="siti", type="call")["facts"]
    assert (which["reason"], which["names"]) == ("which_agent", ["Siti Aminah", "Siti Hawa"])
    unknown = run_check(database, admin, "agent_task", to="aly", type="call")["facts"]
    assert (unknown["reason"], unknown["names"]) == ("unknown_agent", ["Ali bin Abu", "Siti Aminah", "Siti Hawa"])


def test_work_for_somebody_who_left_is_not_anothers_of_a_longer_name(database: Clone, admin: str) -> None:
    ali, _ = add_person(database, "Ali", "agent"), add_person(database, "Ali Baba", "agent")
    task = make_task(database, admin, "agent_task", "human", to="Ali", type="call")
    database.sql("update wocs.users set status = 'inactive' where id = %s", ali)
    [(outcome,)] = database.sql("select wocs.do_agent_task(t) from wocs.tasks t where t.id = %s", task)
    assert outcome["facts"]["reason"] == "unknown_agent"
