"""Whether what was heard is what was expected (manifest.jsonl of a folder of voice notes). Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from home_node.nlu.types import Heard
from shared.commands import Command
from shared.grammar.compiled_menu import recipe_of
from shared.grammar.part_as_key import part_named
from shared.grammar.results import Clock, Refusal

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
        else _same(reading.command, key, value, reading.args.get(key), clock)
        for key, value, loosely in _wanted(reading.command, expected["args"], free, clock)
    )
    return Score(True, same)


def _wanted(
    command: Command, args: Mapping[str, str], free: tuple[str, ...], clock: Clock
) -> Iterator[tuple[str, str, bool]]:
    """Key, value, whether it may differ a little; `title: x` of an edit is its `field` and `value`, as when typed."""
    recipe = recipe_of(command.key)
    for key, value in args.items():
        part = part_named(recipe, key, clock) if key not in recipe.readers else None
        if part:
            yield part.by.key, part.choice, False
        yield part.reader.key if part else key, value, key in free


def _same(command: Command, key: str, expected: str, heard: str | None, clock: Clock) -> bool:
    if heard is None:
        return False
    reader = recipe_of(command.key).readers.get(key)
    one, other = _plain(expected), _plain(heard)
    if one == other or reader is None:
        return one == other
    meant, understood = reader.check(expected, clock), reader.check(heard, clock)
    return not isinstance(meant, Refusal) and meant == understood


def likeness(expected: str, heard: str) -> float:
    """Of the letters and digits alone, from 0 to 1."""
    return SequenceMatcher(None, _letters(expected), _letters(heard), autojunk=False).ratio()


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
