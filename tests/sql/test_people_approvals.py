"""Making, changing and removing people waits for a CONFIRM to exactly that, and every other admin hears of it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    call_of,
    deliver,
    mark_all_sent,
    message,
    run_at_once,
    send_word,
    status_of,
    word,
)
from tests.sql.nested_intents import as_line, batch
from tests.sql.people import command
from tests.sql.people_by_message import ask, do, notices_to, say_of, steps_about

NEW = "60155555555"
BOB = {"name": "Bob", "number": NEW, "role": "admin"}
WAS_ALI = {"name": "Ali", "now": "Ali, agent"}


def people(database: Clone) -> list[tuple[str, str, str]]:
    return database.sql("select name, role, status from wocs.users order by name, created_at")


@pytest.mark.parametrize(
    ("key", "args", "plan"),
    [
        ("user_add", BOB, {"name": "Bob", "now": "not_listed", "then": "Bob, admin"}),
        ("user_add", {**BOB, "name": "Ali", "number": ALI}, {**WAS_ALI, "then": "Ali, admin"}),
        ("user_add", {**BOB, "number": ALI, "role": "agent"}, {**WAS_ALI, "then": "Bob, agent"}),
        ("user_remove", {"name": "ali"}, {**WAS_ALI, "then": "removed"}),
    ],
)
def test_it_waits_for_a_confirm_that_shows_the_role_before_and_after(
    wocs: Clone, key: str, args: dict[str, Any], plan: dict[str, Any]
) -> None:
    before = people(wocs)
    asked = ask(wocs, key, **args)
    assert (asked["say"], people(wocs)) == ("approval.asked", before)
    assert asked["facts"]["subject"]["plan"] == [{"what": "person", **plan}]
    assert send_word(wocs, ADMIN, "confirm", asked["task"])["say"] in ("user.added", "user.removed")
    assert people(wocs) != before


@pytest.mark.parametrize(
    "change",
    [
        ("user_add", {"name": "Ali", "number": ALI, "role": "viewer"}),
        ("user_add", {"name": "Ali Baba", "number": ALI, "role": "agent"}),
    ],
)
@pytest.mark.parametrize(
    "question", [("user_add", {"name": "Ali", "number": ALI, "role": "admin"}), ("user_remove", {"number": ALI})]
)
def test_a_person_who_changed_in_between_is_asked_about_again(
    wocs: Clone, question: tuple[str, Any], change: tuple[str, Any]
) -> None:
    task = ask(wocs, question[0], **question[1])["task"]
    do(wocs, change[0], by=OTHER_ADMIN, **change[1])
    after = people(wocs)
    again = send_word(wocs, ADMIN, "confirm", task)
    assert (again["say"], people(wocs)) == ("approval.changed", after)
    assert send_word(wocs, ADMIN, "confirm", task)["say"] in ("user.added", "user.removed")


def test_a_yes_to_a_change_of_one_row_is_none_to_the_next_with_that_number(wocs: Clone) -> None:
    task = ask(wocs, "user_add", name="Ali", number=ALI, role="admin")["task"]
    do(wocs, "user_remove", by=OTHER_ADMIN, number=ALI)
    again = send_word(wocs, ADMIN, "confirm", task)
    assert (again["say"], again["facts"]["subject"]["plan"][0]["now"]) == ("approval.changed", "not_listed")
    do(wocs, "user_add", by=OTHER_ADMIN, name="Ali", number=ALI, role="agent")
    assert send_word(wocs, ADMIN, "confirm", task)["say"] == "approval.changed"
    assert wocs.sql("select role from wocs.users where wa_number = %s and status = 'active'", ALI) == [("agent",)]


def test_a_name_that_is_anothers_now_is_not_removed_by_a_yes_to_the_first(wocs: Clone) -> None:
    task = ask(wocs, "user_remove", name="Ali")["task"]
    do(wocs, "user_add", by=OTHER_ADMIN, name="Alias", number=ALI, role="agent")
    do(wocs, "user_add", by=OTHER_ADMIN, name="Ali", number=NEW, role="agent")
    assert send_word(wocs, ADMIN, "confirm", task)["say"] == "approval.changed"


def test_the_other_admins_hear_of_everything_and_the_log_names_who_it_was_then(wocs: Clone) -> None:
    do(wocs, "user_add", **BOB)
    do(wocs, "user_add", **{**BOB, "name": "Bobby", "role": "agent"})
    do(wocs, "user_remove", name="Bobby")
    told = notices_to(wocs, OTHER_ADMIN)
    assert [(one["by"], one["name"], [change["what"] for change in one["changes"]]) for one in told] == [
        ("The admin", "Bob", ["added"]),
        ("The admin", "Bobby", ["name", "role"]),
        ("The admin", "Bobby", ["removed"]),
    ]
    assert notices_to(wocs, ADMIN) == notices_to(wocs, ALI) == notices_to(wocs, NEW) == []
    steps = steps_about(wocs, NEW)
    assert [(step["action"], step["name"]) for step in steps] == [
        ("person_added", "Bob"), ("person_changed", "Bob"), ("person_changed", "Bobby"),
    ]  # fmt: skip
    assert all(step["task"] for step in steps)
    assert wocs.sql("select wocs.audit_first_break()") == [(None,)]


def told_of_themselves(database: Clone, number: str) -> list[tuple[str, str]]:
    return [(one["what"], one["by"]) for one in notices_to(database, number, "user.told")]


def test_whoever_is_let_in_changed_or_put_out_is_told(wocs: Clone) -> None:
    do(wocs, "user_add", **BOB)
    say_of(wocs, NEW)
    assert wocs.sql("select kind, facts ->> 'what' from wocs.outbox where say = 'user.told'") == [("reply", "added")]
    do(wocs, "user_add", **{**BOB, "name": "Bobby"})
    do(wocs, "user_add", **{**BOB, "name": "Bobby", "role": "agent"})
    task = do(wocs, "user_remove", name="Bobby")["task"]
    mark_all_sent(wocs)
    do(wocs, "undo", task=task)
    assert [what for what, by in told_of_themselves(wocs, NEW) if by == "The admin"] == [
        "role",
        "removed",
        "back",
    ]
    assert told_of_themselves(wocs, ADMIN) == told_of_themselves(wocs, ALI) == []


@pytest.mark.parametrize("language", ["en", "ms"])
def test_whoever_is_added_hears_it_in_the_language_that_the_house_speaks(wocs: Clone, language: str) -> None:
    asked = ask(wocs, "user_add", **BOB)
    confirm = message(ADMIN, word("confirm", asked["task"]), "CONFIRM")
    deliver(wocs, confirm, language=language, paid_greeting=True)
    assert wocs.sql("select language from wocs.outbox where say = 'user.told'") == [(language,)]
    assert wocs.sql("select language from wocs.users where wa_number = %s", NEW) == [(language,)]


def test_the_removed_are_told_at_once_and_an_admin_who_is_changed_hears_it_once(wocs: Clone) -> None:
    task = ask(wocs, "user_remove", number=OTHER_ADMIN)["task"]
    outbox = deliver(wocs, message(ADMIN, word("confirm", task), "CONFIRM"))["outbox"]
    assert [one["say"] for one in outbox if one["to"]["number"] == OTHER_ADMIN] == ["user.told"]


def test_an_undo_is_told_and_logged_like_the_change(wocs: Clone) -> None:
    task = do(wocs, "user_remove", name="Ali")["task"]
    mark_all_sent(wocs)
    do(wocs, "undo", task=task)
    assert [change["what"] for change in notices_to(wocs, OTHER_ADMIN)[-1]["changes"]] == ["back"]
    assert [step["changes"][0]["what"] for step in steps_about(wocs, ALI)] == ["removed", "back"]


@pytest.mark.parametrize("role", ["agent", "viewer"])
def test_nobody_changes_their_own_role(wocs: Clone, role: str) -> None:
    refused = ask(wocs, "user_add", name="The admin", number=ADMIN, role=role)
    assert (refused["say"], refused["facts"]["reason"]) == ("user.refused", "own_role")
    inside = as_line(command("user_add", name="The admin", number=ADMIN, role=role))
    told = deliver(wocs, message(ADMIN, batch(inside), "/batch"))["outbox"][0]
    assert told["facts"]["because"]["facts"]["reason"] == "own_role"


def test_nobody_changes_their_own_role_by_undoing(wocs: Clone) -> None:
    task = do(wocs, "user_add", name="Ali", number=ALI, role="admin")["task"]
    assert ask(wocs, "undo", by=ALI, task=task)["facts"]["reason"] == "own_role"
    assert do(wocs, "undo", task=task)["say"] == "undo.done"


def test_one_may_change_ones_own_name(wocs: Clone) -> None:
    assert do(wocs, "user_add", name="Boss", number=ADMIN, role="admin")["say"] == "user.added"


def test_the_last_admin_stays_whatever_was_asked_before(wocs: Clone) -> None:
    asked = [
        ask(wocs, "user_remove", name="The founder")["task"],
        ask(wocs, "user_remove", by=OTHER_ADMIN, name="The admin")["task"],
    ]
    confirms = [(ADMIN, asked[0]), (OTHER_ADMIN, asked[1])]
    calls = [call_of("wocs_intake", {"messages": [message(n, word("confirm", t), "x")]}) for n, t in confirms]
    run_at_once(calls, wocs)
    assert wocs.sql("select count(*) from wocs.users where role = 'admin' and status = 'active'") == [(1,)]
    assert "awaiting_approval" not in {status_of(wocs, task) for task in asked}


def test_a_demotion_that_waits_for_its_turn_is_not_done_by_who_was_demoted_meanwhile(wocs: Clone) -> None:
    do(wocs, "user_add", **BOB)
    asked = [
        ask(wocs, "user_add", name="The founder", number=OTHER_ADMIN, role="agent")["task"],
        ask(wocs, "user_add", by=OTHER_ADMIN, name="Bob", number=NEW, role="agent")["task"],
        ask(wocs, "user_add", by=NEW, name="The admin", number=ADMIN, role="agent")["task"],
    ]
    confirms = zip([ADMIN, OTHER_ADMIN, NEW], asked, strict=True)
    calls = [call_of("wocs_intake", {"messages": [message(n, word("confirm", t), "x")]}) for n, t in confirms]
    run_at_once(calls, wocs)
    [(admins,)] = wocs.sql("select count(*) from wocs.users where role = 'admin' and status = 'active'")
    assert admins in (1, 2)
    done = [status_of(wocs, task) for task in asked]
    assert done.count("done") == 3 - admins, done


def test_two_at_once_with_one_number_are_one_person(wocs: Clone) -> None:
    asked = [
        (by, ask(wocs, "user_add", by=by, name=name, number=NEW, role="agent")["task"])
        for by, name in ((ADMIN, "Bob"), (OTHER_ADMIN, "Cik"))
    ]
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda one: send_word(wocs, one[0], "confirm", one[1])["say"], asked))
    assert sorted(said) == ["approval.changed", "user.added"]
    assert wocs.sql("select count(*) from wocs.users where wa_number = %s", NEW) == [(1,)]


def test_an_old_yes_about_people_is_asked_for_again_by_whoever_tries_again(wocs: Clone) -> None:
    task = ask(wocs, "user_add", **BOB)["task"]
    do(wocs, "user_add", by=OTHER_ADMIN, name="Bob", number="60166666666", role="agent")
    assert send_word(wocs, ADMIN, "confirm", task)["facts"]["reason"] == "name_taken"
    do(wocs, "user_remove", by=OTHER_ADMIN, name="Bob")
    assert send_word(wocs, OTHER_ADMIN, "retry", task)["say"] == "approval.asked"
    assert wocs.sql("select count(*) from wocs.users where wa_number = %s", NEW) == [(0,)]


class TestFourEyes:
    """Another admin says yes, and one who was an admin when it was asked."""

    def ask(self, database: Clone, key: str, by: str = ADMIN, **args: Any) -> str:
        return str(deliver(database, message(by, command(key, **args), "/x"), four_eyes=True)["outbox"][0]["task"])

    def test_who_became_admin_after_the_question_cannot_answer_it(self, wocs: Clone) -> None:
        task = self.ask(wocs, "user_remove", name="The founder")
        do(wocs, "user_add", name="Ali", number=ALI, role="admin")
        refused = send_word(wocs, ALI, "confirm", task)
        assert (refused["say"], refused["facts"]["reason"]) == ("approval.refused", "admin_too_new")
        assert status_of(wocs, task) == "awaiting_approval"
        later = self.ask(wocs, "user_remove", name="A viewer")
        assert send_word(wocs, ALI, "confirm", later)["say"] == "user.removed"

    def test_who_was_admin_before_and_became_one_again_counts_as_new(self, wocs: Clone) -> None:
        do(wocs, "user_add", name="Ali", number=ALI, role="admin")
        task = self.ask(wocs, "user_remove", name="A viewer")
        for role in ("agent", "admin"):
            do(wocs, "user_add", name="Ali", number=ALI, role=role)
        assert send_word(wocs, ALI, "confirm", task)["facts"]["reason"] == "admin_too_new"

    def test_an_admin_who_was_removed_and_added_again_does_not_approve_what_they_asked(self, wocs: Clone) -> None:
        task = self.ask(wocs, "user_remove", name="A viewer")
        do(wocs, "user_remove", by=OTHER_ADMIN, number=ADMIN)
        do(wocs, "user_add", by=OTHER_ADMIN, name="Boss", number=ADMIN, role="admin")
        assert send_word(wocs, ADMIN, "confirm", task)["say"] == "approval.refused"
        assert wocs.sql("select status from wocs.users where name = 'A viewer'") == [("active",)]

    def test_the_one_who_asked_hears_what_the_other_confirmed(self, wocs: Clone) -> None:
        task = self.ask(wocs, "user_remove", name="Ali")
        assert send_word(wocs, OTHER_ADMIN, "confirm", task)["say"] == "user.removed"
        assert [one["by"] for one in notices_to(wocs, ADMIN)] == ["The founder"]
