"""What one command is, as data. Parser, help, confirmation texts, panel, voice, docs and tests all read it.

Plain dataclasses, not pydantic models: pydantic is a third of the webhook's cold start (docs/decisions/0005). The test
of the menu validates every entry with pydantic instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "slug", "choice", "word", "number", "time", "phone", "task", "version", "link"]
Runs = Literal["answer", "instant", "home", "human"]
Role = Literal["viewer", "agent", "admin"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One `key: value` of a command. `example` is shown whenever the value is asked for."""

    key: str
    kind: Kind
    label_en: str
    label_ms: str
    example: str
    required: bool = False
    default: str | int | None = None
    aliases: tuple[str, ...] = ()
    """Other keys people write for it, Malay or spoken."""
    choices: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    """Other words for a choice: {"tinggi": "high"}."""
    open: bool = False
    """A choice that also takes other words (kept as snake_case), or a phone that also takes other text."""
    max_length: int = 100
    """In characters, for text, word, link and open phone."""
    minimum: int = 0
    maximum: int = 999_999_999
    multiline: bool = False
    """A text of several lines; a one-line text joins its lines with a space."""
    future: bool = False
    """A time that must not have passed."""
    clock: str = "09:00"
    """The time of day meant by a date alone."""
    otherwise: str | None = None
    """The field for a value this one refuses: `/help landing` is a category, `/help landing create` a command."""
    shaped_by: str | None = None
    """The field whose value decides what this one looks like, see `shapes`."""
    shapes: Mapping[str, "Field | None"] = field(default_factory=dict)
    """This field for each value of `shaped_by`; None: the attached picture is the value."""

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, kw_only=True)
class Command:
    """One thing a person can ask for. `examples` are complete messages: help, documentation and tests at once."""

    name: str
    """As typed after the slash: "landing create"."""
    family: str
    runs: Runs
    role: Role
    """The lowest role that may."""
    help_en: str
    help_ms: str
    examples: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names, Malay or spoken."""
    asks_first: bool | Mapping[str, str] = False
    """Whether it waits for CONFIRM; a mapping asks only when the arguments contain all of it."""
    repeatable: bool = False
    """Whether a run that failed may be run again without harm."""
    takes: Literal["image"] | None = None
    """What may be attached."""
    positional: str | None = None
    """The field that may be written without its key: `/cancel TASK-1201`."""
    follow: tuple[str, ...] = ()
    """Fields that may each follow it as one word without their key: `/landing rollback promo-raya -2`."""
    one_of: tuple[str, ...] = ()
    """Fields of which at least one must be given."""

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def key(self) -> str:
        """`landing_create`: the name in tasks, SQL functions and executors."""
        return self.name.replace(" ", "_")

    def field(self, key: str) -> Field | None:
        return next((one for one in self.fields if one.key == key), None)

    def asks(self, args: Mapping[str, Any]) -> bool:
        """Whether these arguments need a confirmation before anything happens."""
        if isinstance(self.asks_first, bool):
            return self.asks_first
        return all(args.get(key) == value for key, value in self.asks_first.items())
