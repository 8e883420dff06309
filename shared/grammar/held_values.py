"""Finds values of other fields among the words of a choice: `sales bulan lepas` holds a period."""

import re
from typing import NamedTuple

from shared.commands import Field
from shared.grammar.compiled_menu import Reader, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.results import Clock, ValueRefusal

_BETWEEN = re.compile(r"[\s_,;]+")
_MOST_WORDS = 12
_LONGEST = 4
"""Words of one value: "minggu depan 9 pagi"."""
_DATED = frozenset({"time", "date"})


class HeldValues(NamedTuple):
    own: str | None
    """What is left for the field itself, as it is typed."""
    others: dict[str, str]
    """By the key of the other field, as they are typed."""


def find_held_values(recipe: Recipe, reader: Reader, value: str, clock: Clock) -> HeldValues:
    if "|" in value:
        return HeldValues(None, {})  # the choices as they are printed
    words = [word for word in _BETWEEN.split(value.strip()) if word][:_MOST_WORDS]
    own, words = _take_known_choice(reader.field, words)
    others: dict[str, str] = {}
    for other in (recipe.readers[field.key] for field in recipe.command.fields if field.key != reader.key):
        if found := _find_span(other, words, clock):
            start, end = found
            others[other.key] = " ".join(words[start:end])
            words = words[:start] + words[end:]
    left = " ".join(words)
    may_be_own = reader.field.open and not isinstance(reader.check(left, clock), ValueRefusal) if left else False
    return HeldValues(own or (left if may_be_own else None), others)


def _take_known_choice(field: Field, words: list[str]) -> tuple[str | None, list[str]]:
    """The field's own choice among the words, and the words without it."""
    for start, end in _list_spans(len(words)):
        if meaning := _find_choice(field, words[start:end]):
            return meaning, words[:start] + words[end:]
    return None, words


def _find_choice(field: Field, words: list[str]) -> str | None:
    word = fold_key(" ".join(words))
    if word in {fold_key(choice) for choice in field.choices}:
        return word
    return next((meaning for known, meaning in field.synonyms.items() if fold_key(known) == word), None)


def _find_span(reader: Reader, words: list[str], clock: Clock) -> tuple[int, int] | None:
    return next((span for span in _list_spans(len(words)) if _is_value(reader, words[slice(*span)], clock)), None)


def _list_spans(count: int) -> list[tuple[int, int]]:
    """The longest first."""
    return [
        (start, start + length) for length in range(min(count, _LONGEST), 0, -1) for start in range(count - length + 1)
    ]


def _is_value(reader: Reader, words: list[str], clock: Clock) -> bool:
    """Whether the words plainly are a value of such a field; kinds that take any word or number say nothing."""
    text, kind = " ".join(words), reader.field.kind
    if kind == "choice":
        return _find_choice(reader.field, words) is not None
    if kind == "period":
        return any(map(str.isalpha, text)) and not isinstance(reader.check(text, clock), ValueRefusal)
    if kind == "phone":
        return sum(map(str.isdigit, text)) >= 8 and not isinstance(reader.check(text, clock), ValueRefusal)
    return kind in _DATED and _names_day(text, clock) and not isinstance(reader.check(text, clock), ValueRefusal)


def _names_day(text: str, clock: Clock) -> bool:
    """A part of the day alone may be a word of any work: "shift pagi"."""
    from shared.grammar.time.day_values import read_day

    letters = any(map(str.isalpha, text))
    return letters and (any(map(str.isdigit, text)) or read_day(text, clock, past=False) is not None)
