"""The {variables} of a template: found, and filled in value by value.

They are filled after a command was cut into keys and values, so that a value never becomes a key of its own.
"""

import re
from collections.abc import Iterable, Mapping

from shared.grammar.folding import snake
from shared.grammar.key_value_lines import Pair
from shared.grammar.results import Scene

HOLE = re.compile(r"\{\s*([^\W\d_][\w -]{0,39}?)\s*\}")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def variables_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Their names, in the order they first appear."""
    return tuple(dict.fromkeys(snake(found[1]) for text in texts for found in HOLE.finditer(text)))


def is_name(variable: str) -> bool:
    return bool(_IDENTIFIER.fullmatch(variable))


def filled(text: str, values: Mapping[str, str]) -> str:
    return HOLE.sub(lambda found: values.get(snake(found[1]), found[0]), text)


def fill(pairs: list[Pair], scene: Scene) -> list[Pair]:
    """The pairs with the variables filled whose values the scene knows."""
    values = scene.filling
    return [pair._replace(value=filled(pair.value, values)) for pair in pairs] if values else pairs


def is_open(value: str, scene: Scene) -> bool:
    """Whether a value cannot be checked yet: a variable in it will be filled by whoever runs the template."""
    return scene.only_checked and HOLE.search(value) is not None
