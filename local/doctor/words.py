"""The doctor's words in both languages: its own in `words.toml`, those of causes that the functions know in theirs."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from functions.causes import explain_cause
from functions.replies.catalogue import LANGUAGES
from functions.replies.sentence_templates import compile_sentence
from local.doctor.check import Problem

_FILE = Path(__file__).with_name("words.toml")


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """Group → code → [English, Malay]."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def say(language: str, group: str, code: str, facts: Mapping[str, object] | None = None) -> str:
    """Raises KeyError for what nobody worded: a test asks for each."""
    return compile_sentence(words()[group][code][LANGUAGES.index(language)]).render({**(facts or {})})


def explain(problem: Problem, language: str) -> str:
    """What it is and what to do."""
    if problem.cause in words()["remedy"]:
        return say(language, "remedy", problem.cause, problem.facts)
    return explain_cause(problem.cause, language, problem.facts)
