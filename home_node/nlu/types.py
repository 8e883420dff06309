"""The types of the speech reader's border: hypotheses and names go in, readings with their penalties come out."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from shared.commands import Command


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way a decoder wrote a voice note down. `logprob` is the mean of its tokens, natural logarithm."""

    text: str
    language: str = ""
    logprob: float = 0.0
    words: tuple[tuple[str, float], ...] = ()
    """Each word with its probability, where the decoder gives them."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that live in this system now."""

    pages: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """The brand's own words, as they are written."""
    videos: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


class Penalty(NamedTuple):
    """What speaks against a reading, in words, and its cost; a negative cost speaks for it."""

    reason: str
    cost: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One command that may have been meant."""

    command: Command
    args: dict[str, str]
    """As a person would type them."""
    text: str
    """The whole command message, which `shared.grammar.understand` reads back."""
    score: float
    """From 0 to 1."""
    doubts: tuple[str, ...] = ()
    """Words that were hard to hear, or were taken for others."""
    missing: tuple[str, ...] = ()
    """Keys that are required and were not heard."""
    penalties: tuple[Penalty, ...] = ()
    """Everything that the score was lowered by."""
    negated: bool = False
    """Whether it was said that this is not to be done."""


@dataclass(frozen=True, slots=True)
class Heard:
    kind: Literal["command", "word", "talk", "silence", "unclear", "negated"]
    """`negated`: an order not to do something, which has no contrary in the menu."""
    readings: tuple[Reading, ...] = ()
    """The best first; none unless a command was heard."""
    text: str = ""
    """The words that were believed."""
    nearest: tuple[str, ...] = field(default=())
    """Names of commands that an unclear note was nearest to; of a negated one, the command that is not to be done."""
    said: Literal["yes", "no", "change", ""] = ""
    """For a word: the answer to a card."""
