"""Who gets a number after somebody gets nothing of theirs, and who was removed gets back in by nothing they kept."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    count_stamps,
    deliver,
    mark_all_sent,
    message,
    move_back,
    send_word,
    status_of,
)
from tests.sql.inbound_messages import command as made_up
from tests.sql.nested_intents import create, make_due, outbox_of, read_runs, run_tick, schedule, stamp
from tests.sql.people_by_message import ask, do, notices_to, say_of, tell_change

FOUNDER_ID, NEW_ID = "MY.2000", "MY.9000"


def replace_founder(database: Clone, role: str = "admin") -> None:
    """The founder, known by number and user id, is removed; the number is another person's now."""
    say_of(database, OTHER_ADMIN, FOUNDER_ID)
    assert do(database, "user_remove", number=OTHER_ADMIN)["say"] == "user.removed"
    assert do(database, "user_add", name="Bob", number=OTHER_ADMIN, role=role)["say"] == "user.added"


def rows_of(database: Clone, number: str) -> list[tuple[Any, ...]]:
    return database.sql(
        "select name, role, status, wa_user_id from wocs.users where wa_number = %s order by created_at", number
    )


def test_a_number_that_comes_back_is_a_new_row_and_the_old_one_stays_as_it_was(wocs: Clone) -> None:
    replace_founder(wocs, "agent")
    assert rows_of(wocs, OTHER_ADMIN) == [
        ("The founder", "admin", "inactive", FOUNDER_ID), ("Bob", "agent", "active", None),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [None, "60199999991"])
def test_a_removed_admins_account_is_a_strangers_though_the_number_is_anothers_now(
    wocs: Clone, number: str | None
) -> None:
    replace_founder(wocs)
    assert say_of(wocs, number, FOUNDER_ID) == "access.unauthorized"
    assert say_of(wocs, OTHER_ADMIN, NEW_ID) == "landing.edited"
    assert say_of(wocs, None, NEW_ID) == "landing.edited"


def test_a_removed_admins_account_on_the_number_that_somebody_else_was_given_waits_for_an_admins_word(
    wocs: Clone,
) -> None:
    replace_founder(wocs)
    assert say_of(wocs, OTHER_ADMIN, FOUNDER_ID) == "access.unauthorized"
    assert len(notices_to(wocs, ADMIN, "user.unknown_account")) == 1
    tell_change(wocs, "number", OTHER_ADMIN, "60129999999", user_id=FOUNDER_ID)
    assert say_of(wocs, "60129999999") == "access.unauthorized"
    assert do(wocs, "user_accept", name="Bob")["say"] == "user.accepted"
    assert say_of(wocs, OTHER_ADMIN, FOUNDER_ID) == "landing.edited"


def test_who_comes_back_under_their_own_name_is_known_by_their_account_again(wocs: Clone) -> None:
    say_of(wocs, OTHER_ADMIN, FOUNDER_ID)
    do(wocs, "user_remove", number=OTHER_ADMIN)
    do(wocs, "user_add", name="The Founder", number=OTHER_ADMIN, role="admin")
    assert say_of(wocs, OTHER_ADMIN, FOUNDER_ID) == "landing.edited"


def test_the_next_owner_of_a_number_inherits_no_schedule(wocs: Clone) -> None:
    outbox_of(wocs, schedule(stamp("later"), repeat="daily"), OTHER_ADMIN)
    replace_founder(wocs)
    make_due(wocs)
    assert run_tick(wocs)["read"] == []
    assert wocs.sql("select state from wocs.schedules") == [("stopped",)]
    assert count_stamps(wocs) == 1


def test_a_run_that_was_read_before_the_removal_does_nothing_after_it(wocs: Clone) -> None:
    outbox_of(wocs, schedule(stamp("later")), OTHER_ADMIN)
    make_due(wocs)
    run = read_runs(wocs)
    replace_founder(wocs)
    wocs.call("wocs_obey", {"run": run["run"], "intent": stamp("later")["intent"], "problem": None, "settings": {}})
    assert (count_stamps(wocs), wocs.sql("select state from wocs.schedule_runs")) == (1, [("skipped",)])


