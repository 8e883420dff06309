"""Questions that wait for a yes or no: each with what it is about, to tap."""

from typing import Any

import pytest

from functions.replies import render_reply
from tests.unit.functions.samples import AT, SAYINGS, render_sample

PAGE = {"task": "TASK-1202", "command": "landing publish", "args": [["page", "promo-raya"]], "ask": 2}
PERSON = {"task": "TASK-1203", "command": "user remove", "args": [["name", "Ali"]], "ask": 1, "at": AT}
CARD = {"card": 12, "text": "/landing create\npage: promo-raya\ntitle: Promo"}
OFFER = {"task": "TASK-1201", "command": "agent task", "args": [["to", "Ali"], ["type", "call"]], "offered": True}


def rows_of(*questions: dict[str, Any], word: str = "confirm") -> tuple[tuple[str, str, str], ...]:
    return render_reply("approval.which", {"questions": list(questions), "word": word}).rows


def test_one_question_is_shown_with_its_button() -> None:
    reply = render_reply("approval.which", {"questions": [PAGE], "word": "confirm"})
    assert reply.text.startswith("❓ One question is waiting. This one?\n• TASK-1202 landing publish: promo-raya")
    assert (reply.buttons, reply.rows) == ((("CONFIRM TASK-1202 #2", "✅ TASK-1202"),), ())


def test_several_are_a_list_each_with_what_it_is_about() -> None:
    text = render_sample("approval.which", questions=[PERSON, CARD, PAGE, OFFER])
    assert "❓ Several questions are waiting. Which one?" in text
    assert "• TASK-1203 user remove: Ali (" in text
    assert "• /landing create: page: promo-raya, title: Promo\n" in text
    assert [row[0] for row in rows_of(PERSON, CARD, PAGE, OFFER)] == [
        "CONFIRM TASK-1203 #1",
        "CARD 12 YA",
        "CONFIRM TASK-1202 #2",
        "ACCEPT TASK-1201",
    ]


@pytest.mark.parametrize("word", ["reject", "cancel", "decline", "no"])
def test_a_bare_no_is_not_offered_a_yes(word: str) -> None:
    assert [row[0] for row in rows_of(PERSON, CARD, OFFER, word=word)] == [
        "REJECT TASK-1203 #1",
        "CARD 12 BATAL",
        "DECLINE TASK-1201",
    ]


def test_a_thumb_up_is_told_what_to_press_for_either() -> None:
    reply = render_reply("approval.which", {"questions": [PAGE], "word": "confirm", "thumb": True}, "ms")
    assert reply.text.startswith("👆 👍 belum menjadi jawapan.")
    assert [id_ for id_, _ in reply.buttons] == ["CONFIRM TASK-1202 #2", "REJECT TASK-1202 #2"]


def test_what_somebody_wrote_has_no_effect_in_a_line() -> None:
    wild = {**PERSON, "args": [["note", "*x*\n/stop all " + "y" * 300]]}
    line = render_reply("approval.which", {**SAYINGS["approval.which"], "questions": [wild]}).text.split("\n")[1]
    assert "*" not in line
    assert len(line) < 120
