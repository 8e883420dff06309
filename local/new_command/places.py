"""Where the parts of a new command stand: beside those of its siblings, else in a file of its own.

Siblings are commands with the same first word: `/event list` is a sibling of `/event create`.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from shared.commands import FAMILIES, MENU, Command

PROJECT = Path(__file__).resolve().parents[2]
UNTYPED = "inner.py"  # commands that the system alone gives the home PC: nobody's siblings
NAME = re.compile(r"[a-z]+( [a-z]+){0,2}")


class NameRefused(Exception):
    """The sentence says what to do instead."""


@dataclass(frozen=True)
class NewCommand:
    """`name` as typed after the slash; `family` as given, empty where the siblings decide."""

    name: str
    runs: str = "instant"
    family: str = ""
    root: Path = PROJECT

    def check(self) -> None:
        if not NAME.fullmatch(self.name):
            raise NameRefused(f'"{self.name}" is no name: one to three words of small letters, like "supplier add".')
        if any(self.name in (command.name, *command.aliases) for command in MENU):
            raise NameRefused(f"/{self.name} is in the menu already.")
        if self.runs not in {"instant", "answer"}:
            raise NameRefused("RUNS is instant (it changes something) or answer (it only tells).")
        if self.family and self.family not in FAMILIES:
            raise NameRefused(f"FAMILY is one of {', '.join(FAMILIES)}; a new one is declared in shared/commands.")

    @property
    def word(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def key(self) -> str:
        return self.name.replace(" ", "_")

    @property
    def rest(self) -> str:
        """`bank_add` of `content bank add`; of a single word that word."""
        return self.key.partition("_")[2] or self.word

    @property
    def function(self) -> str:
        """The SQL function that does it or answers it."""
        return f"{'answer' if self.runs == 'answer' else 'do'}_{self.key}"

    @property
    def saying(self) -> str:
        """`supplier.added` of what was done, `supplier.list` of an answer."""
        return f"{self.word}.{self.rest if self.runs == 'answer' else past_tense(self.rest)}"

    @cached_property
    def siblings(self) -> list[Command]:
        return [command for command in MENU if command.name.partition(" ")[0] == self.word]

    @property
    def category(self) -> str:
        """Its category of help: as given, its siblings', that of its word, else the one with the fewest commands."""
        if self.family or self.siblings or self.word in FAMILIES:
            return self.family or (self.siblings[0].family if self.siblings else self.word)
        return min(FAMILIES, key=lambda name: sum(command.family == name for command in MENU))

    @property
    def menu_file(self) -> Path:
        """Of `content bank show` where `content bank ..` is, else where `content ..` is."""
        prefixes = [self.name[:blank] + " " for blank in range(len(self.name), 0, -1) if self.name[blank:][:1] == " "]
        files = (self._file_with("shared/commands/*.py", f'name="{prefix}') for prefix in prefixes)
        return next(filter(None, files), None) or self._own("shared/commands", ".py")

    @property
    def sentences_file(self) -> Path:
        own = self._own("functions/sentences", ".toml")
        return own if own.is_file() else self._file_with("functions/sentences/*.toml", f'["{self.word}.') or own

    @property
    def sql_file(self) -> Path:
        beside = self._file_with("supabase/schemas/*/*.sql", f"wocs.do_{self.word}_", f"wocs.answer_{self.word}_")
        folder = beside.parent if beside else self.root / "supabase/schemas" / f"{self.word}s"
        return folder / f"{self.rest}.sql"

    @property
    def test_file(self) -> Path:
        return self.root / "tests/conversation" / f"test_{self.key}.py"

    @property
    def intents_file(self) -> Path:
        return self.root / "home_node/nlu/data/intents.toml"

    def _own(self, folder: str, suffix: str) -> Path:
        return self.root / folder / f"{self.word}{suffix}"

    def _file_with(self, pattern: str, *texts: str) -> Path | None:
        files = sorted(file for file in self.root.glob(pattern) if file.name != UNTYPED)
        return next((file for file in files if any(text in file.read_text("utf-8") for text in texts)), None)


def past_tense(verb: str) -> str:
    """`add` → `added`, `create` → `created`; of `bank_add` the last word."""
    return verb + ("d" if verb.endswith("e") else "ed")
