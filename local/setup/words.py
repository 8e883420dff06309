"""What set-up says, in the owner's language: `words.toml`, each text [English, Malay]."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from functions.replies.catalogue import LANGUAGES
from shared.settings import read_settings

USUAL_LANGUAGE = read_settings({}).language

_FILE = Path(__file__).with_name("words.toml")


@cache
def texts() -> dict[str, dict[str, list[str]]]:
    """Group → name → [English, Malay]."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def say(language: str, group: str, name: str, /, **facts: object) -> str:
    """The text with its facts; raises KeyError for one that nobody wrote."""
    return texts()[group][name][LANGUAGES.index(language)].format(**facts)


class Seen(NamedTuple):
    """What a vendor told of an answer that is right, as a text of the group `seen`."""

    name: str
    facts: Mapping[str, object] = MappingProxyType({})

    def tell(self, language: str) -> str:
        return say(language, "seen", self.name, **self.facts)


class Wrong(Exception):
    """What the owner told cannot be right: `name` is a text of the group `wrong`.

    `ask_again` is the variable to begin anew with, where another answer than the last may be the wrong one.
    """

    def __init__(self, name: str, /, *, ask_again: str = "", **facts: object) -> None:
        super().__init__(name)
        self.name, self.ask_again, self.facts = name, ask_again, facts

    def tell(self, language: str) -> str:
        return say(language, "wrong", self.name, **self.facts)


class NotReached(Exception):
    """The vendor could not be asked, so that nobody knows whether the answer is right; `who`: its name."""

    def __init__(self, who: str, why: str) -> None:
        super().__init__(f"{who}: {why}")
        self.who, self.why = who, why
