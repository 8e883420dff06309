"""What a message wants, as the intent the database decides about."""

import json
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.intake.drafts import look_again_at_drafts
from functions.intake.scheduled_command import understand_scheduled
from functions.intake.understanding import understand_all
from functions.intake.webhook_body import read_delivery
from functions.replies import render_reply
from shared.commands import MENU
from shared.contract.message_types import UndecidedMessage
from shared.figures import LIST_ROWS_MAX
from tests.unit.functions.conftest import delivery, text_message


def understood(*messages: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(message) for message in understand_all(undecided(*messages))]


def undecided(*messages: dict[str, Any], received_at: str = "2026-01-20T01:00:00+00:00") -> list[UndecidedMessage]:
    recorded = read_delivery(json.dumps(delivery(*messages)).encode()).messages
    return [{**message, "received_at": received_at} for message in recorded]


def intent(body: str = "", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = understood(text_message(body, **more))[0]["intent"]
    return found


def tapped(id_: str) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": id_, "title": "x"}}}


def test_words_that_may_be_a_field_are_asked_about_and_one_tap_chooses() -> None:
    asked = intent("/landing create\npage: raya\ntitle: Raya\ndesc: Jom datang\nButang: tekan sini")
    assert [mistake["problem"] for mistake in asked["facts"]["mistakes"]] == ["text_or_field"]
    assert len(asked["facts"]["readings"]) == 2
    draft = {"id": "wamid.zero", **asked["remember"]}
    for tap, args in (
        ("1", {"desc": "Jom datang\nButang: tekan sini"}),
        ("2", {"desc": "Jom datang", "cta": "tekan sini"}),
    ):
        (message,) = look_again_at_drafts(understood(tapped_message(tap)), [{"id": "wamid.one", "draft": draft}])
        chosen = message["intent"]
        assert chosen["args"] == {"page": "raya", "title": "Raya", **args}
        assert chosen["draft"] == "wamid.zero"


def tapped_message(id_: str) -> dict[str, Any]:
    return text_message("", **tapped(id_))


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


@pytest.mark.parametrize(
    ("emoji", "word"),
    [
        ("👍", "acknowledge"),
        ("👍🏽", "acknowledge"),
        ("👌🏻", "acknowledge"),
        ("✅", "acknowledge"),
        ("❌", "cancel"),
        ("✖️", "cancel"),
        ("🔁", "retry"),
    ],
)
def test_reactions_are_words_in_any_colour(emoji: str, word: str) -> None:
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
    (message,) = understood(text_message(type="image", image={**PICTURE, "caption": caption}))
    assert (message["intent"]["command"], message["media"]["id"]) == ("landing_create", "99")


@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_what_may_have_been_asked_for_is_chat_that_knows_what_it_is_for(kind: str) -> None:
    found = intent(type=kind, **{kind: {"id": "99", "mime_type": "x/y"}})
    assert (found["do"], found["say"], found["facts"]) == ("chat", "grammar.media", {"kind": kind})


@pytest.mark.parametrize("kind", ["location", "contacts", "sticker", "order", "poll", "edit", "unsupported"])
def test_what_cannot_be_used_yet_is_answered_kindly(kind: str) -> None:
    found = intent(type=kind, **{kind: {"id": "99", "mime_type": "x/y"}})
    assert (found["say"], found["facts"], found["command"]) == ("grammar.media", {"kind": kind}, None)


@pytest.mark.parametrize("kind", ["hologram", "request_welcome"])
def test_what_is_new_to_us_is_answered_as_what_whatsapp_does_not_show(kind: str) -> None:
    assert intent(type=kind, errors=[{"code": 131051}])["facts"] == {"kind": "unsupported"}


def test_what_was_taken_back_is_only_recorded() -> None:
    assert intent(type="revoke", revoke={"original_message_id": "wamid.one"}) == {"do": "ignore"}


def test_a_group_is_not_listened_to() -> None:
    assert intent("/status", group_id="group") == {"do": "ignore"}


def test_help_brings_its_answer() -> None:
    found = intent("/help landing")
    assert (found["runs"], found["say"], found["facts"]) == ("answer", "help.category", {"category": "landing"})
    assert intent("/help")["say"] == "help.overview"
    assert intent("/help landing create")["facts"] == {"command": "landing_create"}


@pytest.mark.parametrize("language", ["en", "ms"])
def test_every_command_of_a_long_category_can_be_tapped_part_by_part(language: str) -> None:
    wanted, tapped, typed = [one.name for one in MENU if one.family == "agent"], [], "/help agent"
    while typed:
        found = intent(typed)
        reply = render_reply(found["say"], found["facts"] | {"role": "admin"}, language)
        rows = [id_ for id_, _, _ in reply.rows]
        assert len(rows) <= LIST_ROWS_MAX
        typed = rows.pop() if "part:" in rows[-1] else ""
        tapped += [row.removeprefix("/help ") for row in rows]
        assert all(f"/{row.removeprefix('/help ')}" in reply.text for row in rows)
    assert (tapped, len(wanted) > LIST_ROWS_MAX) == (wanted, True)


def test_a_second_look_completes_the_command_with_the_pictures_of_both() -> None:
    messages = understood(text_message("Promo Raya Gila!"), text_message("hello", id="wamid.two"))
    draft = {
        "id": 3,
        "command": "landing_create",
        "args": {"page": "promo-raya"},
        "media": {"kind": "image", "id": "99"},
    }
    (message,) = look_again_at_drafts(messages, [{"id": "wamid.one", "draft": draft}])
    assert message["intent"]["args"]["title"] == "Promo Raya Gila!"
    assert (message["intent"]["draft"], message["media"]["id"], message["second_look"]) == (3, "99", True)


SHEET = {"id": "77", "mime_type": "text/csv", "filename": "jualan.csv"}
VIDEO = {"id": "88", "mime_type": "video/mp4", "sha256": "abc="}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"caption": "ini jualan minggu lepas"},
        {"caption": "/sale import"},
        {"mime_type": "text/plain"},
        {"mime_type": "application/vnd.ms-excel"},
        {"filename": "JUALAN.CSV", "mime_type": ""},
        {
            "filename": "buku",
            "mime_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        },
        {"filename": "Jualan.XLSX", "mime_type": "application/octet-stream"},
    ],
)
def test_a_sheet_is_sales_to_import(more: dict[str, str]) -> None:
    found = intent(type="document", document={**SHEET, **more})
    assert (found["command"], found["asks"], found["role"]) == ("sale_import", True, "admin")
    assert (found["args"]["document"]["id"], found["args"]["document"]["kind"]) == ("77", "document")


