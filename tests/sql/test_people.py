"""The whitelist and how WOCS speaks to each person on it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.database_clone import Clone
from tests.sql.tasks import add_person, make_task, perform_task, run_answer, run_check, run_command


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def names(database: Clone, who: str) -> list[tuple[str, str]]:
    return [(row["name"], row["role"]) for row in run_answer(database, who, "user_list")["facts"]["people"]]


def test_a_person_is_added_listed_and_removed(database: Clone, admin: str) -> None:
    added = run_command(database, admin, "user_add", name="Ali", number="60111111111", role="agent")
    assert (added.say, added.facts) == (
        "user.added",
        {"name": "Ali", "number": "60111111111", "role": "agent", "known_before": False, "writes_first": True},
    )
    assert names(database, admin) == [("The admin", "admin"), ("Ali", "agent")]
    assert run_command(database, admin, "user_remove", name="aLi").facts == {"name": "Ali", "number": "60111111111"}
    assert names(database, admin) == [("The admin", "admin")]


def test_a_removed_persons_number_comes_back_as_somebody_new(database: Clone, admin: str) -> None:
    run_command(database, admin, "user_add", name="Ali", number="60111111111", role="agent")
    run_command(database, admin, "user_remove", number="60111111111")
    back = run_command(database, admin, "user_add", name="Bob", number="60111111111", role="viewer")
    assert (back.facts["known_before"], back.facts["former"]) == (False, "Ali")
    rows = database.sql("select name, role, status from wocs.users where wa_number = '60111111111' order by created_at")
    assert rows == [("Ali", "agent", "inactive"), ("Bob", "viewer", "active")]


def test_an_active_number_gets_the_new_name_and_role(database: Clone, admin: str) -> None:
    run_command(database, admin, "user_add", name="Ali", number="60111111111", role="agent")
    changed = run_command(database, admin, "user_add", name="ali", number="60111111111", role="admin")
    facts = {"name": "ali", "number": "60111111111", "role": "admin", "known_before": True, "writes_first": True}
    assert changed.facts == facts


def test_a_name_is_taken_in_any_case_but_not_by_somebody_who_left(database: Clone, admin: str) -> None:
    run_command(database, admin, "user_add", name="Ali", number="60111111111", role="agent")
    taken = run_command(database, admin, "user_add", name="ALI", number="60122222222", role="agent")
    assert (taken.say, taken.facts["reason"]) == ("user.refused", "name_taken")
    run_command(database, admin, "user_remove", name="Ali")
    assert run_command(database, admin, "user_add", name="ALI", number="60122222222", role="agent").say == "user.added"
    assert (
        run_command(database, admin, "user_add", name="Ali", number="60111111111", role="agent").facts["reason"]
        == "name_taken"
    )


def test_the_last_admin_stays_an_admin(database: Clone, admin: str) -> None:
    assert run_command(database, admin, "user_remove", name="The admin").facts["reason"] == "last_admin"
    [(number,)] = database.sql("select wa_number from wocs.users where id = %s", admin)
    assert (
        run_command(database, admin, "user_add", name="The admin", number=number, role="viewer").facts["reason"]
        == "last_admin"
    )
    agent = add_person(database, "Ali", "agent")
    assert run_check(database, agent, "user_remove", name="the ADMIN")["facts"]["reason"] == "last_admin"


def test_nobody_removes_themselves_and_nobody_unknown_is_removed(database: Clone, admin: str) -> None:
    add_person(database, "The founder", "admin")
    assert run_command(database, admin, "user_remove", name="the admin").facts["reason"] == "yourself"
    unknown = run_command(database, admin, "user_remove", name="Zed")
    assert (unknown.facts["reason"], unknown.facts["names"]) == ("unknown_user", ["The admin", "The founder"])


def test_two_admins_who_remove_each_other_at_once_leave_one(database: Clone, admin: str) -> None:
    founder = add_person(database, "The founder", "admin")
    tasks = [
        make_task(database, admin, "user_remove", name="The founder"),
        make_task(database, founder, "user_remove", name="The admin"),
    ]
    with ThreadPoolExecutor(2) as at_once:
        said = sorted(done.say for done in at_once.map(lambda task: perform_task(database, task, "user_remove"), tasks))
    assert said == ["user.refused", "user.removed"]
    assert database.sql("select count(*) from wocs.users where status = 'active' and role = 'admin'") == [(1,)]


def test_what_a_removed_agent_had_open_goes_to_another_who_is_told(database: Clone, admin: str) -> None:
    add_person(database, "Ali", "agent")
    task = run_command(database, admin, "agent_task", to="ali", type="call").task
    bob = add_person(database, "Bob", "agent")
    removed = run_command(database, admin, "user_remove", name="ali")
    assert [(line["to_user"], line["say"], line["facts"]["task"]) for line in removed.also] == [
        (bob, "agent.notice", task)
    ]
    assert run_command(database, admin, "user_remove", name="bob").also == []
    assert database.sql("select assigned_to, status from wocs.tasks where id = %s", task) == [(None, "pending")]


def test_quiet_and_language_are_of_the_one_who_asks(database: Clone, admin: str) -> None:
    add_person(database, "Ali", "agent")
    assert run_command(database, admin, "quiet", state="on").facts == {"on": True}
    assert run_command(database, admin, "language", language="ms").facts == {"language": "ms"}
    assert database.sql("select name, quiet, language from wocs.users order by name") == [
        ("Ali", False, "en"),
        ("The admin", True, "ms"),
    ]
    assert run_command(database, admin, "quiet", state="off").facts == {"on": False}


def test_who_is_named_at_the_start_hears_the_language_of_the_start_and_keeps_their_own(database: Clone) -> None:
    def language() -> str:
        return str(database.sql("select language from wocs.users where wa_number = '60111111111'")[0][0])

    people = [{"name": "Aminah", "number": "0111111111", "role": "admin"}]
    database.call("wocs_enlist", {"people": people, "language": "ms"})
    assert language() == "ms"
    database.call("wocs_enlist", {"people": people, "language": "en"})
    assert language() == "ms"
