"""Undoing what was done to people: who may, what they held, and how they are spoken to."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.campaigns import CAMPAIGNS
from tests.database_clone import Clone
from tests.sql.tasks import add_person, run_command

NUMBER = "60123400001"


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def undo(database: Clone, admin: str, task: str) -> Any:
    return run_command(database, admin, "undo", task=task)


def people(database: Clone) -> list[tuple[Any, ...]]:
    return database.sql(
        "select wa_number, name, role, quiet, language from wocs.users where status = 'active' order by wa_number"
    )


def test_somebody_new_is_off_the_list_again(database: Clone, admin: str) -> None:
    before = people(database)
    added = run_command(database, admin, "user_add", name="Ali", number=NUMBER, role="agent")
    done = undo(database, admin, added.task)
    assert done.facts["plan"] == [{"what": "person", "name": "Ali", "now": "Ali, agent", "then": "removed"}]
    assert people(database) == before


def test_somebody_known_gets_name_and_role_back(database: Clone, admin: str) -> None:
    run_command(database, admin, "user_add", name="Ali", number=NUMBER, role="agent")
    before = people(database)
    changed = run_command(database, admin, "user_add", name="Bob", number=NUMBER, role="viewer")
    assert undo(database, admin, changed.task).facts["plan"][0]["then"] == "Ali, agent"
    assert people(database) == before


def test_whoever_was_changed_since_is_left_alone(database: Clone, admin: str) -> None:
    added = run_command(database, admin, "user_add", name="Ali", number=NUMBER, role="agent")
    run_command(database, admin, "user_add", name="Ali", number=NUMBER, role="viewer")
    refused = undo(database, admin, added.task)
    assert (refused.facts["reason"], refused.facts["expected"], refused.facts["found"]) == (
        "changed_since", "Ali, agent", "Ali, viewer",
    )  # fmt: skip


def test_the_last_admin_stays_and_nobody_removes_themselves_by_undoing(database: Clone, admin: str) -> None:
    added = run_command(database, admin, "user_add", name="The founder", number=NUMBER, role="admin")
    [(founder,)] = database.sql("select id::text from wocs.users where wa_number = %s", NUMBER)
    assert undo(database, founder, added.task).facts["reason"] == "yourself"
    database.sql("update wocs.users set status = 'inactive' where id = %s", admin)
    [(checked,)] = database.sql("select wocs.undo_plan_user_add(t) from wocs.tasks t where id = %s", added.task)
    assert checked["facts"]["reason"] == "last_admin"


def test_a_removed_agent_is_back_with_chats_and_the_tasks_nobody_has_begun(database: Clone, admin: str) -> None:
    ali = add_person(database, "Ali", "agent")
    waits, begun = (run_command(database, admin, "agent_task", to="ali", type="call").task for _ in range(2))
    database.sql("insert into wocs.chats (wa_chat_id, assigned_agent) values ('c', %s)", ali)
    bob = add_person(database, "Bob", "agent")
    removed = run_command(database, admin, "user_remove", name="ali")
    database.sql("update wocs.tasks set status = 'running', started_at = now() where id = %s", begun)
    done = undo(database, admin, removed.task)
    assert (done.say, done.facts["plan"][0]["then"]) == ("undo.done", "Ali, agent")
    assert [(line["to_user"], line["say"], line["facts"]["task"]) for line in done.also] == [
        (ali, "agent.notice", waits)
    ]
    holders = dict(database.sql("select id, assigned_to::text from wocs.tasks where type = 'agent_task'"))
    assert holders == {waits: ali, begun: bob}
    assert database.sql("select assigned_agent::text from wocs.chats") == [(ali,)]


def test_a_name_that_somebody_else_took_is_not_given_twice(database: Clone, admin: str) -> None:
    add_person(database, "Ali", "agent")
    removed = run_command(database, admin, "user_remove", name="ali")
    run_command(database, admin, "user_add", name="Ali", number=NUMBER, role="agent")
    assert undo(database, admin, removed.task).facts["reason"] == "name_taken"


def test_quiet_and_language_go_back_unless_they_changed_again(database: Clone, admin: str) -> None:
    quiet = run_command(database, admin, "quiet", state="on")
    spoken = run_command(database, admin, "language", language="ms")
    assert undo(database, admin, quiet.task).facts["plan"] == [
        {"what": "quiet", "name": "The admin", "now": "true", "then": False}
    ]
    run_command(database, admin, "language", language="en")
    refused = undo(database, admin, spoken.task)
    assert (refused.facts["expected"], refused.facts["found"]) == ("ms", "en")


STEPS = st.lists(
    st.one_of(
        st.builds(
            lambda n, name, role: ("user_add", {"number": f"6012340000{n}", "name": name, "role": role}),
            st.integers(1, 3), st.sampled_from(["Ali", "Bob", "Cik"]), st.sampled_from(["admin", "agent", "viewer"]),
        ),
        st.builds(lambda name: ("user_remove", {"name": name}), st.sampled_from(["Ali", "Bob", "Cik"])),
        st.builds(lambda on: ("quiet", {"state": on}), st.sampled_from(["on", "off"])),
        st.builds(lambda to: ("language", {"language": to}), st.sampled_from(["ms", "en"])),
    ),
    max_size=7,
)  # fmt: skip


@settings(max_examples=50 * CAMPAIGNS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_was_done_before_undoing_the_last_thing_restores_who_may(
    database: Clone, admin: str, steps: list[tuple[str, dict[str, Any]]]
) -> None:
    tasks, states = [], [people(database)]
    for command, args in steps:
        done = run_command(database, admin, command, **args)
        if done.say != "user.refused":
            tasks.append(done.task)
            states.append(people(database))
    for task, before in zip(reversed(tasks), reversed(states[:-1]), strict=True):
        undone = undo(database, admin, task)
        assert undone.say == "undo.done", undone
        assert people(database) == before
