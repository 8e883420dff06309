"""One `key: value`: the pair, the line it may stand on, the quotes around its value."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from shared.grammar.compiled_menu import COLON, Reader, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.spelling import find_nearest

NEARLY = 0.72
"""How alike (difflib) an unknown key in a long text must be to a known one to be taken for a slip."""
KEY_LINE = re.compile(
    r"\s*(?:[•·▪◦‣●–—-]+\s*|\*\s+|\d{1,2}[.)]\s+)?[*_~`]*(?P<key>[^\W\d_](?:[^\W\d]|[ -]){0,30}?)[*_~`]*\s*"
    rf"{COLON}(?!//)[*_~`]*\s*(?P<value>.*)"
)
_QUOTE_MARKS = re.compile('"+')
QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "„": "“", "«": "»"}


class Doubt(NamedTuple):
    """Why a field may be words of a text: the text it stands in, and that text without the words in doubt."""

    text: Reader
    rest: str


class Pair(NamedTuple):
    """`reader` is None for an unknown key, and `key` empty too for a line that is no `key: value`.

    One with a `doubt` is among the words of a text too.
    """

    line: int
    reader: Reader | None
    key: str
    value: str
    doubt: Doubt | None = None


def unquote(value: str, body: Sequence[str], index: int) -> tuple[str, int]:
    """A value without the quotes around it, and how many lines it took."""
    if value[0] == '"' and (lines := _read_quoted_lines(value, body, index)):
        return "\n".join(lines).replace('""', '"').strip(), len(lines)
    closing = QUOTES.get(value[0], "")
    if closing and len(value) > 1 and value[-1] == closing and not {value[0], closing} & set(value[1:-1]):
        return value[1:-1].strip(), 1
    return value, 1


def _read_quoted_lines(value: str, body: Sequence[str], index: int) -> list[str] | None:
    """The lines up to the quote that closes, at the end of one; None where another follows. No line is copied twice."""
    lines: list[str] = []
    line = value[1:]
    while True:
        end = next((marks.end() - 1 for marks in _QUOTE_MARKS.finditer(line) if len(marks[0]) % 2), None)
        if end is not None:
            return [*lines, line[:end]] if not line[end + 1 :].strip() else None
        lines.append(line)
        if index + len(lines) >= len(body):
            return None
        line = body[index + len(lines)]


def is_nearly_key(recipe: Recipe, key: str) -> bool:
    return find_similar_key(recipe, key) is not None


def find_similar_key(recipe: Recipe, key: str) -> Reader | None:
    """The field whose key was probably meant."""
    nearest = find_nearest(fold_key(key), recipe.readers, NEARLY)
    return recipe.readers[nearest] if nearest else None


def has_style_of(key: str, other: str) -> bool:
    """Whether two keys are written alike: small, Capitalised or in CAPITALS, as a phone's keyboard makes them."""
    return _name_style(key) == _name_style(other)


def _name_style(key: str) -> str:
    return "small" if key == key.lower() else "capitals" if key == key.upper() else "capitalised"
