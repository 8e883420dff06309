"""What a value of one field is, and what it may depend on."""

from typing import NamedTuple

from home_node.nlu.types import Vocabulary
from shared.grammar.results import Clock

NUMBERS = frozenset({"task", "reference", "event", "digits", "number", "version", "phone", "money"})
"""The kinds of fields that are said as a number."""


class Scene(NamedTuple):
    """Everything a value may depend on. `makes`: the command makes something new, so its name is not known yet."""

    vocabulary: Vocabulary
    clock: Clock
    makes: bool = False


class Taken(NamedTuple):
    """A value as typed, the words from `start` to before `end` that it is made of, and what it costs to believe it."""

    value: str
    start: int
    end: int
    cost: float


def allowed(heard: str, most: float, labelled: bool) -> float:
    """How unlike a word may be: short ones must be nearly the same."""
    if len(heard) <= 3:
        return 0.28 if labelled else 0.08
    if len(heard) <= 5:
        return most if labelled else 0.2
    return most