def test_a_forwarded_sheet_too() -> None:
    assert intent(type="document", document=SHEET, context={"forwarded": True})["command"] == "sale_import"


def test_a_command_under_a_sheet_is_that_command() -> None:
    assert intent(type="document", document={**SHEET, "caption": "/status"})["command"] == "status"


def test_a_video_travels_with_the_command_under_it() -> None:
    found = intent(type="video", video={**VIDEO, "caption": "/tiktok post caption: Pedas"})
    assert (found["command"], found["runs"], found["asks"]) == ("tiktok_post", "human", True)
    assert (found["args"]["video"]["kind"], found["args"]["video"]["id"]) == ("video", "88")


@pytest.mark.parametrize("told", [{"mime_type": "image/png"}, {"filename": "IMG_0001.HEIC"}])
def test_a_picture_sent_as_a_document_is_a_picture(told: dict[str, str]) -> None:
    caption = "/landing edit page: menu field: image"
    [message] = understood(text_message("", type="document", document={"id": "88", "caption": caption, **told}))
    assert (message["media"]["kind"], message["intent"]["do"]) == ("image", "command")


def test_the_message_that_a_pages_picture_is_in_goes_with_the_command() -> None:
    quoting = {"context": {"id": "wamid.picture"}}
    for said in ("/landing edit page: menu field: image", "/landing create page: menu title: Menu"):
        assert intent(said, **quoting)["args"]["quoted"] == "wamid.picture"
    assert "quoted" not in intent("/landing edit page: menu field: headline value: Raya", **quoting)["args"]
    image = {"id": "9", "caption": "/landing edit menu field: image"}
    [message] = understood(text_message("", type="image", image=image, **quoting))
    assert "quoted" not in message["intent"]["args"]