def test_the_next_owner_of_a_number_confirms_no_question_of_the_one_before(wocs: Clone) -> None:
    outbox_of(wocs, create("promo")["intent"], OTHER_ADMIN)
    task = ask(wocs, "landing_publish", OTHER_ADMIN, page="promo")["task"]
    replace_founder(wocs)
    assert send_word(wocs, OTHER_ADMIN, "confirm", task)["facts"]["reason"] != "expired"
    assert status_of(wocs, task) == "cancelled"
    assert wocs.sql("select distinct status from wocs.landing_versions") == [("draft",)]


def test_the_one_who_is_removed_by_a_confirm_has_no_question_left(wocs: Clone) -> None:
    task = deliver(wocs, message(OTHER_ADMIN, made_up(page="a", asks=True), "/stamp"))["outbox"][0]["task"]
    do(wocs, "user_remove", name="The founder")
    assert status_of(wocs, task) == "cancelled"
    assert wocs.sql("select decision from wocs.approvals where task_id = %s", task) == [("cancelled",)]


def test_why_names_who_did_it_and_not_who_has_the_number_now(wocs: Clone) -> None:
    task = deliver(wocs, message(OTHER_ADMIN, made_up(page="a", asks=True), "/stamp"))["outbox"][0]["task"]
    send_word(wocs, OTHER_ADMIN, "confirm", task)
    replace_founder(wocs)
    told = ask(wocs, "why", task=task)["facts"]
    assert {told["asked_by"], told["approvals"][0]["decided_by"], *(step["actor"] for step in told["steps"])} == {
        "The founder"
    }


def test_why_names_the_person_as_they_were_called_then(wocs: Clone) -> None:
    task = deliver(wocs, message(OTHER_ADMIN, made_up(page="a", asks=True), "/stamp"))["outbox"][0]["task"]
    send_word(wocs, OTHER_ADMIN, "confirm", task)
    do(wocs, "user_add", name="Bob", number=OTHER_ADMIN, role="admin")
    later = deliver(wocs, message(OTHER_ADMIN, made_up(page="b"), "/stamp"))["outbox"][0]["task"]
    told, told_later = (ask(wocs, "why", task=each)["facts"] for each in (task, later))
    assert (told["asked_by"], told["approvals"][0]["approver"], told["steps"][-1]["actor"]) == ("The founder",) * 3
    assert (told_later["asked_by"], told_later["steps"][-1]["actor"]) == ("Bob", "Bob")


def test_two_people_of_one_name_are_told_apart_by_the_end_of_their_numbers(wocs: Clone) -> None:
    task = deliver(wocs, message(OTHER_ADMIN, made_up(page="a"), "/stamp"))["outbox"][0]["task"]
    do(wocs, "user_remove", name="The founder")
    do(wocs, "user_add", name="The founder", number="60177777777", role="admin")
    assert ask(wocs, "why", task=task)["facts"]["asked_by"] == "The founder ·02"
    later = deliver(wocs, message("60177777777", made_up(page="a"), "/stamp"))["outbox"][0]["task"]
    assert ask(wocs, "why", task=later)["facts"]["asked_by"] == "The founder ·77"
    do(wocs, "user_add", name="Bob", number="60177777777", role="admin")
    assert ask(wocs, "why", task=later)["facts"]["asked_by"] == "The founder ·77"
    assert ask(wocs, "why", task=task)["facts"]["asked_by"] == "The founder ·02"


def test_who_is_removed_keeps_no_card_draft_chat_or_message_that_waits(wocs: Clone) -> None:
    outbox_of(wocs, schedule(stamp("later")), OTHER_ADMIN)
    [(founder,)] = wocs.sql("select id::text from wocs.users where wa_number = %s", OTHER_ADMIN)
    wocs.sql("insert into wocs.cards (person_id, note, heard, readings) values (%s, 'n', 'h', '[]')", founder)
    wocs.sql("update wocs.wa_sessions set session_data = '{\"draft\": {}}' where user_id = %s", founder)
    wocs.sql("insert into wocs.chats (wa_chat_id, assigned_agent) values ('c', %s)", founder)
    wocs.sql(
        "insert into wocs.outbox (key, to_number, kind, say, state) values ('k', %s, 'notice', 'x', 'queued')",
        OTHER_ADMIN,
    )
    do(wocs, "user_remove", name="The founder")
    assert wocs.sql("select state from wocs.cards") == [("dropped",)]
    assert wocs.sql("select session_data from wocs.wa_sessions where user_id = %s", founder) == [({},)]
    assert wocs.sql("select assigned_agent from wocs.chats") == [(None,)]
    assert wocs.sql("select state from wocs.outbox where key = 'k'") == [("failed",)]


