"""The gazetteer: every word and phrase that the speech reader knows, read once from the files of `data/`."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

_DATA = Path(__file__).parent / "data"
Phrases = tuple[str, ...]


def _read_table(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _read_lines(name: str) -> Phrases:
    return tuple((_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def _phrases_by_name(table: dict[str, list[str]]) -> dict[str, Phrases]:
    return {name: tuple(phrases) for name, phrases in table.items()}


class WordSets:
    """Sets of words or phrases by what they are for: `WORD_SETS.particles`."""

    def __init__(self, sets: dict[str, Any]) -> None:
        vars(self).update({name: frozenset(entry["words"]) for name, entry in sets.items()})

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> frozenset[str]: ...


WORD_SETS = WordSets(_read_table("word_sets"))
STOP_WORDS: dict[str, Phrases] = {name: tuple(entry["words"]) for name, entry in _read_table("stop_words").items()}

ACTS = _phrases_by_name(_read_table("acts"))
THINGS = _phrases_by_name(_read_table("things"))
CONCEPTS = ACTS | THINGS
CHOICES: dict[str, dict[str, Phrases]] = {
    field: _phrases_by_name(choices)
    for name in ("app_words", "choice_words")
    for field, choices in _read_table(name).items()
}
FIELD_NAMES = _phrases_by_name(_read_table("field_names"))

DICTIONARY = frozenset(_read_lines("dictionary"))
GIVEN_NAMES = _read_lines("given_names")
PROMOTIONS: Phrases = tuple(_read_table("promotions")["phrases"])

_NUMBERS = _read_table("number_words")
SMALL_NUMBERS: dict[str, int] = _NUMBERS["small"]
MULTIPLIERS: dict[str, int] = _NUMBERS["times"]
REPEATERS: dict[str, int] = _NUMBERS["twice"]
ORDINALS: dict[str, int] = _NUMBERS["ordinals"]
CONTRACTED_NUMBERS = _phrases_by_name(_NUMBERS["one_of"])
DIGIT_SLIPS: dict[str, str] = _NUMBERS["digit_slips"]
TEEN: str = _NUMBERS["teen"]
DIGITS: Phrases = tuple(_NUMBERS["digits"])
UNITS: Phrases = tuple(_NUMBERS["units"])

SLIPS: dict[str, dict[str, str]] = _read_table("decoder_slips")
SOUNDS: dict[str, dict[str, Any]] = _read_table("sounds")

_TIME = _read_table("time_phrases")
TIME_PART: str = _TIME["part"]
TIME_REWRITES: list[tuple[str, str]] = [(spoken, typed) for spoken, typed in _TIME["rewrites"]]
PERIODS: dict[str, str] = _TIME["periods"]
