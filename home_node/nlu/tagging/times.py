"""Finds a time or a day among spoken words, and writes it in words that the grammar reads."""

import re
from functools import cache
from typing import NamedTuple

from home_node.nlu.data.number_words import DIGIT_SLIPS, ORDINALS, SMALL, TEEN, TIMES
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import Lexicon, lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound
from home_node.nlu.tagging.numbers import Number, number_at
from home_node.nlu.tagging.time_phrases import DROPPED, plain, written
from shared.grammar.results import Clock
from shared.grammar.time import day_values, moment_phrases, time_words

_LITTLE = (
    "pukul", "pkl", "jam", "at", "in", "dalam", "within", "lagi", "depan", "hadapan", "ini", "ni", "next", "this",
    "coming", "hb", "haribulan", "setengah", "half", "past", "akhir", "hujung", "end", "of", "the", "month", "from",
    "later", "dari", "hari", "bulan", "minggu", "on", "pada", "tengah", "sekarang", "now", "lepas", "lalu", "ago",
    "o'clock", "dan", "and", "masa", "year", "tahun", "tarikh", "yang", "esoknya", "suku", "quarter",
)  # fmt: skip
_WHOLE = {**time_words.DAYS, **time_words.WEEKDAYS, **time_words.MONTHS}
_PARTS = {**time_words.PARTS, **time_words.PART_WORDS, **time_words.TODAYS, **time_words.ONE}
_CLOCK = re.compile(
    r"\d{1,2}(?:[:.]\d\d)?(?:am|pm)?|\d{1,2}(?:am|pm|hb|st|nd|rd|th|h|j)|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
)
_RARE = frozenset({"tulat"})
"""So rarely said that what sounds like it is something else."""
_GO_ON = frozenset({*TIMES, TEEN})
"""`2 belas` and `2 ribu` are one number."""
_SPELT = frozenset({"s", "so", "es", "eso"})
"""What a decoder writes for `esok` behind a label: `schedule S-O`."""
_LONGEST = 9
_NEAR, _NEAR_TWO, _SLIP = 0.13, 0.3, 0.1


class Time(NamedTuple):
    words: str
    end: int
    cost: float


class _Piece(NamedTuple):
    text: str
    end: int
    cost: float


@cache
def _known() -> frozenset[str]:
    phrases = (*_WHOLE, *_PARTS, *time_words.NOW, *_units())
    return frozenset({*_LITTLE, *(word for phrase in phrases for word in phrase.split())}) - {
        "segera",
        "sun",
        "sat",
        "mar",
        "may",
        "the",
    }


@cache
def _units() -> frozenset[str]:
    return frozenset(word for words in time_words.UNITS.values() for word in words if len(word) > 2)


def is_of_time(word: str) -> bool:
    return word in _known()


@cache
def _one_word() -> Lexicon:
    return lexicon_of(sorted(word for word in _known() - _RARE if len(word) > 3 or word == "jam"))


@cache
def _two_words() -> Lexicon:
    more = ("minggu depan", "minggu ini", "bulan depan", "hujung bulan", "akhir bulan", "next month")
    return lexicon_of([phrase for phrase in (*_WHOLE, *_PARTS, *more) if len(phrase) > 4 and phrase not in _RARE])


def time_at(
    words: list[str], start: int, stop: int, clock: Clock, *, day_only: bool, loose: bool = False, past: bool = False
) -> Time | None:
    """The longest time that starts here. `loose`: one is expected, so words that sound like it are it. `past`: one that
    was is meant."""
    pieces = _pieces(words, start, min(stop, start + _LONGEST), loose)
    for count in range(len(pieces), 0, -1):
        said = written([piece.text for piece in pieces[:count]])
        if said and _means(said, clock, day_only):
            cost = sum(piece.cost for piece in pieces[:count])
            return Time(plain(said, clock, past), pieces[count - 1].end, cost)
    return None


def _means(said: str, clock: Clock, day_only: bool) -> bool:
    if said.isdigit():
        return False
    if day_only:
        return day_values.read_day(said, clock, False) is not None
    return moment_phrases.read_moment(said, clock, "09:00", True) is not None


def _pieces(words: list[str], start: int, stop: int, loose: bool) -> list[_Piece]:
    pieces: list[_Piece] = []
    at = start
    while at < stop and (piece := _piece(words, at, stop, loose, pieces)):
        pieces.append(piece)
        at = piece.end
    return pieces


def _piece(words: list[str], at: int, stop: int, loose: bool, before: list[_Piece]) -> _Piece | None:
    word = words[at].removesuffix("'s")  # "yesterday's report"
    if (
        loose
        and word in DROPPED
        and at + 1 < stop
        and (pair := _two_words().near(sound(f"{word} {words[at + 1]}"), _NEAR))
    ):
        return _Piece(pair[0].phrase, at + 2, pair[0].cost)
    if word in ORDINALS:
        return _Piece(str(ORDINALS[word]), at + 1, 0.0)
    if _CLOCK.fullmatch(word) and " ".join(words[at + 1 : at + 2]) not in _GO_ON:
        return _Piece(word, at + 1, 0.0)
    if word in _known():
        return _Piece(word, at + 1, 0.0)
    number = _ordinal(words, number_at(words[:stop], at), stop)
    if number and len(number.digits) <= 4:
        digits = number.digits
        hour = before and before[-1].text in {"pukul", "at", "jam", "pkl"}
        return _Piece(f"{digits[:-2]}:{digits[-2:]}" if hour and len(digits) > 2 else digits, number.end, 0.0)
    if loose and word in DIGIT_SLIPS and " ".join(words[at + 1 : at + 2]) in _units():
        return _Piece(str(SMALL[DIGIT_SLIPS[word]]), at + 1, _SLIP)  # `do jam` was dua jam
    if loose and not before and word in _SPELT:
        return _Piece("esok", at + 1 + (words[at : at + 2] == ["s", "o"]), _SLIP)
    near = _near(words, at, stop, loose)
    guess = number_at(words[:stop], at, loose=True) if loose and not is_known(word) else None
    if guess and len(guess.digits) <= 2 and (near is None or guess.cost < near.cost):
        return _Piece(guess.digits, guess.end, guess.cost)
    return near


def _ordinal(words: list[str], tens: Number | None, stop: int) -> Number | None:
    """`twenty fifth` is one number, any other stays as it is."""
    if tens is None or tens.digits not in {"20", "30"} or tens.end >= stop:
        return tens
    ones = ORDINALS.get(words[tens.end], 0)
    return Number(str(int(tens.digits) + ones), tens.end + 1, tens.cost) if 0 < ones < 10 else tens


def _near(words: list[str], at: int, stop: int, loose: bool) -> _Piece | None:
    heard = sound(words[at])
    fit = len(heard) > (1 if loose else 3) and not is_known(words[at])
    near = _one_word().near(heard, _NEAR_TWO if loose else _NEAR) if fit else ()
    pair = sound(" ".join(words[at : at + 2])) if at + 1 < stop else ""
    unsure = loose or not all(map(is_known, words[at : at + 2]))
    two = _two_words().near(pair, _NEAR_TWO) if unsure and len(pair) > (3 if loose else 4) else ()
    options = [_Piece(one.phrase, at + 1, one.cost) for one in near[:1]] + [
        _Piece(one.phrase, at + 2, one.cost) for one in two[:1]
    ]
    joined = _two_words().near(heard, _NEAR) if len(heard) > 5 and not is_known(words[at]) else ()
    options += [_Piece(one.phrase, at + 1, one.cost) for one in joined[:1]]
    return min(options, key=lambda piece: piece.cost, default=None)