@pytest.mark.parametrize("role", ["agent", "viewer"])
def test_who_is_demoted_keeps_no_schedule_question_card_or_planned_effect(wocs: Clone, role: str) -> None:
    outbox_of(wocs, schedule(stamp("later")), OTHER_ADMIN)
    question = deliver(wocs, message(OTHER_ADMIN, made_up(page="a", asks=True), "/stamp"))["outbox"][0]["task"]
    wocs.sql(
        "insert into wocs.tasks (type, runs, requested_by, scheduled_at) select 'stamp', 'instant', id, '2099-01-01'"
        " from wocs.users where wa_number = %s",
        OTHER_ADMIN,
    )
    wocs.sql(
        "insert into wocs.cards (person_id, note, heard, readings)"
        " select id, 'n', 'h', '[]' from wocs.users where wa_number = %s",
        OTHER_ADMIN,
    )
    done = do(wocs, "user_add", name="The founder", number=OTHER_ADMIN, role=role)
    assert wocs.sql("select state from wocs.schedules") == [("stopped",)]
    assert (status_of(wocs, question), wocs.sql("select state from wocs.cards")) == ("cancelled", [("dropped",)])
    assert wocs.sql("select status from wocs.tasks where scheduled_at > '2098-01-01'") == [("cancelled",)]
    assert done["facts"]["closed"]["schedules"] == ["SCH-1"] and question in done["facts"]["closed"]["tasks"]


def test_who_only_gets_another_name_or_more_to_say_keeps_what_is_open(wocs: Clone) -> None:
    outbox_of(wocs, schedule(stamp("later")), OTHER_ADMIN)
    do(wocs, "user_add", name="Bob", number=OTHER_ADMIN, role="admin")
    do(wocs, "user_add", name="Ali", number=ALI, role="admin")
    assert wocs.sql("select state from wocs.schedules") == [("active",)]


def test_a_removed_number_is_not_let_in_again_by_the_settings_of_a_start(wocs: Clone) -> None:
    do(wocs, "user_remove", name="Ali")
    tell_change(wocs, "number", OTHER_ADMIN, "60129999999")
    people = [{"name": "Ali", "number": ALI, "role": "admin"}, {"name": "Bob", "number": OTHER_ADMIN, "role": "admin"}]
    assert wocs.call("wocs_enlist", {"people": people}) == {"people": 0, "waiting": []}
    assert say_of(wocs, OTHER_ADMIN) == say_of(wocs, ALI) == "access.unauthorized"


def test_once_a_removed_number_is_gone_only_an_admin_lets_anybody_in(wocs: Clone) -> None:
    """A start cannot tell any more whether somebody whom it names is who was removed."""
    do(wocs, "user_remove", name="The founder")
    people = [{"name": "Bob", "number": OTHER_ADMIN, "role": "admin"}, {"name": "Ali", "number": ALI, "role": "agent"}]
    for days, waiting in ((29, []), (2, ["Bob"]), (400, ["Bob"])):
        move_back(wocs, "users", "removed_at", days * 86400)
        wocs.sql("select wocs.person_settle_removed(); select wocs.person_settle_removed()")
        assert wocs.call("wocs_enlist", {"people": people}) == {"people": 0, "waiting": waiting}
        assert say_of(wocs, OTHER_ADMIN) == "access.unauthorized"
    assert do(wocs, "user_add", name="Bob", number=OTHER_ADMIN, role="agent")["say"] == "user.added"
    assert wocs.call("wocs_enlist", {"people": people}) == {"people": 0, "waiting": []}


def test_a_removal_that_is_undone_lets_the_same_row_in_again_but_not_beside_its_successor(wocs: Clone) -> None:
    mark_all_sent(wocs)
    removal = do(wocs, "user_remove", name="The founder")["task"]
    assert do(wocs, "undo", task=removal)["say"] == "undo.done"
    assert say_of(wocs, OTHER_ADMIN) == "landing.edited"
    removal = do(wocs, "user_remove", name="The founder")["task"]
    do(wocs, "user_add", name="Bob", number=OTHER_ADMIN, role="agent")
    assert ask(wocs, "undo", task=removal)["facts"]["reason"] == "number_taken"