def test_a_video_sent_as_a_document_is_a_video() -> None:
    found = intent(type="document", document={**VIDEO, "caption": "/tiktok post caption: Pedas"})
    assert found["args"]["video"]["kind"] == "video"


def test_a_quoted_message_stands_for_its_video() -> None:
    assert intent("/tiktok post caption: Pedas", context={"id": "wamid.video"})["args"]["quoted"] == "wamid.video"


def test_a_video_that_lacks_is_asked_for_and_then_posted() -> None:
    asked = intent("/tiktok post caption: Pedas")
    assert (asked["say"], asked["facts"]["field"], asked["remember"]["media"]) == ("grammar.missing", "video", None)
    draft = {"id": 3, **asked["remember"]}
    messages = understood(text_message(type="video", video=VIDEO))
    (message,) = look_again_at_drafts(messages, [{"id": "wamid.one", "draft": draft}])
    assert (message["intent"]["command"], message["intent"]["args"]["video"]["id"]) == ("tiktok_post", "88")


def test_a_picture_in_the_place_of_a_video_is_told() -> None:
    asked = intent(type="image", image={"id": "99", "mime_type": "image/gif", "caption": "/tiktok post caption: Pedas"})
    assert (asked["facts"]["field"], asked["facts"]["sent"]) == ("video", "image")
    assert "sent" not in intent(type="video", video={**VIDEO, "caption": "/tiktok post"})["facts"]


def test_a_video_sent_first_is_remembered() -> None:
    asked = intent(type="video", video={**VIDEO, "caption": "/tiktok post"})
    assert (asked["facts"]["field"], asked["remember"]["media"]["id"]) == ("caption", "88")
    draft = {"id": 3, **asked["remember"]}
    (message,) = look_again_at_drafts(understood(text_message("Pedas!")), [{"id": "wamid.one", "draft": draft}])
    assert (message["intent"]["args"]["caption"], message["intent"]["args"]["video"]["id"]) == ("Pedas!", "88")


def test_a_quoted_video_is_remembered_too() -> None:
    asked = intent("/tiktok post", context={"id": "wamid.video"})
    draft = {"id": 3, **asked["remember"]}
    (message,) = look_again_at_drafts(understood(text_message("Pedas!")), [{"id": "wamid.one", "draft": draft}])
    assert message["intent"]["args"]["quoted"] == "wamid.video"
    assert message["media"] is None


def test_a_picture_that_answers_nothing_is_told_what_it_is_for() -> None:
    draft = {
        "id": 3,
        "command": "landing_create",
        "args": {"page": "a", "title": "b"},
        "media": {"kind": "image", "id": "1"},
    }
    messages = understood(text_message(type="image", image=PICTURE))
    (message,) = look_again_at_drafts(messages, [{"id": "wamid.one", "draft": draft}])
    assert (message["intent"]["do"], message["intent"]["say"]) == ("say", "grammar.media")


EVENT_PREP = {
    "event_prep": {
        "commands": ["/landing publish page: {event_name}", "/agent task to: ali type: prep_checklist"],
        "variables": ["event_name"],
    }
}


def test_a_command_inside_a_command_travels_whole() -> None:
    found = intent("/batch\n- /landing publish page: promo-1\n- /status")
    assert (found["command"], found["asks"], found["role"], found["runs"]) == ("batch", True, "admin", "instant")
    first, second = found["args"]["lines"]
    assert first == {"text": "/landing publish page: promo-1", "intent": {
        "do": "command", "command": "landing_publish", "runs": "instant", "role": "admin", "asks": True,
        "repeatable": True, "args": {"page": "promo-1"}, "priority": "normal",
    }}  # fmt: skip
    assert second["intent"]["runs"] == "answer"


@pytest.mark.parametrize(
    "message",
    [
        "/template run event_prep\nevent_name: raya",
        "/batch\n- /template run name: event_prep event_name: raya\n- /status",
    ],
)
def test_a_template_is_filled_at_the_second_look(message: str) -> None:
    messages = understood(text_message(message))
    assert messages[0]["intent"]["asks"] is False
    (again,) = look_again_at_drafts(messages, [{"id": "wamid.one", "draft": None, "templates": EVENT_PREP}])
    assert (again["second_look"], again["intent"]["asks"]) == (True, True)
    assert "/landing publish page: raya" in json.dumps(again["intent"]["args"])


