"""A person is a number and a WhatsApp account. Where the two disagree nobody is let in until an admin says so."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    CHAT,
    OTHER_ADMIN,
    STRANGER,
    VIEWER,
    count_stamps,
    deliver,
    message,
    send_word,
)
from tests.sql.people_by_message import ask, do, notices_to, say_of, steps_about, tell_change

OWN, THIEF = "MY.1000", "MY.6666"


@pytest.fixture
def known(wocs: Clone) -> Clone:
    """The founder has written with the account that is theirs."""
    assert say_of(wocs, OTHER_ADMIN, OWN) == "landing.edited"
    return wocs


def account_of(database: Clone, number: str) -> str | None:
    [(account,)] = database.sql("select wa_user_id from wocs.users where wa_number = %s and status = 'active'", number)
    return None if account is None else str(account)


def test_a_known_number_with_another_account_is_a_stranger(known: Clone) -> None:
    assert say_of(known, OTHER_ADMIN, THIEF) == "access.unauthorized"
    assert (account_of(known, OTHER_ADMIN), count_stamps(known)) == (OWN, 1)
    assert say_of(known, OTHER_ADMIN, OWN) == say_of(known, None, OWN) == say_of(known, OTHER_ADMIN) == "landing.edited"


def test_a_strangers_confirm_and_chat_from_a_known_number_do_nothing(known: Clone) -> None:
    task = ask(known, "user_remove", by=OTHER_ADMIN, name="Ali")["task"]
    assert send_word(known, OTHER_ADMIN, "confirm", task, user_id=THIEF)["say"] == "access.unauthorized"
    deliver(known, message(OTHER_ADMIN, CHAT, "hello", user_id=THIEF))
    assert known.sql("select count(*) from wocs.messages") == [(2,)], "both are in the chat"
    assert known.sql("select status from wocs.users where name = 'Ali'") == [("active",)]


def test_the_admins_hear_of_another_account_once(known: Clone) -> None:
    for text in ("hello", "again"):
        deliver(known, message(OTHER_ADMIN, CHAT, text, user_id=THIEF))
    [told] = notices_to(known, ADMIN, "user.unknown_account")
    assert (told["name"], told["number"]) == ("The founder", OTHER_ADMIN)
    assert THIEF not in str(told)
    deliver(known, message(OTHER_ADMIN, CHAT, "me too", user_id="MY.7777"))
    assert len(notices_to(known, ADMIN, "user.unknown_account")) == 2


def test_what_is_for_the_person_does_not_go_to_the_number_that_another_account_has(known: Clone) -> None:
    say_of(known, OTHER_ADMIN, THIEF)
    do(known, "user_remove", name="Ali")
    rows = known.sql(
        "select to_number, to_user_id from wocs.outbox where say = 'user.changed' and to_number is distinct from %s",
        ADMIN,
    )
    assert rows == [(None, OWN)]
    answer = deliver(known, message(None, CHAT, "/x", user_id=OWN))["outbox"][0]
    assert answer["to"] == {"number": None, "user_id": OWN}


def test_a_number_that_came_back_to_its_person_is_written_to_and_the_other_account_is_forgotten(known: Clone) -> None:
    say_of(known, OTHER_ADMIN, THIEF)
    answer = deliver(known, message(OTHER_ADMIN, CHAT, "/x", user_id=OWN))["outbox"][0]
    assert answer["to"] == {"number": OTHER_ADMIN, "user_id": OWN}
    assert ask(known, "user_accept", name="The founder")["facts"]["reason"] == "no_account"


def test_an_admin_accepts_the_other_account_with_a_confirm_and_the_first_is_a_stranger(known: Clone) -> None:
    say_of(known, OTHER_ADMIN, THIEF)
    asked = ask(known, "user_accept", number=OTHER_ADMIN)
    assert asked["facts"]["subject"]["plan"] == [
        {"what": "account", "name": "The founder", "now": "…1000", "then": "…6666"}
    ]
    assert say_of(known, OTHER_ADMIN, THIEF) == "access.unauthorized"
    assert send_word(known, ADMIN, "confirm", asked["task"])["say"] == "user.accepted"
    assert say_of(known, OTHER_ADMIN, THIEF) == "landing.edited"
    assert say_of(known, OTHER_ADMIN, OWN) == say_of(known, None, OWN) == "access.unauthorized"
    assert [step["changes"] for step in steps_about(known, OTHER_ADMIN)][-1] == [
        {"what": "account", "before": "…1000", "after": "…6666"}
    ]


def test_a_yes_to_one_account_is_no_yes_to_the_next(known: Clone) -> None:
    say_of(known, OTHER_ADMIN, THIEF)
    task = ask(known, "user_accept", name="The founder")["task"]
    say_of(known, OTHER_ADMIN, "MY.7777")
    assert send_word(known, ADMIN, "confirm", task)["say"] == "approval.changed"
    assert account_of(known, OTHER_ADMIN) == OWN


def test_nobody_accepts_what_never_wrote_nor_their_own_account(known: Clone) -> None:
    assert ask(known, "user_accept", name="Ali")["facts"]["reason"] == "no_account"
    assert ask(known, "user_accept", name="Zed")["facts"]["reason"] == "unknown_user"
    say_of(known, OTHER_ADMIN, THIEF)
    assert ask(known, "user_accept", by=OTHER_ADMIN, name="The founder")["facts"]["reason"] == "own_account"
    assert ask(known, "user_accept", by=ALI, name="The founder")["say"] == "access.role"


def test_what_wrote_from_a_number_before_is_not_accepted_for_whoever_has_it_next(known: Clone) -> None:
    say_of(known, OTHER_ADMIN, THIEF)
    do(known, "user_remove", name="The founder")
    do(known, "user_add", name="Bob", number=OTHER_ADMIN, role="agent")
    assert ask(known, "user_accept", name="Bob")["facts"]["reason"] == "no_account"


def test_an_account_with_another_persons_number_is_nobody(known: Clone) -> None:
    assert say_of(known, ALI, OWN) == "access.unauthorized"
    assert (account_of(known, ALI), account_of(known, OTHER_ADMIN)) == (None, OWN)
    assert notices_to(known, ADMIN, "user.unknown_account") == []


def test_a_known_account_that_writes_from_a_new_number_brings_it_and_the_other_admins_hear_so(known: Clone) -> None:
    assert say_of(known, "60129999999", OWN) == "landing.edited"
    [told] = notices_to(known, ADMIN)
    assert (told["name"], told["number"], told["changes"]) == (
        "The founder", "60129999999", [{"what": "number", "before": "6012•••02", "after": "6012•••99"}],
    )  # fmt: skip
    assert notices_to(known, "60129999999") == notices_to(known, ALI) == []
    [learnt, moved] = steps_about(known, "60129999999")
    assert (learnt["name"], moved["name"], moved["changes"]) == ("The founder", "The founder", told["changes"])
    assert say_of(known, OTHER_ADMIN) == "access.unauthorized"


def test_metas_word_of_a_new_number_or_account_is_kept_in_the_log_and_told(known: Clone) -> None:
    tell_change(known, "number", OTHER_ADMIN, "60129999999")
    tell_change(known, "user_id", OWN, "MY.3000", "k2")
    assert [told["changes"][0]["what"] for told in notices_to(known, ADMIN)] == ["number", "account"]
    steps = steps_about(known, "60129999999")
    assert [step["changes"][0]["what"] for step in steps] == ["account", "number", "account"]
    assert say_of(known, None, "MY.3000") == "landing.edited"
    assert say_of(known, None, OWN) == "access.unauthorized"


def test_a_new_number_told_of_by_another_account_is_not_the_persons(known: Clone) -> None:
    tell_change(known, "number", OTHER_ADMIN, "60129999999", user_id=THIEF)
    assert say_of(known, "60129999999") == "access.unauthorized"
    assert notices_to(known, ADMIN) == []


def test_a_change_from_before_the_number_was_this_persons_is_another_persons(wocs: Clone) -> None:
    tell_change(wocs, "number", OTHER_ADMIN, "60129999999", sent_at="2020-01-01T00:00:00+00:00")
    assert say_of(wocs, "60129999999") == "access.unauthorized"
    assert say_of(wocs, OTHER_ADMIN) == "landing.edited"


@pytest.mark.parametrize(("kind", "new"), [("number", ADMIN), ("user_id", "MY.5000")])
def test_nobody_takes_over_anothers_number_or_account_by_a_system_message(known: Clone, kind: str, new: str) -> None:
    say_of(known, ADMIN, "MY.5000")
    tell_change(known, kind, OTHER_ADMIN if kind == "number" else OWN, new)
    assert say_of(known, ADMIN, "MY.5000") == say_of(known, OTHER_ADMIN, OWN) == "landing.edited"
    assert notices_to(known, ADMIN) == []


def test_a_change_of_a_removed_person_or_a_stranger_changes_nobody(known: Clone) -> None:
    do(known, "user_remove", name="The founder")
    tell_change(known, "number", OTHER_ADMIN, STRANGER)
    tell_change(known, "user_id", OWN, "MY.3000", "k2")
    tell_change(known, "number", STRANGER, "60129999999", "k3")
    assert {say_of(known, *sender) for sender in ((STRANGER,), (None, "MY.3000"), ("60129999999",))} == {
        "access.unauthorized"
    }


def test_the_first_account_of_a_number_is_learnt_and_logged_without_a_notice(wocs: Clone) -> None:
    deliver(wocs, message(VIEWER, CHAT, "hello", user_id="MY.4000"))
    assert [step["changes"] for step in steps_about(wocs, VIEWER)] == [
        [{"what": "account", "before": None, "after": "…4000"}]
    ]
    assert notices_to(wocs, ADMIN) == []
