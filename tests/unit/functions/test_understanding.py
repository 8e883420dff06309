"""What a message wants, as the intent the database decides about."""

import json
from typing import Any

import pytest

from functions.intake.reading import read
from functions.intake.understanding import Intake, second_look, understand_all
from tests.unit.functions.conftest import delivery, text_message


def intake_of(*messages: dict[str, Any]) -> Intake:
    return understand_all(read(json.dumps(delivery(*messages)).encode()))


def intent(body: str = "", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = intake_of(text_message(body, **more)).messages[0]["intent"]
    return found


def tapped(id_: str) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": id_, "title": "x"}}}


def test_a_command_travels_with_all_the_database_needs() -> None:
    assert intent("/landing publish page: promo-raya") == {
        "do": "command",
        "command": "landing_publish",
        "runs": "instant",
        "role": "admin",
        "asks": True,
        "repeatable": True,
        "args": {"page": "promo-raya"},
        "priority": "normal",
        "draft": None,
    }


def test_a_high_agent_task_asks_first_and_says_its_priority() -> None:
    found = intent("/agent task\nto: ali\ntype: followup\npriority: high")
    assert (found["asks"], found["priority"], found["runs"]) == (True, "high", "human")


def test_a_tapped_button_means_what_it_would_have_typed() -> None:
    assert intent(**tapped("/landing publish page: promo-raya"))["command"] == "landing_publish"
    confirmed = intent(**tapped("CONFIRM TASK-1201 #2"))
    assert (confirmed["do"], confirmed["word"], confirmed["task"], confirmed["ask"]) == (
        "word",
        "confirm",
        "TASK-1201",
        2,
    )


def test_a_quick_reply_of_a_template_means_its_payload() -> None:
    found = intent(type="button", button={"payload": "REJECT TASK-1201", "text": "No"})
    assert (found["word"], found["task"]) == ("reject", "TASK-1201")


@pytest.mark.parametrize(("said", "word"), [("batal", "cancel"), ("siap", "done"), ("retry", "retry")])
def test_a_word_quoting_a_task_carries_what_it_quotes(said: str, word: str) -> None:
    found = intent(said, context={"id": "wamid.ours"})
    assert (found["do"], found["word"], found["quoted"]) == ("word", word, "wamid.ours")


@pytest.mark.parametrize(("emoji", "word"), [("👍", "acknowledge"), ("❌", "cancel"), ("🔁", "retry")])
def test_three_reactions_are_words(emoji: str, word: str) -> None:
    found = intent(type="reaction", reaction={"message_id": "wamid.ours", "emoji": emoji})
    assert (found["word"], found["quoted"]) == (word, "wamid.ours")


@pytest.mark.parametrize("reaction", [{"emoji": "😮"}, {"emoji": ""}, {}])
def test_other_reactions_and_taken_back_ones_are_only_recorded(reaction: dict[str, str]) -> None:
    assert intent(type="reaction", reaction={"message_id": "wamid.ours", **reaction}) == {"do": "ignore"}


@pytest.mark.parametrize("mark", ["forwarded", "frequently_forwarded"])
@pytest.mark.parametrize("body", ["/landing publish page: promo-raya", "/landing pubish", "CONFIRM TASK-1201"])
def test_a_forwarded_command_is_not_executed(body: str, mark: str) -> None:
    found = intent(body, context={mark: True})
    assert (found["do"], found["say"]) == ("say", "grammar.forwarded")


def test_forwarded_talk_is_talk() -> None:
    assert intent("Selamat pagi semua", context={"forwarded": True}) == {"do": "chat"}


def test_a_forwarded_bare_word_is_talk_even_when_it_could_be_an_answer() -> None:
    assert intent("batal", context={"forwarded": True}) == {"do": "chat"}


def test_mistakes_are_answered_by_the_grammar_and_what_was_right_is_remembered() -> None:
    found = intent("/landing create\npage: promo-raya\ntitel: Promo")
    assert (found["do"], found["say"], found["command"], found["role"]) == (
        "say",
        "grammar.mistakes",
        "landing_create",
        "admin",
    )
    (mistake,) = found["facts"]["mistakes"]
    assert (mistake["line"], mistake["problem"], mistake["nearest"]) == (3, "unknown_key", "title")
    assert found["remember"]["args"]["page"] == "promo-raya"


def test_what_lacks_is_asked_for_and_the_rest_remembered() -> None:
    found = intent("/landing create\npage: promo-raya")
    assert (found["say"], found["facts"]["field"], found["facts"]["minutes"]) == ("grammar.missing", "title", 10)
    assert found["remember"] == {"command": "landing_create", "args": {"page": "promo-raya"}, "media": None}


def test_an_unknown_command_is_told_its_nearest() -> None:
    found = intent("/lending list")
    assert (found["say"], "landing list" in found["facts"]["nearest"]) == ("grammar.unknown", True)


PICTURE = {"id": "99", "mime_type": "image/jpeg", "sha256": "abc="}


def test_a_picture_with_a_command_under_it_is_that_command() -> None:
    caption = "/landing create\npage: promo-raya\ntitle: Promo"
    (message,) = intake_of(text_message(type="image", image={**PICTURE, "caption": caption})).messages
    assert (message["intent"]["command"], message["media"]["id"]) == ("landing_create", "99")


def test_a_picture_alone_may_be_the_one_asked_for() -> None:
    assert intent(type="image", image=PICTURE) == {"do": "chat"}


@pytest.mark.parametrize("kind", ["audio", "video", "document", "location", "contacts"])
def test_what_cannot_be_used_yet_is_answered_kindly(kind: str) -> None:
    found = intent(type=kind, **{kind: {"id": "99", "mime_type": "x/y"}})
    assert (found["say"], found["facts"], found["command"]) == ("grammar.media", {"kind": kind}, None)


@pytest.mark.parametrize("kind", ["sticker", "order", "revoke", "edit", "unsupported", "hologram"])
def test_what_commands_nothing_is_only_recorded(kind: str) -> None:
    assert intent(type=kind, **{kind: {"id": "99"}}) == {"do": "ignore"}


def test_a_group_is_not_listened_to() -> None:
    assert intent("/status", group_id="group") == {"do": "ignore"}


def test_help_brings_its_answer() -> None:
    found = intent("/help landing")
    assert (found["runs"], found["say"], found["facts"]) == ("answer", "help.category", {"category": "landing"})
    assert intent("/help")["say"] == "help.overview"
    assert intent("/help landing create")["facts"] == {"command": "landing_create"}


def test_a_second_look_completes_the_command_with_the_pictures_of_both() -> None:
    intake = intake_of(text_message("Promo Raya Gila!"), text_message("hello", id="wamid.two"))
    draft = {
        "id": 3,
        "command": "landing_create",
        "args": {"page": "promo-raya"},
        "media": {"kind": "image", "id": "99"},
    }
    (message,) = second_look(intake, [{"id": "wamid.one", "draft": draft}]).messages
    assert message["intent"]["args"]["title"] == "Promo Raya Gila!"
    assert (message["intent"]["draft"], message["media"]["id"], message["second_look"]) == (3, "99", True)


def test_the_request_carries_what_the_owner_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert intake_of(text_message()).request()["settings"] == {
        "approval_minutes": 10,
        "four_eyes": False,
        "rate_per_minute": 20,
        "timezone": "Asia/Kuala_Lumpur",
        "free_messages": 1000,
    }
