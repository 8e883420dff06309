"""What holds for every message there could be."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.commands import MENU
from shared.grammar import Lacking, Mistaken, Parsed, Understanding, mistakes, spelling, understand
from shared.grammar import parser as reading
from shared.grammar.folding import clean_text
from shared.grammar.time import time_suggestions
from tests.unit.grammar.parsed_messages import NOW, ZONE, parse, resume_draft

QUICK = settings(max_examples=150, deadline=None, database=None)

PIECES = st.sampled_from(
    [
        *(
            "/",
            "landing create",
            "agent task",
            "page",
            "title",
            "note:",
            "to: ",
            "type: call",
            ":",
            "：",
            "<Ali>",
            "esok",
        ),
        *("\n", "\r\n", " ", "-", "•", "*", '"', "“", "2026-02-30", "99", "TASK-1", "#2", "confirm", "http://x", "｜"),
        *("\u200d", "👨‍👩‍👧", "\ud800", "\0"),
        *(
            "\n- /",
            "then:",
            "task: ",
            "/batch",
            "- /landing publish page: a",
            "{x}",
            "commands:",
            "sales > 1000",
            "at: ",
        ),
    ]
)
MESSAGES = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=30).map("".join),
    st.tuples(
        st.sampled_from([command.name for command in MENU]), st.lists(PIECES | st.text(max_size=8), max_size=20)
    ).map(lambda parts: f"/{parts[0]}" + "".join(parts[1])),
)


def is_sound(meaning: Understanding) -> bool:
    """Ready for JSON as it is, surrogates and all."""
    if isinstance(meaning, Parsed | Lacking):
        json.dumps(meaning.args if isinstance(meaning, Parsed) else meaning.kept, ensure_ascii=False).encode()
    if isinstance(meaning, Mistaken):
        json.dumps(
            [meaning.kept, meaning.corrected, [asdict(each) for each in meaning.mistakes]], ensure_ascii=False
        ).encode()
        assert meaning.mistakes
    return True


@QUICK
@given(MESSAGES, st.booleans())
def test_no_message_raises(text: str, picture: bool) -> None:
    assert is_sound(parse(text, picture))


@QUICK
@given(MESSAGES, MESSAGES)
def test_no_answer_to_a_question_raises(text: str, answer: str) -> None:
    draft = parse(text)
    if isinstance(draft, Lacking | Mistaken) and draft.command:
        assert is_sound(resume_draft(draft, answer))
    assert is_sound(resume_draft(Lacking(MENU[0], {"to": "ali"}, ("type",)), answer))


@QUICK
@given(MESSAGES)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@QUICK
@given(MESSAGES)
def test_the_corrected_block_names_the_same_command(text: str) -> None:
    meaning = parse(text)
    if isinstance(meaning, Mistaken) and meaning.command:
        again = parse(meaning.corrected)
        assert isinstance(again, Parsed | Lacking | Mistaken)
        assert again.command is meaning.command


def test_a_plain_command_takes_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """No careful sorting and no search for the nearest: that is paid for by those who made a mistake."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the careful way was taken")

    monkeypatch.setattr(reading, "sort_out_pairs", never)
    monkeypatch.setattr(mistakes, "find_nearest_meaning", never)
    monkeypatch.setattr(spelling, "get_close_matches", never)
    monkeypatch.setattr(time_suggestions, "get_close_matches", never)
    message = (
        "/landing create\npage: promo-raya\ntitle: Promo Raya Gila! 🔥\ndesc: Diskaun sampai 50%\nsetiap hari\n"
        "cta: Order Sekarang\nschedule: 2026-01-20 08:00"
    )
    assert isinstance(understand(message, now=NOW, zone=ZONE), Parsed)
