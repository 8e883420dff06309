"""Facts by the type they should have: what has another one counts as not given."""

import math

from shared.contract.value_types import Facts


def as_object(value: object) -> Facts:
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[Facts]:
    """The objects of a list, without what else is in it."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def as_strings(value: object) -> list[str]:
    """A text, or a list's members as texts."""
    if isinstance(value, str):
        return [value]
    return [str(each) for each in value] if isinstance(value, list) else []


def as_pairs(value: object) -> list[tuple[str, object]]:
    """(key, value) of an object, or of a list of `[key, value]`."""
    if isinstance(value, dict):
        return list(value.items())
    pairs = value if isinstance(value, list) else []
    return [(str(pair[0]), pair[1]) for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2]


def as_number(value: object) -> float | None:
    """A number, or money as JSON text carries it; None for anything else, infinity included."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
