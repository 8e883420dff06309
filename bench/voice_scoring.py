"""Whether what was heard is what was expected (manifest.jsonl of a folder of voice notes). Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from home_node.nlu.types import Heard
from shared.commands import Command
from shared.grammar.compiled_menu import get_recipe
from shared.grammar.part_as_key import find_part
from shared.grammar.results import Clock, ValueRefusal

FREE_LIKENESS = 0.8


class Score(NamedTuple):
    right_command: bool
    exact: bool


def score(
    expected: Mapping[str, Any] | None, heard: Heard, *, now: datetime, zone: ZoneInfo, free: tuple[str, ...] = ()
) -> Score:
    """`expected` is {"command", "args"}, None where no command must come of it; the best reading counts.

    Arguments named in `free` may differ a little; the others must mean the same to the grammar at `now`.
    """
    if expected is None:
        nothing = heard.kind != "command"
        return Score(nothing, nothing)
    if heard.kind != "command":
        return Score(False, False)
    reading = heard.readings[0]
    if reading.command.name != expected["command"]:
        return Score(False, False)
    clock = Clock(now, zone)
    same = all(
        likeness(value, reading.args.get(key, "")) >= FREE_LIKENESS
        if loosely
        else _means_the_same(reading.command, key, value, reading.args.get(key), clock)
        for key, value, loosely in _expected_values(reading.command, expected["args"], free, clock)
    )
    return Score(True, same)


def _expected_values(
    command: Command, args: Mapping[str, str], free: tuple[str, ...], clock: Clock
) -> Iterator[tuple[str, str, bool]]:
    """Key, value, whether it may differ a little; `title: x` of an edit is its `field` and `value`, as when typed."""
    recipe = get_recipe(command.key)
    for key, value in args.items():
        part = find_part(recipe, key, clock) if key not in recipe.readers else None
        if part:
            yield part.by.key, part.choice, False
        yield part.reader.key if part else key, value, key in free


def _means_the_same(command: Command, key: str, expected: str, heard: str | None, clock: Clock) -> bool:
    if heard is None:
        return False
    reader = get_recipe(command.key).readers.get(key)
    plain_expected, plain_heard = _plain(expected), _plain(heard)
    if plain_expected == plain_heard or reader is None:
        return plain_expected == plain_heard
    meant, understood = reader.check(expected, clock), reader.check(heard, clock)
    return not isinstance(meant, ValueRefusal) and meant == understood


def likeness(expected: str, heard: str) -> float:
    """Of the letters and digits alone, from 0 to 1."""
    return SequenceMatcher(None, _letters(expected), _letters(heard), autojunk=False).ratio()


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
