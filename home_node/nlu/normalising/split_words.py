"""Words that a decoder ran together, `tujohenam`, or tore apart, `call song`, as they were said: numbers above all."""

from functools import cache
from itertools import product

from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import Lexicon, lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound
from home_node.nlu.tagging.numbers import is_number_word

_DIGITS = ("kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "lapan", "sembilan")
_UNITS = ("puluh", "belas", "ratus", "ribu")
_BEHIND = lexicon_of(["peratus", "ringgit", "kosong", "enam", "sembilan", *_UNITS])
"""What stands behind a number and is heard as two words."""
_WHAT = lexicon_of(["peratus", "ringgit"])
"""What is counted."""
_BEFORE = lexicon_of(["kosong"])
"""What a telephone number begins with."""
_TORN, _TORN_FIRST, _TOGETHER = 0.23, 0.27, 0.2
"""How unlike a number word two words may sound, behind a number and before one, and two number words one."""
_DAYS = ("esok", "hari ini", "lusa", "malam ini")
_BREATHS = lexicon_of((*(f"jadual {day}" for day in _DAYS), *(f"ke versi {digit}" for digit in _DIGITS[1:])))
_BREATH = 0.11
"""What is said in one breath, and how unlike it one word may sound."""
_SHORTEST = 6
"""Letters of two digits in one word."""


def spelt_out(written: list[str]) -> list[str]:
    """`lima pull up` as `lima puluh`, `satu empatiga` as `satu empat tiga`: numbers beside a number, nowhere else."""
    kept: list[str] = []
    at = 0
    while at < len(written):
        words = [word.lower() for word in written[at : at + 3]]
        behind = bool(kept) and is_number_word(kept[-1].lower())
        said, taken = _said(words, behind)
        kept += said or [written[at]]
        at += taken or 1
    return kept


def _said(words: list[str], behind: bool) -> tuple[list[str], int]:
    """What the first one or two words were, and how many of them; nothing where they stand as they are."""
    if torn := _torn(words, behind):
        return [torn], 2
    if breath := _in_one_breath(words[0]):
        return breath, 1
    if behind and (apart := _parted(words)):
        return apart, 2
    if behind and (said := _of_what(words[0])):
        return [said], 1
    if together := _together(words[0]) if behind else []:
        return together, 1
    if said := _open_voiced(words):
        return [said], 1
    return [], 0


def _torn(words: list[str], behind: bool) -> str:
    """The number word that the first two words are, with a number before or behind them."""
    if len(words) < 2 or len(words[0]) < 2 or not words[0].isalpha() or is_number_word(words[0]):
        return ""
    heard = sound(" ".join(words[:2]))
    near = _BEHIND.near(heard, _TORN) if behind else ()
    if not near and len(words) == 3 and is_number_word(words[2]) and not is_number_word(words[1]):
        near = _BEFORE.near(heard, _TORN_FIRST)
    return near[0].phrase if near else ""


def _of_what(word: str) -> str:
    """The unit that a word is which is none: `lima belas ringe`."""
    near = _WHAT.near(sound(word), _TORN) if _is_no_word(word) else ()
    return near[0].phrase if near else ""


def _in_one_breath(word: str) -> list[str]:
    """The words of a phrase that a word is which is none: `jadualeso` is jadual esok."""
    near = _BREATHS.near(sound(word), _BREATH) if len(word) >= _SHORTEST and _is_no_word(word) else ()
    return near[0].phrase.split() if near else []


def _parted(words: list[str]) -> list[str]:
    """Two number words that were parted at the wrong place: `rato sempat` was ratus empat."""
    if len(words) < 2 or not all(map(_is_no_word, words[:2])):
        return []
    lexicon, meant = _pairs()
    near = lexicon.near(sound(" ".join(words[:2])), _TORN)
    return meant[near[0].phrase] if near else []


def _is_no_word(word: str) -> bool:
    return word.isalpha() and not is_known(word) and not is_number_word(word)


def _open_voiced(words: list[str]) -> str:
    """`due ribu` was dua ribu: a final a is said as e in most of Malaysia."""
    said = f"{words[0][:-1]}a"
    return said if words[0][-1] == "e" and said in _DIGITS and is_number_word(" ".join(words[1:2])) else ""


def _together(word: str) -> list[str]:
    """The digits that a word is made of that is no word."""
    if len(word) < _SHORTEST or not _is_no_word(word):
        return []
    lexicon, meant = _pairs()
    near = lexicon.near(sound(word), _TOGETHER)
    return meant[near[0].phrase] if near else []


@cache
def _pairs() -> tuple[Lexicon, dict[str, list[str]]]:
    """Two digits, or a digit and its unit in either order, by how they sound; of `ratus` a final s is hardly heard."""
    pairs = [*product(_DIGITS, repeat=2), *product(_DIGITS[1:], _UNITS), *product(_UNITS[2:], _DIGITS[1:])]
    meant = {" ".join(pair): list(pair) for pair in pairs}
    meant |= {f"{digit} ratu": [digit, "ratus"] for digit in _DIGITS[1:]}
    meant |= {f"ratu {digit}": ["ratus", digit] for digit in _DIGITS[1:]}
    return lexicon_of(meant), meant
