"""Tells the lines of a text of several lines from the fields after it.

A text ends where only fields follow, each written as the menu writes it, in the command's own order and for the first
time. Any other line with a key that is known, or nearly, stays in the text and is a doubt: a person is asked about it
where it could be a field. Before the text's first words its command's other keys are fields as ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.grammar.compiled_menu import Reader, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.key_value_pair import KEY_LINE, Doubt, Pair, find_similar_key, has_style_of, unquote

MOST_DOUBTS = 12
"""As many as mistakes are told: each costs a search of all keys."""
_COLONS = frozenset(":：﹕∶")


class KeyedLine(NamedTuple):
    """A line that a key might begin; `plain` where it is written as the menu writes it."""

    reader: Reader
    key: str
    value: str
    plain: bool


@dataclass(slots=True)
class TextLines:
    recipe: Recipe
    reader: Reader
    text: Pair
    given: set[str]
    keyed: dict[int, KeyedLine] = field(default_factory=dict)
    """By how many lines down they are."""
    tail: int | None = None
    """Where the fields after the text start, as far as is known."""
    in_tail: list[KeyedLine] = field(default_factory=list)


def is_open_text(text: Pair, written: str) -> bool:
    """Whether further lines go on with a value that ends the line `written`; one that was in quotes is whole."""
    return bool(text.reader and text.reader.field.multiline) and written.rstrip().endswith(text.value)


def take_text_lines(recipe: Recipe, pairs: list[Pair], reader: Reader, lines: Sequence[str], start: int) -> int:
    """Gives the last pair, a text, its share of `lines`, whose first is line `start`; says how many these are.

    The lines in doubt are put before it, beside the words in doubt of its own line.
    """
    text = pairs[-1]
    if text.value and _is_followed_by_fields_alone(recipe, pairs, reader, lines):
        return 0
    rest = next((pair.doubt.rest for pair in pairs if pair.doubt), None)
    given = {pair.reader.key for pair in pairs[:-1] if pair.reader and pair.value and not pair.doubt}
    found = TextLines(recipe, reader, text, given)
    if not text.value and _only_fields_follow(found, lines):
        return 0
    _look_at_lines(found, lines)
    count = len(lines) if found.tail is None else found.tail
    doubtful = _choose_doubts(found, count)
    whole = _join_lines(text.value, lines[:count])
    without = [_drop_key(found, down, doubtful, line) for down, line in enumerate(lines[:count])]
    kept = _join_lines(text.value if rest is None else rest, [line for line in without if line is not None])
    doubt = Doubt(found.reader, kept)
    before = [pair._replace(doubt=doubt) if pair.doubt else pair for pair in pairs[:-1]]
    before += [Pair(start + down, one.reader, one.key, one.value, doubt) for down, one in doubtful.items()]
    pairs[:] = [*before, text._replace(value=whole)]
    return count


def _is_followed_by_fields_alone(recipe: Recipe, pairs: list[Pair], reader: Reader, lines: Sequence[str]) -> bool:
    """The usual case, told quickly: a text of one line, and every line after it a field as the menu writes it."""
    given, place = {pair.key for pair in pairs}, recipe.places[reader.key]
    if not given <= recipe.places.keys() or any(pair.doubt for pair in pairs):
        return False
    for line in lines:
        key, colon, value = line.partition(":")
        after = recipe.places.get(key, -1) > place or key in recipe.required
        if not (after and colon) or key in given or value.startswith("//") or recipe.readers[key].shapes:
            return False
        given.add(key)
    return True


def _only_fields_follow(found: TextLines, lines: Sequence[str]) -> bool:
    """Whether an empty text stays empty: keys follow up to the end, or up to its own key."""
    for line in filter(str.strip, lines):
        one = _read_keyed_line(found, line)
        if one is None:
            return False
        if one.reader is found.reader:
            return True
    return True


def _look_at_lines(found: TextLines, lines: Sequence[str]) -> None:
    """What a field has in quotes is its own, whatever its lines look like."""
    down = 0
    while down < len(lines):
        _look_at_line(found, down, lines[down])
        one = found.keyed.get(down)
        down += unquote(one.value, lines, down)[1] if one and one.value and one in found.in_tail else 1


def _look_at_line(found: TextLines, down: int, line: str) -> None:
    if not line.strip():
        return
    one = _read_keyed_line(found, line)
    if one:
        found.keyed[down] = one
    if one and _is_field(found, one):
        if found.tail is None:
            found.tail = down
        found.in_tail.append(one)
    elif found.tail is not None and not _goes_on(found.in_tail[-1], line):
        found.tail, found.in_tail = None, []


def _goes_on(last: KeyedLine, line: str) -> bool:
    """Whether a line without a key of the command's goes on with the field before it."""
    return (not last.value or last.reader.flowing) and not KEY_LINE.fullmatch(line)


def _read_keyed_line(found: TextLines, line: str) -> KeyedLine | None:
    if _COLONS.isdisjoint(line) or not (match := KEY_LINE.fullmatch(line)):
        return None
    key, recipe = match["key"].strip(), found.recipe
    reader = recipe.readers.get(fold_key(key))
    if reader is None:
        similar = find_similar_key(recipe, key) if len(found.keyed) < MOST_DOUBTS else None
        return KeyedLine(similar, key, match["value"].strip(), False) if similar else None
    plain = line.startswith(key) and line[len(key) :].lstrip()[:1] in _COLONS and fold_key(key) in recipe.shown
    return KeyedLine(reader, key, match["value"].strip(), plain and has_style_of(key, found.text.key))


def _is_field(found: TextLines, one: KeyedLine) -> bool:
    key = one.reader.key
    if not one.plain or one.reader is found.reader or key in found.given or one.reader.shapes:
        return False
    if any(other.reader is one.reader for other in found.in_tail):
        return False
    return key in found.recipe.required or _find_place(found, key) > _find_place(found, found.reader.key)


def _find_place(found: TextLines, key: str) -> int:
    return found.recipe.places[key]


def _choose_doubts(found: TextLines, count: int) -> dict[int, KeyedLine]:
    """The lines of the text that may be fields, each field once: not those that say nothing or were said before."""
    doubtful: dict[int, KeyedLine] = {}
    for down, one in found.keyed.items():
        own = one.reader is found.reader
        known = own or one.reader.key in found.given
        chosen = own or all(other.reader is not one.reader for other in doubtful.values())
        if down < count and one.value and chosen and (one.plain or not known) and len(doubtful) < MOST_DOUBTS:
            doubtful[down] = one
    return doubtful


def _drop_key(found: TextLines, down: int, doubtful: dict[int, KeyedLine], line: str) -> str | None:
    """The line as it stands in the text where doubts are fields: not at all, or without the text's own key."""
    one = doubtful.get(down)
    if one is None:
        return line
    return one.value if one.reader is found.reader else None


def _join_lines(value: str, lines: Sequence[str]) -> str:
    more = "\n".join(line.rstrip() for line in lines)
    return f"{value}\n{more}".rstrip() if value and more.strip() else value or more.strip()
