"""The {variables} of a template: found, and filled in value by value.

They are filled after a command was cut into keys and values, so that a value never becomes a key of its own.
"""

import re
from collections.abc import Iterable, Mapping

from shared.grammar.folding import fold_key
from shared.grammar.key_value_pair import Pair
from shared.grammar.results import UnderstandingContext

VARIABLE = re.compile(r"\{\s*([^\W\d_][\w -]{0,39}?)\s*\}")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def find_variables(texts: Iterable[str]) -> tuple[str, ...]:
    """Their names, in the order they first appear."""
    return tuple(dict.fromkeys(fold_key(match[1]) for text in texts for match in VARIABLE.finditer(text)))


def is_variable_name(variable: str) -> bool:
    return bool(_IDENTIFIER.fullmatch(variable))


def fill_text(text: str, values: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda match: values.get(fold_key(match[1]), match[0]), text)


def fill_variables(pairs: list[Pair], context: UnderstandingContext) -> list[Pair]:
    """The pairs with the variables filled whose values the context knows."""
    values = context.filling
    return [pair._replace(value=fill_text(pair.value, values)) for pair in pairs] if values else pairs


def is_open(value: str, context: UnderstandingContext) -> bool:
    """Whether a value cannot be checked yet: a variable in it will be filled by whoever runs the template."""
    return context.only_checked and VARIABLE.search(value) is not None
