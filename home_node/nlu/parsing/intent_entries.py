"""Intents as data: one entry of `data/intents.toml` for each command, with the patterns that ask for it."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from shared.commands import MENU, Command

_FILE = Path(__file__).parents[1] / "data" / "intents.toml"


@dataclass(frozen=True)
class Pattern:
    """Tags that must all be heard, in any order: a concept, `=key` for a value of that field, `agent!` for a person."""

    tags: tuple[str, ...]

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(tag for tag in self.tags if is_concept(tag))


def is_concept(tag: str) -> bool:
    return tag[0] != "=" and tag != "agent!"


@dataclass(frozen=True)
class Intent:
    """How one command is asked for; the fields are explained at the head of intents.toml."""

    command: Command
    patterns: tuple[Pattern, ...] = ()
    prior: float = 0.0
    spoken: bool = True
    first: bool = False
    bare_number: bool = False
    makes: bool = False
    rest: str = ""
    repeats: tuple[str, ...] = ()

    @cached_property
    def tags(self) -> frozenset[str]:
        return frozenset(tag for pattern in self.patterns for tag in pattern.tags)


def _read_intent(command: Command) -> Intent:
    entry = ENTRIES.get(command.key, {"spoken": False})
    patterns = tuple(Pattern(tuple(pattern.split())) for pattern in entry.get("patterns", ()))
    options = {name: value for name, value in entry.items() if name not in {"patterns", "repeats"}}
    return Intent(command, patterns, repeats=tuple(entry.get("repeats", ())), **options)


ENTRIES: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
INTENTS = {command.key: _read_intent(command) for command in MENU}
"""By the key of the command, in the order of the menu."""
