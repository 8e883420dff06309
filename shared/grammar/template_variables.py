"""The {variables} of a template: found, filled in value by value, or left open while it is only checked.

They are filled after a command was cut into keys and values, so that a value never becomes a key of its own.
"""

import re
from collections.abc import Iterable, Mapping

from shared.grammar.compiled_menu import Recipe
from shared.grammar.folding import snake
from shared.grammar.key_value_lines import Pair
from shared.grammar.results import Lacking, Mistaken, Parsed

HOLE = re.compile(r"\{\s*([^\W\d_][\w -]{0,39}?)\s*\}")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def variables_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Their names, in the order they first appear."""
    return tuple(dict.fromkeys(snake(found[1]) for text in texts for found in HOLE.finditer(text)))


def is_name(variable: str) -> bool:
    return bool(_IDENTIFIER.fullmatch(variable))


def filled(text: str, values: Mapping[str, str]) -> str:
    return HOLE.sub(lambda found: values.get(snake(found[1]), found[0]), text)


def fill(pairs: list[Pair], values: Mapping[str, str]) -> tuple[list[Pair], frozenset[str]]:
    """The pairs with their variables filled; without values, those without any, and the keys of those left open."""
    if values:
        return [pair._replace(value=filled(pair.value, values)) for pair in pairs], frozenset()
    held = frozenset(pair.reader.key for pair in pairs if pair.reader and HOLE.search(pair.value))
    return [pair for pair in pairs if not (pair.reader and pair.reader.key in held)], held


Outcome = Parsed | Mistaken | Lacking


def _made(recipe: Recipe, held: frozenset[str]) -> set[str]:
    """The open keys, and those that will be made of them."""
    return {*held} | {field.key for field in recipe.command.fields if field.derived_from in held}


def excused(recipe: Recipe, found: Outcome, held: frozenset[str]) -> Outcome:
    """What only lacks keys that are left open is complete."""
    if isinstance(found, Lacking):
        lacking = tuple(key for key in found.missing if key not in _made(recipe, held))
        if not lacking:
            return Parsed(recipe.command, recipe.defaults | found.kept, found.kept)
        return Lacking(found.command, found.kept, lacking)
    if isinstance(found, Mistaken):
        there = _made(recipe, held)
        mistakes = tuple(one for one in found.mistakes if not (one.problem == "missing" and one.key in there))
        if not mistakes:
            return Parsed(recipe.command, recipe.defaults | found.kept, found.kept)
        return Mistaken(found.command, mistakes, found.corrected, found.kept)
    return found
