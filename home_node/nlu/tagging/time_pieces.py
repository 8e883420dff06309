"""Pieces of a time among spoken words: a day, an hour, a number, a word that sounds like one of these."""

import re
from typing import NamedTuple

from home_node.nlu.gazetteer import DIGIT_SLIPS, MULTIPLIERS, ORDINALS, SMALL_NUMBERS, TEEN, WORD_SETS
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.numbers import Number, find_number
from home_node.nlu.tagging.spoken_time_words import is_time_word, time_phrase_index, time_units, time_word_index
from home_node.nlu.weights import WEIGHTS

_CLOCK = re.compile(
    r"\d{1,2}(?:[:.]\d\d)?(?:am|pm)?|\d{1,2}(?:am|pm|hb|st|nd|rd|th|h|j)|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
)


class TimePiece(NamedTuple):
    text: str
    end: int
    cost: float = 0.0


def read_time_pieces(words: list[str], start: int, stop: int, loose: bool) -> list[TimePiece]:
    pieces: list[TimePiece] = []
    at = start
    while at < stop and (piece := _read_piece(words[:stop], at, loose, pieces)):
        pieces.append(piece)
        at = piece.end
    return pieces


def _read_piece(words: list[str], at: int, loose: bool, before: list[TimePiece]) -> TimePiece | None:
    return (
        _read_plain(words, at)
        or _read_number(words, at, before)
        or (_read_slip(words, at, before) if loose else None)
        or _read_misheard(words, at, loose)
    )


def _read_plain(words: list[str], at: int) -> TimePiece | None:
    word = words[at].removesuffix("'s")  # "yesterday's report"
    if word in ORDINALS:
        return TimePiece(str(ORDINALS[word]), at + 1)
    goes_on = " ".join(words[at + 1 : at + 2]) in {*MULTIPLIERS, TEEN}  # `2 belas` and `2 ribu` are one number
    if (_CLOCK.fullmatch(word) and not goes_on) or is_time_word(word):
        return TimePiece(word, at + 1)
    return None


def _read_number(words: list[str], at: int, before: list[TimePiece]) -> TimePiece | None:
    number = _add_ordinal(words, find_number(words, at))
    if number is None or len(number.digits) > 4:
        return None
    digits = number.digits
    is_hour = bool(before) and before[-1].text in WORD_SETS.hour_words and len(digits) > 2
    return TimePiece(f"{digits[:-2]}:{digits[-2:]}" if is_hour else digits, number.end)


def _add_ordinal(words: list[str], tens: Number | None) -> Number | None:
    """`twenty fifth` is one number, any other stays as it is."""
    if tens is None or tens.digits not in {"20", "30"} or tens.end >= len(words):
        return tens
    ones = ORDINALS.get(words[tens.end], 0)
    return Number(str(int(tens.digits) + ones), tens.end + 1, tens.cost) if 0 < ones < 10 else tens


def _read_slip(words: list[str], at: int, before: list[TimePiece]) -> TimePiece | None:
    """`do jam` was dua jam; `S-O` behind a label was esok."""
    word = words[at]
    if word in DIGIT_SLIPS and " ".join(words[at + 1 : at + 2]) in time_units():
        return TimePiece(str(SMALL_NUMBERS[DIGIT_SLIPS[word]]), at + 1, 0.0)
    if not before and word in WORD_SETS.tomorrow_spelt:
        return TimePiece("esok", at + 1 + (words[at : at + 2] == ["s", "o"]), 0.0)
    return None


def _read_misheard(words: list[str], at: int, loose: bool) -> TimePiece | None:
    pieces = [*_sounds_like_time(words, at, loose)]
    near = min(pieces, key=lambda piece: piece.cost, default=None)
    number = find_number(words, at, loose=True) if loose and not is_known_word(words[at]) else None
    if number and len(number.digits) <= 2 and (near is None or number.cost < near.cost):
        return TimePiece(number.digits, number.end, number.cost)
    return near


def _sounds_like_time(words: list[str], at: int, loose: bool) -> list[TimePiece]:
    """Times that one word sounds like, where one is expected, and that two words sound like."""
    pair = words[at : at + 2]
    unsure = len(pair) == 2 and (loose or not all(map(is_known_word, pair)))
    code = encode_sound(words[at]) if loose and not is_known_word(words[at]) else ""
    pair_code = encode_sound(" ".join(pair)) if unsure else ""
    return [
        *_nearest(time_word_index(), code if len(code) > 1 else "", at + 1),
        *_nearest(time_phrase_index(), pair_code if len(pair_code) > (3 if loose else 4) else "", at + 2),
    ]


def _nearest(index: FuzzyIndex, code: str, end: int) -> list[TimePiece]:
    near = index.find_near(code, WEIGHTS.unlike.expected_time) if code else ()
    return [TimePiece(match.phrase, end, match.cost) for match in near[:1]]
