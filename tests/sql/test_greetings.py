"""Whoever is added is greeted when they write: nothing is paid for it, and the admin is told to ask them to."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, CHAT, Json, command, deliver, mark_all_sent, message, move_back, word
from tests.sql.people import with_people

NEW = "60170000001"


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def change(wocs: Clone, key: str, **args: Any) -> Json:
    """The answer to the CONFIRM, after it was sent."""
    rules = {"paid_greeting": args.pop("paid_greeting", False)}
    asked = deliver(wocs, message(ADMIN, command(key, asks=True, args=args), f"/{key}"))["outbox"][0]
    work = deliver(wocs, message(ADMIN, word("confirm", asked["task"]), "CONFIRM"), **rules)
    mark_all_sent(wocs)
    answer: Json = next(one for one in work["outbox"] if one["to"]["number"] == ADMIN)
    return answer


def add(wocs: Clone, **more: Any) -> Json:
    return change(wocs, "user_add", name="Bobby", number=NEW, role=more.pop("role", "agent"), **more)


def to_new(wocs: Clone) -> list[tuple[str, str, str]]:
    return wocs.sql("select kind, say, facts ->> 'role' from wocs.outbox where to_number = %s order by id", NEW)


def write(wocs: Clone, intent: Json = CHAT, text: str = "hi", **more: Any) -> list[str]:
    return [one["say"] for one in deliver(wocs, message(NEW, intent, text, **more))["outbox"]]


def test_nothing_is_paid_and_the_first_message_is_answered_with_the_greeting(wocs: Clone) -> None:
    assert add(wocs)["facts"]["writes_first"] is True
    assert to_new(wocs) == []
    assert write(wocs) == ["user.told"]
    assert to_new(wocs) == [("reply", "user.told", "agent")]
    [(facts,)] = wocs.sql("select facts from wocs.outbox where to_number = %s", NEW)
    assert (facts["what"], facts["by"]) == ("added", "The admin")
    assert "user.told" not in write(wocs), "once"


def test_a_command_as_first_message_is_obeyed_and_the_greeting_follows(wocs: Clone) -> None:
    add(wocs)
    first = command("queue", runs="answer", role="viewer", args={})
    assert write(wocs, first, "/queue") == ["system.queue", "user.told"]


def test_a_sticker_that_nobody_answers_keeps_the_greeting_for_later(wocs: Clone) -> None:
    add(wocs)
    assert write(wocs, {"do": "ignore"}) == []
    assert write(wocs) == ["user.told"]


def test_what_becomes_of_them_before_they_write_costs_nothing_and_is_in_the_greeting(wocs: Clone) -> None:
    add(wocs, role="admin")
    assert add(wocs, role="viewer")["facts"]["writes_first"] is True
    assert write(wocs) == ["user.told"]
    assert to_new(wocs) == [("reply", "user.told", "viewer")]


def test_whoever_is_put_out_before_they_wrote_never_hears_of_it(wocs: Clone) -> None:
    add(wocs)
    change(wocs, "user_remove", name="Bobby")
    assert to_new(wocs) == []
    add(wocs)
    assert write(wocs) == ["user.told"], "who is added again is greeted as somebody new"


@pytest.mark.parametrize(("intent", "text"), [(CHAT, "hello"), (command("queue", runs="answer"), "/queue")])
def test_who_wrote_before_they_were_added_is_greeted_at_once_for_free(wocs: Clone, intent: Json, text: str) -> None:
    write(wocs, intent, text)
    mark_all_sent(wocs)
    assert "writes_first" not in add(wocs)["facts"]
    assert to_new(wocs)[-1] == ("notice", "user.told", "agent")


def test_who_wrote_too_long_ago_is_not(wocs: Clone) -> None:
    write(wocs)
    move_back(wocs, "chats", "last_customer_at", 86_401)
    assert add(wocs)["facts"]["writes_first"] is True


def test_where_the_owner_pays_for_it_the_greeting_goes_at_once(wocs: Clone) -> None:
    assert "writes_first" not in add(wocs, paid_greeting=True)["facts"]
    assert to_new(wocs) == [("template", "user.told", "agent")]


def test_a_quiet_admin_is_told_in_words_that_somebody_must_write_first(wocs: Clone) -> None:
    wocs.sql("update wocs.users set quiet = true where wa_number = %s", ADMIN)
    assert (add(wocs)["say"], add(wocs, role="viewer")["kind"]) == ("user.added", "reply")
