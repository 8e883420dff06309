"""What one command is, as data. Parser, help, confirmation texts, panel, voice, docs and tests all read it.

Plain dataclasses, not pydantic models: pydantic is a third of the webhook's cold start (docs/decisions/0005). The test
of the menu validates every entry with pydantic instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "text", "slug", "choice", "word", "number", "time", "phone", "task", "version", "link",
    "date", "money", "switch", "event", "reference", "digits", "post", "handle",
    "period", "line", "lines", "commands", "condition", "repeat",
]  # fmt: skip
"""What a value is. From `date` on:

- date "2026-01-20"; money "1200.00", in ringgit; switch true or false; event "EVT-101"; reference 12, typed `SALE-12`
  or 12; digits "73920123", a video's id or its link; post a TikTok link or a video's id; handle `event_prep`.
- period "last_month", "2026-11", "2026-11-01..2026-11-15": shared/grammar/period_values.py;
- line is a command inside a command, `{"text", "intent"}`; lines are several; commands are their texts alone, with
  `{variables}` to be filled later; condition is `{"metric", "period", "operator", "value", "text"}`, or with
  `against` and `percent` for the value: a percentage of the same figure of another period; or `{"join": "and" | "or",
  "parts": [condition], "text"}`.
- repeat is how often: one of its `choices`, "every 2 days", "mon,wed,fri", "last day of month", "day 15 of month".
"""
Runs = Literal["answer", "instant", "home", "human"]
Role = Literal["viewer", "agent", "admin"]
Attachment = Literal["image", "video", "document"]
OTHER = "*"


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
    """The value when none is given. Of a time or a date: words for it, read at the moment of the message ("today")."""
    aliases: tuple[str, ...] = ()
    """Other keys people write for it, Malay or spoken."""
    typed: str = ""
    """The alias people are shown where the key itself is not what they would write."""
    choices: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    """Other words for a choice: {"tinggi": "high"}."""
    open: bool = False
    """A choice that also takes other words (kept as snake_case), or a phone that also takes other text."""
    max_length: int = 100
    """In characters, for text, word, link and open phone."""
    minimum: int = 0
    maximum: int = 999_999_999
    """Of a number as it is; of money in sen."""
    below_zero: str = ""
    """The command that money below zero is meant for, offered in its place; `-` where the sign says nothing new."""
    prefix: str = ""
    """What a reference may be written with: "SALE" for SALE-12."""
    multiline: bool = False
    """A text of several lines; a one-line text joins its lines with a space."""
    future: bool = False
    """A time or date that must not have passed."""
    past: bool = False
    """A time, date or period that must not be to come: "Friday" is the last one."""
    clock: str = "09:00"
    """The time of day meant by a date alone."""
    otherwise: str | None = None
    """The field for a value this one refuses: `/help landing` is a category, `/help landing create` a command."""
    needed_when: Mapping[str, str] = field(default_factory=dict)
    """Required only when the arguments hold all of this: a page when the type is landing."""
    derived_from: str | None = None
    """The field it is made of where nobody can be asked: the title `Raya Bazaar` from the page `raya-bazaar`."""
    shaped_by: str | None = None
    """The field whose value decides what this one looks like, see `shapes`."""
    shapes: Mapping[str, "Field | None"] = field(default_factory=dict)
    """This field for each value of `shaped_by`; None: the attached picture is the value."""

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, kw_only=True, repr=False)
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
    asks_first: bool | Mapping[str, str] | Literal["inside"] = False
    """Whether it waits for CONFIRM; a mapping asks only when the arguments contain all of it, `inside` when a command
    inside it would."""
    spoken_yes: bool | Literal["inside"] = False
    """Whether a spoken YA is enough for its card, because no harm is done that cannot be seen and undone: nothing of
    people, apps, nodes, publishing or deletion. What only tells something always may; `inside` where every command
    inside it may."""
    typed_yes_with: Mapping[str, str | None] = field(default_factory=dict)
    """Arguments with which a spoken YA is not enough after all, None for any value and `OTHER` for one that is none of
    the field's choices: a page's schedule publishes it, free words are an order to somebody."""
    repeatable: bool = False
    """Whether a run that failed may be run again without harm."""
    takes: Attachment | None = None
    """What may be attached."""
    needs_attachment: bool = False
    """Whether it cannot do without what it takes. A video may also be the one of a quoted message."""
    positional: str | None = None
    """The field that may be written without its key: `/cancel TASK-1201`."""
    follow: tuple[str, ...] = ()
    """Fields that may each follow it as one word without their key: `/landing rollback promo-raya -2`."""
    one_of: tuple[str, ...] = ()
    """Fields of which at least one must be given."""
    open_keys: str | None = None
    """The argument that gathers every key the command does not know: the variables of a template."""
    alone: bool = False
    """Whether it must be a message of its own, never inside another command."""
    undo: Literal["inverse", ""] = ""
    """`inverse`: SQL knows how to take it back (wocs.undo_plan_<key>, wocs.undo_<key>)."""
    undo_en: str = ""
    undo_ms: str = ""
    """How it is taken back, or why not and what to do instead; empty only for what changes nothing."""
    undo_hours: int | None = None
    """For how long it can be taken back; None: as long as nobody changed it since."""
    ability: str = ""
    """What the home PC must have to run it, as its beat names it (shared/contract/, `Abilities`)."""
    hidden: bool = False
    """A task the system gives itself; nobody types it and no help shows it."""

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"/{self.name}"

    @property
    def key(self) -> str:
        """`landing_create`: the name in tasks, SQL functions and executors."""
        return self.name.replace(" ", "_")

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)

    def takes_spoken_yes(self, args: Mapping[str, Any]) -> bool:
        """Whether a spoken YA is enough for these arguments; what is inside is judged by whoever knows the menu."""
        if self.runs == "answer":
            return True
        return bool(self.spoken_yes) and not self.asks(args) and not self._wants_typed_yes(args)

    def _wants_typed_yes(self, args: Mapping[str, Any]) -> bool:
        harm = self.typed_yes_with.items()
        return any(self._is_harm(key, harmful, args[key]) for key, harmful in harm if args.get(key))

    def _is_harm(self, key: str, harmful: str | None, value: object) -> bool:
        field = self.field(key)
        return value not in field.choices if harmful == OTHER and field else harmful in {None, value}

    def asks(self, args: Mapping[str, Any]) -> bool:
        """Whether these arguments need a confirmation before anything happens."""
        if isinstance(self.asks_first, bool):
            return self.asks_first
        if isinstance(self.asks_first, str):
            return any(line["intent"]["asks"] for line in (*args.get("lines", ()), *filter(None, [args.get("line")])))
        return all(args.get(key) == value for key, value in self.asks_first.items())
