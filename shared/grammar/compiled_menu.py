"""The menu made ready for reading: each command's keys, checks and rules, built when it is first asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from shared.commands import MENU, Command, Field, by_key
from shared.grammar.field_checks import make_check
from shared.grammar.folding import fold_key
from shared.grammar.results import Check, Clock, ValueRefusal

_NO_TIME = Clock(datetime.min.replace(tzinfo=UTC), ZoneInfo("UTC"))
_AFTER_ALL = Clock(datetime(2099, 12, 31, tzinfo=UTC), ZoneInfo("UTC"))
"""When every period that is served has begun."""
_MOVING = frozenset({"time", "date"})
NESTED = frozenset({"line", "lines", "commands"})
COLON = "[:：﹕∶]"


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """How one field is read. `shapes` gives the reader for each value of the field named by `shaped_by`."""

    key: str
    field: Field
    check: Check
    flowing: bool
    """Takes further lines: any text."""
    swallows: bool
    """Takes nearly any words, so that another key on its line must be looked for."""
    has_own_words: bool
    """A choice that takes other words too: these may hold a value of another field."""
    placeholder: str
    """What a corrected block shows where a value is wanted; sent back untouched it means nothing was given."""
    shapes: "Mapping[str, Reader | None]"

    def accepts(self, word: str) -> bool:
        """Whether a value that has nothing to do with time would be taken."""
        clock = _AFTER_ALL if self.field.kind == "period" else _NO_TIME
        return not isinstance(self.check(word, clock), ValueRefusal)


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    command: Command
    readers: dict[str, Reader]
    """By every key people may write, in snake_case."""
    keys: dict[str, str]
    """The same, to the field's own key."""
    shown: frozenset[str]
    """The keys as the menu itself writes them, in help, examples and blocks to copy; in snake_case."""
    places: dict[str, int]
    """Where a field stands in the command's own order."""
    splits: re.Pattern[str]
    """Finds a known key with its colon inside a line."""
    required: tuple[str, ...]
    defaults: dict[str, str | int]
    """Those that are the same at every moment."""
    moving: tuple[Reader, ...]
    """Those with a default that depends on the moment: today, now."""
    conditional: tuple[Field, ...]
    """Those needed only when others have a certain value."""
    nested: tuple[str, ...]
    """The keys of commands inside this command."""
    positional: Reader | None
    follow: tuple[Reader, ...]
    shaped: tuple[Reader, ...]

    @property
    def is_flow(self) -> bool:
        """Whether it is about other commands."""
        return bool(self.nested or self.command.open_keys)


def _compile_field(field: Field) -> Reader:
    hint = " | ".join(field.choices) if field.choices and len(field.choices) <= 6 else field.example
    shapes = {value: _compile_field(shape) if shape else None for value, shape in field.shapes.items()}
    return Reader(
        key=field.key,
        field=field,
        check=make_check(field),
        flowing=field.kind == "text",
        swallows=field.kind == "word" or (field.kind == "phone" and field.open),
        has_own_words=field.kind == "choice" and field.open,
        placeholder=f"<{hint}>",
        shapes=shapes,
    )


def _compile_command(command: Command) -> Recipe:
    own = {field.key: _compile_field(field) for field in command.fields}
    readers = {fold_key(alias): own[field.key] for field in command.fields for alias in field.aliases} | own
    splits = _compile_splits(readers)
    typed = {fold_key(field.typed) for field in command.fields if field.typed}
    return Recipe(
        command=command,
        readers=readers,
        keys={key: reader.key for key, reader in readers.items()},
        shown=frozenset({*own, *typed, *(fold_key(key) for text in command.examples for key in splits.findall(text))}),
        places={field.key: place for place, field in enumerate(command.fields)},
        splits=splits,
        required=tuple(field.key for field in command.fields if field.required),
        defaults={
            field.key: field.default
            for field in command.fields
            if field.default is not None and field.kind not in _MOVING
        },
        moving=tuple(own[field.key] for field in command.fields if field.default is not None and field.kind in _MOVING),
        conditional=tuple(field for field in command.fields if field.needed_when),
        nested=tuple(field.key for field in command.fields if field.kind in NESTED),
        positional=own[command.positional] if command.positional else None,
        follow=tuple(own[key] for key in command.follow),
        shaped=tuple(reader for reader in own.values() if reader.shapes),
    )


def _compile_splits(keys: Mapping[str, Reader]) -> re.Pattern[str]:
    if not keys:
        return re.compile(r"(?!)")
    # ASCII, or a dotless `tıtle:` would match and be no key of the readers once it is lower-cased.
    longest_first = sorted(keys, key=len, reverse=True)
    words = "|".join(re.escape(key).replace("_", r"[\s_\-]+") for key in longest_first)
    return re.compile(rf"(?:^|(?<=[\s,;]))[•*\-–—]?[*_]?({words})[*_]?\s*{COLON}[*_]?(?!//)", re.IGNORECASE | re.ASCII)


@cache
def get_recipe(key: str) -> Recipe:
    """By the command's key; KeyError for none. Sixty of them at once would cost the webhook's start 20 ms."""
    return _compile_command(by_key[key])


NAMES: dict[str, str] = {
    fold_key(name).replace("_", joint): command.key
    for joint in ("", " ")
    for command in MENU
    for name in (*command.aliases, command.name)
}
"""Each command's key by name and alias as "landing create", and run together as "landingcreate"."""
