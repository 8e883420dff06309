"""Numbers said in Malay or English, in words, in digits or in both: always the digits, leading zeros kept."""

from functools import cache
from typing import NamedTuple

from home_node.nlu.gazetteer import (
    CONTRACTED_NUMBERS,
    DIGIT_SLIPS,
    MULTIPLIERS,
    REPEATERS,
    SMALL_NUMBERS,
    TEEN,
    WORD_SETS,
)
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.number_values import FIGURES, write_digits
from home_node.nlu.weights import LIMITS, WEIGHTS

_NUMBER_WORDS = frozenset({*SMALL_NUMBERS, *MULTIPLIERS, *REPEATERS, TEEN, *CONTRACTED_NUMBERS})


class Number(NamedTuple):
    """`digits` up to before `end` among the words; `cost` 0 when every word is a number as it is written."""

    digits: str
    end: int
    cost: float


@cache
def _number_index() -> FuzzyIndex:
    return build_index(sorted(_NUMBER_WORDS - REPEATERS.keys()))


def find_number(words: list[str], start: int, *, loose: bool = False) -> Number | None:
    """The longest number that starts here. `loose`: a number is expected, so words that sound like one are one."""
    items: list[str] = []
    cost, end = 0.0, start
    for at in range(start, min(len(words), start + LIMITS.number_words)):
        item, slip = _read_item(words, at, loose, begun=bool(items))
        if item is None:
            break
        items.append(item)
        cost += slip
        end = at + 1 if item else end
    while items and items[-1] == "":
        items.pop()
    digits = write_digits([item for item in items if item])
    guessed = end - start == 1 and words[start] in DIGIT_SLIPS
    return Number(digits, end, cost) if digits and not guessed else None


def _read_item(words: list[str], at: int, loose: bool, begun: bool) -> tuple[str | None, float]:
    """A word as a number word or as digits; "" for an `and` between two. `begun`: a number stands before it."""
    word = words[at]
    if is_number_word(word):
        return word, 0.0
    if word in WORD_SETS.number_joiners:
        return ("", 0.0) if _is_number_at(words, at + 1) else (None, 0.0)
    if not loose:
        return None, 0.0
    if word in DIGIT_SLIPS and (_is_number_at(words, at + 1) or (len(word) > 2 and begun)):
        return DIGIT_SLIPS[word], 0.0
    return _read_misheard(word)


def _read_misheard(word: str) -> tuple[str | None, float]:
    if len(word) < 3 or is_known_word(word):
        return None, 0.0
    near = _number_index().find_near(encode_sound(word), WEIGHTS.unlike.number)
    return (near[0].phrase, near[0].cost) if near else (None, 0.0)


def is_number_word(word: str) -> bool:
    """Figures, or a word that is one of a number and nothing else."""
    return bool(FIGURES.fullmatch(word)) or word in _NUMBER_WORDS


def _is_number_at(words: list[str], at: int) -> bool:
    return at < len(words) and is_number_word(words[at])
