"""What a message can mean. Everything in it is ready for JSON."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from shared.commands import Command

Args = dict[str, Any]


class Clock(NamedTuple):
    """The moment a message is understood at, and the zone its words for time mean."""

    now: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one value cannot be taken, and what was probably meant."""

    problem: str
    nearest: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to correct.

    `line` counts from 1 (the command's own line); 0 means no line has it. `problem` is one of unknown_key, not_a_line,
    twice, missing, too_long, bad_choice, bad_time, past_time, bad_slug, bad_number, bad_version, bad_phone, bad_task,
    bad_link, bad_word. `nearest` is the key (unknown_key), the whole line (not_a_line) or the value probably meant.
    `choices` are the values or keys allowed; for too_long the limit, for bad_number the bounds.
    """

    line: int
    key: str
    value: str
    problem: str
    nearest: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    command: Command
    args: Args
    """Defaults filled in; times ISO 8601 with offset, versions int, the rest text."""


@dataclass(frozen=True, slots=True)
class Mistaken:
    command: Command | None
    mistakes: tuple[Mistake, ...]
    corrected: str
    """The whole message with best guesses and `<examples>`, to copy, touch up and send."""
    kept: Args
    """What was right: a later message need only carry the corrected lines."""


@dataclass(frozen=True, slots=True)
class Lacking:
    command: Command
    kept: Args
    missing: tuple[str, ...]
    """Keys to ask for, in this order; "image" asks for a picture."""


@dataclass(frozen=True, slots=True)
class Unknown:
    word: str
    nearest: tuple[str, ...]
    """Up to three command names."""


@dataclass(frozen=True, slots=True)
class Word:
    """A whole message that is one word of control; `ask` numbers the question a button belongs to."""

    word: str
    task: str | None = None
    ask: int | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """No command, no word: a person talking."""


Understanding = Parsed | Mistaken | Lacking | Unknown | Word | Talk
