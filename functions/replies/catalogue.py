"""The catalogue of sayings: `functions/sentences/*.toml`, a file a family. Jinja fills them in.

A key with a dot is a saying: its texts (`en`, `ms`), its `buttons` as [id, English title, Malay title] (the id is what
a person would type), the facts it takes as a `sample`, and `besides`: those that only some cases have. Any other table
is a group of words that stand for codes, each [English, Malay]; a group may be spread over families.
"""

import tomllib
from functools import cache, partial
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from functions.replies.plain_text import escape_markup
from functions.replies.sentence_templates import compile_sentence
from shared.contract.value_types import Facts

LANGUAGES = ("en", "ms")
_FOLDER = Path(__file__).parent.parent / "sentences"
_SHARED = "words.toml"
"""The words that belong to no family come first: cards show labels in the order in which they stand."""


class Sentence(TypedDict):
    """A saying as it is written."""

    en: str
    ms: str
    buttons: NotRequired[list[list[str]]]
    sample: dict[str, object]
    besides: NotRequired[dict[str, object]]


@cache
def sentences() -> dict[str, Sentence]:
    """Saying → its sentence."""
    return {name: table for file in _files() for name, table in _tables(file).items() if "." in name}


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """Group → code → [English, Malay]."""
    groups: dict[str, dict[str, list[str]]] = {}
    for file in _files():
        for name, table in _tables(file).items():
            if "." not in name:
                groups.setdefault(name, {}).update(table)
    return groups


@cache
def refusal_groups() -> tuple[str, ...]:
    """The groups that hold reasons of a refusal: what `landing.refused` takes is worded in `landing`."""
    spoken = (saying.removesuffix(".refused") for saying in sentences() if saying.endswith(".refused"))
    return tuple(group for group in spoken if group in words())


def translate_code(language: str, group: str, code: object, facts: Facts | None = None) -> str:
    """The words for a code; where there are none, the detail among the facts, or the code itself made readable."""
    both = words().get(group, {}).get(str(code))
    if both:
        return compile_sentence(both[LANGUAGES.index(language)]).render(
            {"word": partial(translate_code, language), **(facts or {}), "language": language}
        )
    detail = facts.get("detail") if facts else None
    return escape_markup(detail or str(code or "").replace("_", " "))


def _files() -> list[Path]:
    return sorted(_FOLDER.glob("*.toml"), key=lambda file: (file.name != _SHARED, file.name))


@cache
def _tables(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))
