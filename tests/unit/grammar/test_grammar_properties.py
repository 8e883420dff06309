"""What holds for every message there could be."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.commands import MENU, Command, Field
from shared.grammar import (
    Lacking,
    Mistaken,
    Parsed,
    Understanding,
    correcting,
    nearness,
    time_advice,
    understand,
    written,
)
from shared.grammar import understanding as reading
from shared.grammar.keyboard import cleaned
from shared.grammar.meanings import Clock
from shared.grammar.values import check_for
from tests.unit.grammar.hearing import NOW, ZONE, go_on, hear

CLOCK = Clock(NOW, ZONE)
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
    assert is_sound(hear(text, picture))


@QUICK
@given(MESSAGES, MESSAGES)
def test_no_answer_to_a_question_raises(text: str, answer: str) -> None:
    draft = hear(text)
    if isinstance(draft, Lacking | Mistaken) and draft.command:
        assert is_sound(go_on(draft, answer))
    assert is_sound(go_on(Lacking(MENU[0], {"to": "ali"}, ("type",)), answer))


@QUICK
@given(MESSAGES)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@QUICK
@given(MESSAGES)
def test_the_corrected_block_names_the_same_command(text: str) -> None:
    meaning = hear(text)
    if isinstance(meaning, Mistaken) and meaning.command:
        again = hear(meaning.corrected)
        assert isinstance(again, Parsed | Lacking | Mistaken)
        assert again.command is meaning.command


TEXTS = st.text(max_size=60) | st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Normal values of a field: what its own check makes of anything."""
    typed: st.SearchStrategy[str] = TEXTS
    if field.choices and not field.open:
        return st.sampled_from(field.choices)
    if field.kind == "slug":
        typed = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True)
    if field.kind == "task":
        typed = st.integers(1, 999_999_999).map(str)
    if field.kind == "version":
        typed = st.integers(-999, 999).filter(bool).map(str)
    if field.kind == "time":
        typed = st.integers(1, 500_000).map(lambda minutes: f"{NOW + timedelta(minutes=minutes):%Y-%m-%d %H:%M}")
    if field.kind == "link":
        typed = st.sampled_from(["https://abangcolek.my/a?b=c:d", "tel:+60193334444", "mailto:a@b.my"])
    if field.kind == "phone":
        typed = st.integers(10_000_000, 99_999_999).map(lambda number: f"01{number}") | TEXTS
    check = check_for(field)
    return typed.map(lambda text: check(cleaned(text), CLOCK) if cleaned(text) else "").filter(
        lambda value: isinstance(value, str | int) and value != ""
    )


def arguments(command: Command) -> st.SearchStrategy[dict[str, Any]]:
    plain = [field for field in command.fields if not field.shapes]
    one_of = set(command.one_of[:1])
    needed = {
        field.key: values(field)
        for field in plain
        if field.required or field.default is not None or field.key in one_of
    }
    optional = {field.key: values(field) for field in plain if field.key not in needed}
    if command.key == "help":
        return st.fixed_dictionaries({}, optional={"category": optional["category"]})
    whole = st.fixed_dictionaries(needed, optional=optional)
    shaped = next((field for field in command.fields if field.shapes), None)
    return whole if shaped is None else whole.flatmap(lambda args: _with_shape(shaped, args))


def _with_shape(field: Field, args: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    shape = field.shapes[args[field.shaped_by or ""]]
    return values(shape).map(lambda value: {**args, field.key: value}) if shape else st.just(args)


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.key)
def test_what_is_written_is_understood_as_the_same(command: Command) -> None:
    @settings(max_examples=60, deadline=None, database=None)
    @given(arguments(command))
    def same(args: dict[str, Any]) -> None:
        meaning = hear(written(command, args), picture=True)
        assert isinstance(meaning, Parsed), (written(command, args), meaning)
        assert (meaning.command, meaning.args) == (command, args)

    same()


def test_a_plain_command_takes_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """No careful sorting and no search for the nearest: that is paid for by those who made a mistake."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the careful way was taken")

    monkeypatch.setattr(reading, "sort_out", never)
    monkeypatch.setattr(correcting, "nearest_of", never)
    monkeypatch.setattr(nearness, "get_close_matches", never)
    monkeypatch.setattr(time_advice, "get_close_matches", never)
    message = (
        "/landing create\npage: promo-raya\ntitle: Promo Raya Gila! 🔥\ndesc: Diskaun sampai 50%\nsetiap hari\n"
        "cta: Order Sekarang\nschedule: 2026-01-20 08:00"
    )
    assert isinstance(understand(message, now=NOW, zone=ZONE), Parsed)
