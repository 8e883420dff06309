"""A slot value as it was taken from the words, and the context that it may depend on."""

from typing import NamedTuple

from home_node.nlu.types import Vocabulary
from home_node.nlu.weights import WEIGHTS
from shared.grammar.results import Clock

NUMBER_KINDS = frozenset({"task", "reference", "event", "digits", "number", "version", "phone", "money"})
"""The kinds of fields that are said as a number."""


class Context(NamedTuple):
    """Everything a value may depend on. `makes`: the command makes something new, so its name is not known yet."""

    vocabulary: Vocabulary
    clock: Clock
    makes: bool = False


class SlotValue(NamedTuple):
    """A value as typed, the words from `start` to before `end` that it is made of, and what it costs to believe it."""

    value: str
    start: int
    end: int
    cost: float


def allow_unlike(code: str, most: float, labelled: bool) -> float:
    """How unlike a word with this phonetic code may be: short ones must be nearly the same."""
    if len(code) <= 3:
        return 0.0
    if len(code) <= 5:
        return most if labelled else WEIGHTS.unlike.medium
    return most
