"""Reads numbers said in Malay or English, in words, in digits or in both: always the digits, leading zeros kept."""

import re
from collections.abc import Callable
from typing import NamedTuple

from home_node.nlu.data.number_words import AND, DIGIT_SLIPS, ONE_OF, SMALL, TEEN, TIMES, TWICE
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound

_FIGURES = re.compile(r"\d[\d.,\-]*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_WORDS = frozenset({*SMALL, *TIMES, *TWICE, TEEN, *ONE_OF})
_LEXICON = lexicon_of(sorted(_WORDS - TWICE.keys() - {"juta", "million", "sejuta"}))
_SLIP, _SLIP_OF_A_WORD = 0.3, 0.14
_CLEARLY = 0.1
"""How unlike a number word a word may be that makes a digit of a slip before it."""
_ADDED = re.compile(r"(\d{1,3}[.,]\d(?:00|\d0))[.,](\d{1,2})")
"""`1,200,1`: a round number and what was said after it."""
_LONGEST = 16


class Number(NamedTuple):
    """`digits` from `start` to before `end` among the words; `cost` 0 when every word is a number as it is written."""

    digits: str
    end: int
    cost: float


class _Part(NamedTuple):
    value: str
    round: bool
    """Made of hundreds or thousands: a smaller number after it is added, not written behind it."""


def number_at(words: list[str], start: int, *, loose: bool = False) -> Number | None:
    """The longest number that starts here. `loose`: a number is expected, so words that sound like one are one."""
    items: list[str] = []
    cost, end = 0.0, start
    for at in range(start, min(len(words), start + _LONGEST)):
        item, slip = _item(words, at, loose, begun=bool(items))
        if item is None:
            break
        items.append(item)
        cost += slip
        end = at + 1 if item != "" else end
    while items and items[-1] == "":
        items.pop()
    digits = "" if items[:1] == ["puluh"] else _digits(items)
    guessed = end - start == 1 and words[start] in DIGIT_SLIPS
    return Number(digits, end, cost) if digits and not guessed else None


def _item(words: list[str], at: int, loose: bool, begun: bool) -> tuple[str | None, float]:
    """A word as a number word or as digits; "" for an `and` between two. `begun`: a number stands before it."""
    word = words[at]
    if is_number_word(word):
        return word, 0.0
    if word in AND:
        return ("", 0.0) if _plain_item(words, at + 1) else (None, 0.0)
    if not loose:
        return None, 0.0
    if word in DIGIT_SLIPS and (_nearly_item(words, at + 1) or (len(word) > 2 and begun)):
        return DIGIT_SLIPS[word], 0.1
    most = _SLIP if not is_known(word) else _SLIP_OF_A_WORD if begun else 0.0
    near = _LEXICON.near(sound(word), most) if len(word) > 2 and most else ()
    return (near[0].phrase, near[0].cost) if near else (None, 0.0)


def is_number_word(word: str) -> bool:
    """Figures, or a word that is one of a number and nothing else."""
    return bool(_FIGURES.fullmatch(word)) or word in _WORDS


def _plain_item(words: list[str], at: int) -> bool:
    return at < len(words) and is_number_word(words[at])


def _nearly_item(words: list[str], at: int) -> bool:
    """A number word, or a word that is none and sounds like one: `do kosson`."""
    if at < len(words) and len(words[at]) > 3 and not is_known(words[at]):
        return bool(_LEXICON.near(sound(words[at]), _CLEARLY))
    return _plain_item(words, at)


def _digits(items: list[str]) -> str:
    parts = _parts([one for item in items if item for one in ONE_OF.get(item, (item,))])
    joined = ""
    last_round = False
    for part in parts:
        if last_round and part.value[:1] != "0" and joined.endswith("0" * len(part.value)):
            joined = joined[: -len(part.value)] + part.value
        else:
            joined += part.value
        last_round = part.round
    return joined


def _parts(items: list[str]) -> list[_Part]:
    parts: list[_Part] = []
    at = 0
    while at < len(items):
        if items[at] in TWICE:
            times = TWICE[items[at]]
            part, at = _part(items, at + 1) if at + 1 < len(items) else (_Part("", False), at + 1)
            parts += [part] * times
        else:
            part, at = _part(items, at)
            parts.append(part)
    return parts


def _part(items: list[str], at: int) -> tuple[_Part, int]:
    """One number said as one: `two thousand three hundred and four`, `dua puluh tiga`, `2.304`, `2 ribu 304`."""
    alone = at + 1 == len(items) or items[at + 1] not in {*TIMES, TEEN}
    if alone and items[at] not in SMALL and items[at] not in TIMES:
        return _figure(items[at]), at + 1
    value, end = _times(items, at, 1_000_000, _thousands)
    return _Part(str(value), any(TIMES.get(item, 1) > 10 for item in items[at:end])), end


def _times(
    items: list[str], at: int, unit: int, smaller: Callable[[list[str], int], tuple[int, int]]
) -> tuple[int, int]:
    """So many of a unit, and what comes after it that is less: `tiga ratus lima`."""
    value, end = (1, at) if TIMES.get(items[at], 0) == unit else smaller(items, at)
    if end == len(items) or TIMES.get(items[end]) != unit:
        return value, end
    value, end = value * unit, end + 1
    if end < len(items) and TIMES.get(items[end], 0) < unit:
        rest, after = smaller(items, end)
        if 0 < rest < unit:
            return value + rest, after
    return value, end


def _thousands(items: list[str], at: int) -> tuple[int, int]:
    return _times(items, at, 1000, _hundreds)


def _hundreds(items: list[str], at: int) -> tuple[int, int]:
    return _times(items, at, 100, _tens)


def _tens(items: list[str], at: int) -> tuple[int, int]:
    value, end = _value(items[at]), at + 1
    following = items[end] if end < len(items) else ""
    if following == TEEN and value < 10:
        return value + 10, end + 1
    spoken = items[at] in SMALL
    if TIMES.get(following) == 10 and value < 10:
        value, end, spoken = value * 10, end + 1, True
        following = items[end] if end < len(items) else ""
    if 20 <= value <= 90 and value % 10 == 0 and spoken and 0 < SMALL.get(following, 0) < 10:
        return value + SMALL[following], end + 1
    return value, end


def _value(item: str) -> int:
    if item in SMALL:
        return SMALL[item]
    return 1 if item in TIMES else int(_figure(item).value or 0)


def _figure(figures: str) -> _Part:
    figures = figures.strip(".,-")
    if added := _ADDED.fullmatch(figures):
        return _Part(str(int(re.sub(r"\D", "", added[1])) + int(added[2])), True)
    plain = re.sub(r"\D", "", figures)
    return _Part(plain, bool(_THOUSANDS.fullmatch(figures)) or (len(plain) >= 4 and plain.endswith("00")))
