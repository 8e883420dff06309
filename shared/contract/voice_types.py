"""Types at the borders: a voice note as the home heard it, and what it depends on."""

from typing import Literal, NotRequired, TypedDict

from shared.contract.intent_types import CardReading, Draft, Remember
from shared.contract.people_types import Templates
from shared.contract.value_types import Facts, Role


class Reading(TypedDict):
    """A command that a note may have spoken, as the node reports it."""

    command: str
    text: str  # as it would be typed
    score: float  # 0 to 1
    doubts: list[str]  # words that were hard to hear
    missing: list[str]  # keys that nobody spoke
    negated: NotRequired[bool]  # it was said not to do this


class Transcript(TypedDict):
    """The result of a note's task."""

    text: str
    language: str
    confidence: float  # 0 to 1
    seconds: float  # of audio
    took_s: float
    kind: Literal["command", "word", "talk", "silence", "unclear", "negated"]
    readings: list[Reading]
    said: Literal["yes", "no", "change"] | None
    nearest: list[str]  # commands it sounds like; the one not to be done, of an order not to
    heard: NotRequired["Heard"]  # what came of it; the function adds it before it reports


class Heard(TypedDict):
    """What a note means: readings for a card, a word, a saying of the grammar's, or nothing to be obeyed."""

    kind: Literal["command", "word", "say", "talk", "silence", "unclear"]
    text: str
    nearest: list[str]
    readings: NotRequired[list[CardReading]]
    word: NotRequired[Literal["yes", "no", "change"]]
    do: NotRequired[Literal["say"]]
    say: NotRequired[str]
    facts: NotRequired[Facts]
    command: NotRequired[str | None]
    role: NotRequired[Role]
    remember: NotRequired[Remember | None]
    draft: NotRequired[str | None]


class Hearing(TypedDict):
    """What a note's meaning depends on."""

    at: str  # when it was spoken
    quoted: str | None
    draft: Draft | None
    templates: Templates


class HearingAnswer(TypedDict):
    """Null where no voice note of this holder is."""

    hearing: Hearing | None
