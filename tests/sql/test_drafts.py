"""A command that lacks something is remembered for ten minutes; what may continue it is looked at twice."""

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    CHAT,
    STRANGER,
    Json,
    command,
    deliver,
    message,
    send_command,
    send_word,
    the_only,
    word,
)

LACKING = {
    "do": "say",
    "say": "grammar.missing",
    "facts": {"command": "stamp", "field": "page"},
    "command": "stamp",
    "role": "admin",
    "remember": {"command": "stamp", "args": {"title": "T"}, "media": None},
    "draft": None,
}


def begun(database: Clone) -> Json:
    asking = message(ADMIN, LACKING, "/stamp")
    assert the_only(deliver(database, asking)["outbox"])["say"] == "grammar.missing"
    return asking


def events(database: Clone) -> int:
    return database.sql("select count(*) from wocs.inbound_events")[0][0]


def later(database: Clone) -> None:
    moved = "jsonb_set(session_data, '{draft,at}', to_jsonb(wocs.clock_text(now() - interval '10 minutes 1 second')))"
    database.sql(f"update wocs.wa_sessions set session_data = {moved}")  # noqa: S608


def test_a_chat_message_gets_the_draft_back_and_is_not_decided_yet(wocs: Clone) -> None:
    asking = begun(wocs)
    found = deliver(wocs, reply := message(ADMIN, CHAT, "promo"))
    draft = the_only(found["drafts"])
    assert draft["id"] == reply["id"]
    told = {key: draft["draft"][key] for key in ("id", "command", "args", "media")}
    assert told == {"id": asking["id"], "command": "stamp", "args": {"title": "T"}, "media": None}
    assert found["outbox"] == []
    assert wocs.sql("select message_id from wocs.inbound_events where undecided is not null") == [(reply["id"],)]


def test_the_second_look_is_recorded_and_uses_the_draft_up(wocs: Clone) -> None:
    asking = begun(wocs)
    reply = message(ADMIN, CHAT, "promo")
    deliver(wocs, reply)
    whole = reply | {"intent": command(page="promo", draft=asking["id"]), "second_look": True}
    assert the_only(deliver(wocs, whole)["outbox"])["say"] == "landing.edited"
    assert deliver(wocs, whole)["duplicates"] == 1
    assert the_only(deliver(wocs, message(ADMIN, CHAT, "thanks"))["outbox"])["say"] == "grammar.chat"
    assert events(wocs) == 3


def test_a_second_look_that_finds_nothing_is_recorded_and_keeps_the_draft(wocs: Clone) -> None:
    begun(wocs)
    reply = message(ADMIN, CHAT, "?", second_look=True)
    assert the_only(deliver(wocs, reply)["outbox"])["say"] == "grammar.chat"
    assert the_only(deliver(wocs, message(ADMIN, CHAT, "promo"))["drafts"])


def test_a_draft_lives_ten_minutes(wocs: Clone) -> None:
    begun(wocs)
    later(wocs)
    found = deliver(wocs, message(ADMIN, CHAT, "promo"))
    assert found["drafts"] == [] and events(wocs) == 2


def test_the_picture_of_an_unfinished_command_is_remembered(wocs: Clone) -> None:
    photo = {"kind": "image", "id": "77", "url": None, "mime": "image/jpeg", "sha256": "", "filename": None}
    deliver(wocs, message(ADMIN, LACKING, "/stamp", media=photo, type="image"))
    assert the_only(deliver(wocs, message(ADMIN, CHAT, "promo"))["drafts"])["draft"]["media"] == photo


def test_cancel_without_a_task_drops_the_draft(wocs: Clone) -> None:
    begun(wocs)
    dropped = send_word(wocs, ADMIN, "cancel")
    assert (dropped["say"], dropped["facts"]) == ("draft.dropped", {"command": "stamp"})
    assert deliver(wocs, message(ADMIN, CHAT, "promo"))["drafts"] == []
    assert send_word(wocs, ADMIN, "cancel")["facts"]["reason"] == "no_reference"


def test_cancel_of_a_quoted_task_leaves_the_draft(wocs: Clone) -> None:
    task = send_command(wocs, key="drive", runs="home")["task"]
    begun(wocs)
    assert send_word(wocs, ADMIN, "cancel", task)["say"] == "task.cancelled"
    assert the_only(deliver(wocs, message(ADMIN, CHAT, "promo"))["drafts"])


def test_a_draft_belongs_to_its_person(wocs: Clone) -> None:
    begun(wocs)
    found = deliver(wocs, message(STRANGER, CHAT, "promo"), message(ADMIN, word("done"), "siap"))
    assert found["drafts"] == []


def test_an_answer_after_ten_minutes_is_told_that_it_came_too_late(wocs: Clone) -> None:
    begun(wocs)
    later(wocs)
    told = the_only(deliver(wocs, message(ADMIN, CHAT, "promo"))["outbox"])
    assert (told["say"], told["facts"]["command"]) == ("draft.expired", "stamp")
    assert the_only(deliver(wocs, message(ADMIN, CHAT, "promo"))["outbox"])["say"] == "grammar.chat"