def test_a_template_nobody_made_is_named() -> None:
    messages = understood(text_message("/template run event_pre"))
    (again,) = look_again_at_drafts(messages, [{"id": "wamid.one", "draft": None, "templates": EVENT_PREP}])
    (mistake,) = again["intent"]["facts"]["mistakes"]
    assert (mistake["problem"], mistake["nearest"]) == ("no_such_template", "event_prep")


def due(text: str, media: Any = None) -> tuple[Any, Any]:
    zone = ZoneInfo("Asia/Kuala_Lumpur")
    return understand_scheduled(text, datetime(2026, 1, 14, 9, tzinfo=zone), zone, EVENT_PREP, media)


def test_a_scheduled_command_is_understood_at_its_moment() -> None:
    found, problem = due("/agent task type: call deadline: esok 5 petang")
    assert problem is None
    assert (found["args"]["deadline"], found["draft"]) == ("2026-01-15T17:00:00+08:00", None)
    found, _ = due("/template run name: event_prep event_name: raya")
    assert found["asks"] and len(found["args"]["lines"]) == 2


def test_a_scheduled_post_has_the_video_its_schedule_was_made_with() -> None:
    found, _ = due("/tiktok post caption: Pedas", {"kind": "video", "id": "88"})
    assert found["args"]["video"]["id"] == "88"
    found, _ = due("/tiktok post caption: Pedas", {"quoted": "wamid.video"})
    assert found["args"]["quoted"] == "wamid.video"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("/tiktok post caption: Pedas", "missing"),
        ("/template run gone", "no_such_template"),
        ("/landng publish page: x", "unknown_command"),
        ("/schedule task: /status at: esok", "no_loops"),
        ("/landing create page: a title: b schedule: 2020-01-01 08:00", "past_time"),
    ],
)
def test_why_a_scheduled_command_has_no_meaning_any_more_is_said(text: str, problem: str) -> None:
    found, told = due(text)
    assert found is None
    assert (told["say"], told["facts"]["mistakes"][0]["problem"]) == ("grammar.mistakes", problem)


def broken_by(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    """From now on this function of the grammar raises."""

    def raising(*_: Any, **__: Any) -> None:
        raise RecursionError("what a person wrote")

    monkeypatch.setattr(f"shared.grammar.{function}", raising)


BROKEN = re.compile(r"RecursionError in test_understanding.py line \d+")


def test_each_message_is_understood_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    broken_by(monkeypatch, "understand")
    bad, good = understood(text_message("/status"), text_message(id="wamid.two", type="revoke"))
    assert bad["intent"]["do"] == "broken" and BROKEN.fullmatch(bad["intent"]["error"])
    assert good["intent"] == {"do": "ignore"}


@pytest.mark.parametrize("function", ["resume", "template_runs.read_templates"])
def test_a_second_look_our_code_cannot_bear_is_broken(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    messages = understood(text_message("Promo Raya Gila!"))
    draft = {"id": "wamid.zero", "command": "landing_create", "args": {"page": "promo-raya"}, "media": None}
    broken_by(monkeypatch, function)
    (message,) = look_again_at_drafts(messages, [{"id": "wamid.one", "draft": draft, "templates": {}}])
    assert (message["intent"]["do"], message["second_look"]) == ("broken", True)


def test_a_scheduled_command_our_code_cannot_bear_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    broken_by(monkeypatch, "read_line")
    meaning, problem = due("/report daily")
    assert (meaning, problem["say"]) == (None, "grammar.broken")
    assert BROKEN.fullmatch(problem["facts"]["error"])


def test_a_message_is_understood_as_of_when_it_was_received() -> None:
    asked = text_message("/schedule\ntask: /report daily\nat: esok 9am")
    messages = undecided(asked, received_at="2026-01-20T08:00:00+08:00")
    assert "2026-01-21T09:00:00+08:00" in json.dumps(understand_all(messages)[0]["intent"])
