"""What a message can mean. Everything in it is ready for JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from shared.commands import Command

Args = dict[str, Any]
_ATTACHMENTS = frozenset({"image", "video", "document"})


class Clock(NamedTuple):
    """The moment a message is understood at, and the zone its words for time mean."""

    now: datetime
    zone: ZoneInfo


class Template(NamedTuple):
    """A template's commands as they were written, with the names of their variables."""

    commands: tuple[str, ...]
    variables: tuple[str, ...]


class UnderstandingContext(NamedTuple):
    """What else a message's meaning depends on."""

    clock: Clock
    attached: Mapping[str, Any] = {}
    """What came with it, by kind: image, video, document; `quoted` is the id of a message that may hold a video."""
    templates: Mapping[str, Template] | None = None
    """By name; None while nobody looked them up."""
    within_schedule: bool = False
    """Whether it stands in something that repeats: nothing there may schedule or make a template."""
    depth: int = 0
    """How many commands are around it."""
    filling: Mapping[str, str] | None = None
    """The values for the {variables} of the template it stands in; None outside a template."""
    only_checked: bool = False
    """Whether the template it stands in is only checked: its variables stay open."""
    running: tuple[str, ...] = ()
    """The templates it stands in."""


@dataclass(frozen=True, slots=True)
class ValueRefusal:
    """Why one value cannot be taken, and what was probably meant."""

    problem: str
    nearest: str | None = None
    choices: tuple[str, ...] = ()


Value = str | int | dict[str, Any]
"""One value in the normal form of its field's kind."""
Check = Callable[[str, Clock], Value | ValueRefusal]
"""How one field's value is checked and normalised."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to correct.

    `line` counts from 1 (the command's own line); 0 means no line has it. `problem` is one of unknown_key, not_a_line,
    twice, text_or_field, holds_other, missing, too_long, bad_choice, bad_time, past_time, bad_date, past_date, not_yet,
    which_night, bad_slug, bad_number, below_zero, bad_money, bad_switch, bad_version, bad_phone, bad_task, bad_event,
    bad_reference, bad_video, short_video, bad_post, bad_handle, bad_link, bad_word, bad_condition, unclear_condition,
    bad_metric, bad_period, long_period; of commands inside a command: unknown_command, no_command, not_nested,
    no_loops, too_deep, too_many; of templates: no_such_template, missing_variable, unknown_variable, bad_variable.
    `nearest` is the key (unknown_key), the whole line (not_a_line, text_or_field, holds_other), the command or the
    value probably meant. `choices` are the values or keys allowed; for too_long the limit, for bad_number and
    bad_money the bounds, for twice and which_night both values, for holds_other the other keys, for below_zero the
    command that is for it and the amount without its sign.
    """

    line: int
    key: str
    value: str
    problem: str
    nearest: str | None = None
    choices: tuple[str, ...] = ()
    within: str = ""
    """The command inside the command that it is about: "landing publish"."""


@dataclass(frozen=True, slots=True)
class Parsed:
    command: Command
    args: Args
    """Defaults filled in; in the normal form of each field's kind (`shared.commands.model.Kind`)."""
    raw_values: Args = field(default_factory=dict, compare=False)
    """What was written for each key, without the defaults."""


@dataclass(frozen=True, slots=True)
class Mistaken:
    command: Command | None
    mistakes: tuple[Mistake, ...]
    corrected: str
    """The whole message with best guesses and `<examples>`, to copy, touch up and send."""
    kept: Args
    """What was right: a later message need only carry the corrected lines. Inner commands are kept as text."""
    readings: tuple[str, ...] = ()
    """Where all that is wrong is a doubt: the message with the words as text, and with them as fields."""


@dataclass(frozen=True, slots=True)
class Lacking:
    command: Command
    kept: Args
    missing: tuple[str, ...]
    """Keys to ask for, in this order; "image" asks for a picture, "video" and "document" for one of these."""
    raw_values: Args = field(default_factory=dict, compare=False)
    """What was written for each key, the values with an open variable too."""

    @property
    def open_values(self) -> dict[str, str]:
        """The values that wait for a variable, by key."""
        return {key: value for key, value in self.raw_values.items() if value and key not in self.kept}

    @property
    def only_attachments(self) -> bool:
        """Whether all that lacks is something to attach."""
        return all(key in _ATTACHMENTS for key in self.missing)


class InnerCommand(NamedTuple):
    """What became of one inner command: its line, or its mistakes with the command put right."""

    line: Args | None
    mistakes: tuple[Mistake, ...] = ()
    corrected: str = ""
    lacks: tuple[str, ...] = ()
    """What must be attached and is not; the outer command asks for it."""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    word: str
    nearest: tuple[str, ...]
    """Up to three command names."""
    whole: tuple[str, ...] = ()
    """The same with the rest of the message, where the name is a slip of what was written."""


@dataclass(frozen=True, slots=True)
class Word:
    """A whole message that is one word of control; `ask` numbers the question a button belongs to."""

    word: str
    task: str | None = None
    ask: int | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """No command, no word: a person talking."""


Understanding = Parsed | Mistaken | Lacking | UnknownCommand | Word | Talk
