"""One `key: value`: the pair, the line it may stand on, the quotes around its value."""

import re
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
_QUOTED = re.compile(r'"((?:[^"]|"")*)"[^\S\n]*(?:\n|$)')
QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "„": "“", "«": "»"}


class Pair(NamedTuple):
    """`reader` is None for an unknown key, and `key` empty too for a line that is no `key: value`."""

    line: int
    reader: Reader | None
    key: str
    value: str


def unquote(value: str, body: list[str], index: int) -> tuple[str, int]:
    """A value without the quotes around it, and how many lines it took."""
    if value[0] == '"':
        text = "\n".join([value, *body[index + 1 :]])
        if match := _QUOTED.match(text):
            inner = match[1]
            return inner.replace('""', '"').strip(), inner.count("\n") + 1
    closing = QUOTES.get(value[0], "")
    if closing and len(value) > 1 and value[-1] == closing and not {value[0], closing} & set(value[1:-1]):
        return value[1:-1].strip(), 1
    return value, 1


def is_nearly_key(recipe: Recipe, key: str) -> bool:
    return find_nearest(fold_key(key), recipe.readers, NEARLY) is not None
