"""What is said: every saying, in both languages, in the specification's own formats where it has one."""

import re
from typing import Any

import pytest

from functions.intake.intents import list_mistakes
from functions.replies import render_reply
from functions.replies.catalogue import words
from functions.replies.plain_text import escape_markup
from functions.replies.time_format import (
    estimate_duration,
    format_clock,
    format_duration,
    format_time,
    parse_local_time,
)
from shared.commands import FAMILIES, MENU
from shared.figures import LIST_ROWS_MAX
from shared.grammar import Mistaken, understand
from tests.unit.functions.samples import AT, BESIDES, SAYINGS, TASK, render_sample
from tests.unit.grammar.parsed_messages import NOW, ZONE

# What a person wrote, or one word in both languages.
NO_WORDS_OF_OURS = {
    "access.unauthorized", "landing.shot", "tiktok.caption", "chat.answer", "chat.auto_reply", "chat.template",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("say", SAYINGS)
@pytest.mark.parametrize("besides", [{}, BESIDES], ids=["usual", "besides"])
def test_a_saying_is_whole_in_each_language(say: str, language: str, besides: dict[str, Any]) -> None:
    reply = render_reply(say, {**SAYINGS[say], **besides.get(say, {})}, language)
    assert reply.text
    assert not re.search(r"None|Undefined|\{\{|\}\}|\{%|\n\n\n|[ \t]\n|\bTrue\b|\bFalse\b", reply.text)
    assert reply.text == reply.text.strip()
    assert all(id_ and title for id_, title in reply.buttons)


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("say", SAYINGS)
def test_a_saying_survives_without_its_facts(say: str, language: str) -> None:
    assert "None" not in render_reply(say, {}, language).text
    assert "None" not in render_reply(say, dict.fromkeys(SAYINGS[say]), language).text


@pytest.mark.parametrize("say", sorted(set(SAYINGS) - NO_WORDS_OF_OURS))
def test_malay_is_not_english(say: str) -> None:
    assert render_sample(say, "ms") != render_sample(say, "en")


def test_approval_is_asked_in_the_specifications_format() -> None:
    lines = render_sample("approval.asked").split("\n")
    assert lines[0] == "⏳ TASK-1201 awaiting approval"
    assert lines[-2:] == ["Assigned to: Ali", "Reply: CONFIRM TASK-1201 to approve"]


def test_approval_shows_every_argument_and_all_that_will_be_public() -> None:
    text = render_sample("approval.asked")
    shown = [
        "Page: promo-raya",
        "Version: 2",
        "Title: Promo Raya Gila!",
        "Description: Diskaun",
        "Button: Order",
        "Picture: yes",
    ]
    assert [line for line in shown if line not in text] == []
    assert "Expires: Tue 20 Jan 2026, 08:10 (in 10 min)" in text


def test_approval_offers_both_answers_bound_to_this_ask() -> None:
    buttons = render_reply("approval.asked", {**SAYINGS["approval.asked"], "ask": 2}).buttons
    assert [id_ for id_, _ in buttons] == ["CONFIRM TASK-1201 #2", "REJECT TASK-1201 #2"]


def test_completed_failed_and_unauthorized_are_in_the_specifications_format() -> None:
    assert render_sample("task.completed") == (
        "✅ TASK-1201 completed\nDuration: 45s\nResult: Landing page published\nURL: http://127.0.0.1:8000/p/promo-raya"
    )
    failed = render_reply("task.failed", {"task": "TASK-1201", "error": {"code": "upload"}, "retry": True}).text
    assert failed == "❌ TASK-1201 failed\nError: Image upload failed\nRetry: /retry TASK-1201"
    assert render_sample("access.unauthorized") == "❌ Unauthorized"


def test_queued_is_in_the_specifications_format() -> None:
    facts = {**SAYINGS["task.queued"], "command": "landing create"}
    assert render_reply("task.queued", facts).text == (
        "✅ TASK-1201 created\nType: Landing Create\nPage: promo-raya\nStatus: Pending\nETA: ~2 minutes"
    )


def test_queued_says_since_when_the_pc_is_away() -> None:
    assert "PC offline since Tue 20 Jan 2026, 08:00; will run when it is back." in render_sample(
        "task.queued", node={"online": False, "since": AT}
    )


def test_a_created_page_offers_to_publish_it() -> None:
    reply = render_reply("landing.created", SAYINGS["landing.created"])
    assert reply.text.startswith("✅ TASK-1201 created\nType: Landing Create\nPage: promo-raya\n")
    assert reply.buttons == (("/landing publish page: promo-raya", "🚀 PUBLISH"),)


def test_a_scheduled_page_asks_right_away() -> None:
    publish = {"task": "TASK-1202", "ask": 1, "at": AT, "approver": "Ali", "minutes": 10}
    reply = render_reply("landing.created", {**SAYINGS["landing.created"], "publish": publish})
    assert "⏳ TASK-1202 awaiting approval\nPublishes: Tue 20 Jan 2026, 08:00" in reply.text
    assert [id_ for id_, _ in reply.buttons] == ["CONFIRM TASK-1202 #1", "REJECT TASK-1202 #1"]


def test_a_picture_that_could_not_be_kept_is_told_with_the_way_out() -> None:
    text = render_sample("landing.created", picture={"state": "failed", "problem": "expired"})
    assert "⚠️ Picture: it had expired. " in text and "Add one with /landing edit, field: image" in text


def test_corrections_end_with_the_block_to_copy() -> None:
    text = render_sample("grammar.mistakes")
    assert '• Line 2: I do not know "pag". Did you mean *page*?' in text
    assert text.endswith("/landing create\npage: x")


@pytest.mark.parametrize(
    "reason",
    [
        "wrong_person",
        "already_approved",
        "already_rejected",
        "expired",
        "changed",
        "superseded",
        "not_waiting",
        "no_such_task",
    ],
)
@pytest.mark.parametrize("language", ["en", "ms"])
def test_each_reason_of_a_refused_approval_has_its_own_words(reason: str, language: str) -> None:
    assert reason in words()["approval"]
    assert f": {reason.replace('_', ' ')}." not in render_sample("approval.refused", language, reason=reason)


@pytest.mark.parametrize("language", ["en", "ms"])
def test_help_shows_the_whole_menu(language: str) -> None:
    overview = render_reply("help.overview", {}, language)
    assert [one.name for one in MENU if f"/{one.name}" not in overview.text] == []
    assert [id_ for id_, _, _ in overview.rows] == [f"/help {name}" for name in FAMILIES]


@pytest.mark.parametrize("command", MENU, ids=lambda one: one.key)
@pytest.mark.parametrize("language", ["en", "ms"])
def test_help_of_a_command_shows_its_keys_and_examples(command: Any, language: str) -> None:
    text = render_reply("help.command", {"command": command.key}, language).text
    assert all(example in text for example in command.examples)
    assert all(f"*{field.typed or field.key}*" in text for field in command.fields)
    assert (command.help_ms if language == "ms" else command.help_en) in text


@pytest.mark.parametrize("family", FAMILIES)
def test_help_of_a_category_lets_its_commands_be_tapped(family: str) -> None:
    reply = render_reply("help.category", {"category": family})
    names = [one.name for one in MENU if one.family == family]
    tapped = [f"/help {name}" for name in names]
    if len(names) > LIST_ROWS_MAX:
        tapped = [*tapped[: LIST_ROWS_MAX - 1], f"/help {family} part: 2"]
    assert [id_ for id_, _, _ in reply.rows] == tapped
    assert all(f"/{name}" in reply.text for name in names)


def test_a_part_beyond_the_last_is_the_last() -> None:
    last = [one.name for one in MENU if one.family == "agent"][-1]
    assert render_reply("help.category", {"category": "agent", "part": 99}).rows[-1][0] == f"/help {last}"


HOSTILE = "{{7*7}} {%for x in ().__class__.__base__.__subclasses__()%} ${7*7} <%=7*7%> #{7*7}"


def test_words_of_people_are_never_compiled() -> None:
    assert "{{7*7}}" in render_sample("landing.created", title=HOSTILE)
    text = render_sample("approval.asked", args=[["title", HOSTILE]], subject={})
    assert "49" not in text
    assert "{%for x in ()" in text


def test_words_of_people_have_no_effect_in_ours() -> None:
    text = render_sample(
        "landing.list", pages=[{**SAYINGS["landing.list"]["pages"][0], "title": "*bold* _x_ ~y~ ```code```"}]
    )
    assert "∗bold∗ ˍxˍ ∼y∼ ˋˋˋcodeˋˋˋ" in text


def test_words_of_people_cannot_forge_a_line_of_ours() -> None:
    text = render_sample("approval.asked", args=[["desc", "ok\nAssigned to: nobody"]], subject={})
    assert [line for line in text.split("\n") if line.startswith("Assigned to:")] == ["Assigned to: Ali"]


def test_plain_leaves_what_marks_nothing() -> None:
    assert escape_markup("prep_checklist 5*3 a~b") == "prep_checklist 5*3 a~b"
    assert escape_markup("a\u202eb\x1b[0m") == "ab[0m"


@pytest.mark.parametrize(("language", "shown"), [("en", "Tue 20 Jan 2026, 08:00"), ("ms", "Sel 20 Jan 2026, 08:00")])
def test_times_are_shown_in_the_owners_zone_and_the_persons_language(language: str, shown: str) -> None:
    assert [format_time(one, language) for one in (AT, "2026-01-20T00:00:00Z", "2026-01-20 08:00:00+08")] == [shown] * 3


def test_what_is_no_time_is_shown_as_it_is() -> None:
    assert [format_time(one) for one in ("soon", "2026-99-99T00:00:00Z", None, "9999-12-31T23:59:59-12:00")][:3] == [
        "soon",
        "2026-99-99T00:00:00Z",
        "",
    ]


def test_today_needs_no_date() -> None:
    from datetime import datetime

    from shared.settings import settings

    now = datetime.now(settings().zone)
    assert format_clock(now.isoformat()) == f"{now:%H:%M}"
    assert parse_local_time("12:00") is None


DURATIONS = {0.2: "1s", 45: "45s", 125: "2m 5s", 120: "2m", 3720: "1h 2m", 7200: "2h"}


@pytest.mark.parametrize(("seconds", "shown"), DURATIONS.items())
def test_durations_are_short(seconds: float, shown: str) -> None:
    assert format_duration(seconds) == shown


def test_an_estimate_is_rough() -> None:
    assert [estimate_duration(one) for one in (1, 45, 120, 7200)] == ["1 second", "45 seconds", "2 minutes", "2 hours"]
    assert estimate_duration(120, "ms") == "2 minit"


def test_an_unknown_error_is_told_by_its_detail() -> None:
    facts = {**TASK, "error": {"code": "odd_thing", "detail": "the oven is cold"}, "retry": False}
    text = render_reply("task.failed", facts).text
    assert "Error: the oven is cold" in text
    assert "/retry" not in text


def test_an_unknown_code_is_shown_readable() -> None:
    assert "odd thing" in render_sample("landing.refused", reason="odd_thing")


def test_a_saying_that_nobody_wrote_is_a_plain_sentence_and_logged(capsys: pytest.CaptureFixture[str]) -> None:
    assert render_reply("no.such_saying", {}, "en").text == (
        "I have an answer for you, but not the words for it (no.such_saying). Please tell whoever looks after me."
    )
    assert "tiada ayat untuknya (no.such_saying)" in render_reply("no.such_saying", {}, "ms").text
    assert '"event": "reply.unsayable", "say": "no.such_saying"' in capsys.readouterr().out


def test_an_empty_message_is_never_sent(capsys: pytest.CaptureFixture[str]) -> None:
    assert "(tiktok.caption)" in render_reply("tiktok.caption", {}).text
    assert '"event": "reply.missing_fact", "say": "tiktok.caption", "fact": "caption"' in capsys.readouterr().out


def test_a_fact_of_the_wrong_type_is_a_plain_sentence_and_logged(capsys: pytest.CaptureFixture[str]) -> None:
    facts = {**SAYINGS["system.status"], "meters": [{"name": "files_bytes", "used": "much", "limit": 5}]}
    assert "(system.status)" in render_reply("system.status", facts).text
    assert '"problem": "TypeError' in capsys.readouterr().out


def test_a_missing_fact_leaves_a_gap_and_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    assert render_reply("agent.accepted", {"agent": "Ali"}).text == "👍 Ali accepted ."
    assert '"event": "reply.missing_fact", "say": "agent.accepted", "fact": "task"' in capsys.readouterr().out


def of_one(value: Any) -> Any:
    """Facts in which there is one of everything."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 1
    if isinstance(value, dict):
        return {key: of_one(member) for key, member in value.items()}
    if isinstance(value, list):
        return [of_one(member) for member in (value[:1] if dicts_in(value) else value)]
    return value


def dicts_in(value: list[Any]) -> bool:
    return all(isinstance(member, dict) for member in value)


@pytest.mark.parametrize("say", SAYINGS)
@pytest.mark.parametrize("besides", [{}, BESIDES], ids=["usual", "besides"])
def test_one_of_a_thing_is_said_as_one(say: str, besides: dict[str, Any]) -> None:
    text = render_reply(say, of_one({**SAYINGS[say], **besides.get(say, {})}), "en").text
    assert not re.search(
        r"(?<![\d.,:/#+-])\b1 (?:bad |other |earlier |more |open )?(?!was\b|is\b|has\b)[a-z]+s\b", text
    )
    assert not re.search(r"\b1 [a-z]+ (?:are|were|have)\b", text)


@pytest.mark.parametrize(("language", "rest"), [("en", " and 50 more"), ("ms", " dan 50 lagi")])
def test_many_names_are_not_all_told(language: str, rest: str) -> None:
    names = [f"Ali {number}" for number in range(60)]
    for say in ("user.refused", "agent.refused", "landing.refused", "template.refused"):
        facts = {**SAYINGS[say], "reason": "not_found", "names": names, "pages": names, "versions": []}
        text = render_reply(say, facts, language).text
        assert "Ali 10" not in text, text
        assert rest in text or "Ali" not in text, text


def test_what_is_too_long_is_told_with_its_length_and_sent_back_once() -> None:
    long = "colek " * 230
    meaning = understand(f"/landing create\npage: a\ntitle: b\ndesc: {long}", now=NOW, zone=ZONE)
    assert isinstance(meaning, Mistaken)
    text = render_reply("grammar.mistakes", {"command": "landing create", **list_mistakes(meaning)}).text
    assert "at most 600 characters, and this has 1379" in text
    assert text.count(long.strip()) == 1


def test_the_limit_of_an_amount_is_the_one_that_holds() -> None:
    meaning = understand("/sale add 2000000", now=NOW, zone=ZONE)
    assert isinstance(meaning, Mistaken)
    text = render_reply("grammar.mistakes", {"command": "sale add", **list_mistakes(meaning)}).text
    assert "money from RM 0.01 to RM 1,000,000.00" in text
