"""Cuts a command whose further keys are free into pairs: the variables of /template run."""

import re

from shared.grammar.command_boundaries import BULLET
from shared.grammar.compiled_menu import COLON, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.inline_pairs import split_line
from shared.grammar.key_value_pair import Pair, unquote

_OPEN_KEY = re.compile(rf"(?:^|(?<=[\s,;]))([^\W\d_][\w-]{{0,39}})\s*{COLON}(?!//)")
_OPEN_LINE = re.compile(
    rf"\s*(?:{BULLET}\s*)?[*_]*(?P<key>[^\W\d_](?:[\w-]| (?=\w)){{0,39}}?)[*_]*\s*{COLON}(?!//)[*_]*\s*(?P<value>.*)"
)
_PLACEHOLDER = re.compile(r"<[^<>]*>")


def split_open_pairs(recipe: Recipe, rest: str, body: list[str], start: int = 2) -> list[Pair]:
    """A command whose further keys are free: every `word:` starts one. A pair without a reader is such a key."""
    pairs: list[Pair] = []
    for number, line in ((1, rest), *enumerate(body, start)):
        matches = list(_OPEN_KEY.finditer(line)) if number == 1 and rest else []
        whole = _OPEN_LINE.fullmatch(line) if number != 1 or not rest else None
        leading = (line[: matches[0].start()] if matches else "" if whole else line).strip(" ,;")
        if leading and pairs and not pairs[-1].value:
            pairs[-1] = pairs[-1]._replace(value=leading)
        elif leading:
            pairs += split_line(recipe, leading, number)
        for here, following in zip(matches, [*matches[1:], None], strict=False):
            value = line[here.end() : following.start() if following else None]
            pairs.append(_make_open_pair(recipe, number, here[1], value.strip(" ,;") if following else value.strip()))
        if whole:
            pairs.append(_make_open_pair(recipe, number, whole["key"].strip(), whole["value"].strip()))
    return pairs


def _make_open_pair(recipe: Recipe, number: int, key: str, value: str) -> Pair:
    value = "" if not value or _PLACEHOLDER.fullmatch(value) else unquote(value, [value], 0)[0]
    return Pair(number, recipe.readers.get(fold_key(key)), key, value)
