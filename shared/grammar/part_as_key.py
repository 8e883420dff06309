"""The part of a thing written as the key: `title: Baru` for `field: headline` and `value: Baru`."""

import re
from typing import NamedTuple

from shared.grammar.compiled_menu import COLON, Reader, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.key_value_pair import NEARLY
from shared.grammar.results import Clock, ValueRefusal
from shared.grammar.spelling import find_nearest

_KEY = re.compile(rf"(?:^|\s)([^\W\d_]{{2,24}})\s*{COLON}")


class PartKey(NamedTuple):
    """`by` takes the choice (the field), `reader` the new value."""

    by: Reader
    choice: str
    reader: Reader


def find_part(recipe: Recipe, key: str, clock: Clock) -> PartKey | None:
    for reader in recipe.shaped:
        by = recipe.readers[reader.field.shaped_by or ""]
        choice = by.check(key, clock)
        if not isinstance(choice, ValueRefusal):
            return PartKey(by, str(choice), reader)
    return None


def find_similar_part(recipe: Recipe, key: str, clock: Clock) -> PartKey | None:
    """The part whose name was probably meant."""
    fields = [recipe.readers[reader.field.shaped_by or ""].field for reader in recipe.shaped]
    names = [name for field in fields for name in (*field.choices, *field.synonyms)]
    name = find_nearest(fold_key(key), names, NEARLY)
    return find_part(recipe, name, clock) if name else None


def names_another(recipe: Recipe, value: str, clock: Clock) -> bool:
    """Whether another part is named inside this one's value: only one can be changed at a time."""
    return any(find_part(recipe, match[1], clock) for match in _KEY.finditer(value))
