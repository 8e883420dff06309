"""Number words that a decoder ran together, `tujohenam`, or tore apart, `call song`, as the words they are."""

from functools import cache
from itertools import product

from shared.spoken.known import is_known
from shared.spoken.lexicon import Lexicon, lexicon_of
from shared.spoken.numbers import is_number_word
from shared.spoken.sounds import sound

_DIGITS = ("kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "lapan", "sembilan")
_UNITS = ("puluh", "belas", "ratus", "ribu")
_BEHIND = lexicon_of(["peratus", "ringgit", "kosong", "enam", "sembilan", *_UNITS])
"""What stands behind a number and is heard as two words."""
_BEFORE = lexicon_of(["kosong"])
"""What a telephone number begins with."""
_TORN, _TORN_FIRST, _TOGETHER = 0.23, 0.27, 0.2
"""How unlike a number word two words may sound, behind a number and before one, and two number words one."""
_SHORTEST = 6
"""Letters of two digits in one word."""


def spelt_out(written: list[str]) -> list[str]:
    """`lima pull up` as `lima puluh`, `satu empatiga` as `satu empat tiga`: beside a number, and nowhere else."""
    kept: list[str] = []
    at = 0
    while at < len(written):
        words = [word.lower() for word in written[at : at + 3]]
        behind = bool(kept) and is_number_word(kept[-1].lower())
        torn = _torn(words, behind)
        kept += [torn] if torn else (behind and _together(words[0])) or [written[at]]
        at += 2 if torn else 1
    return kept


def _torn(words: list[str], behind: bool) -> str:
    """The number word that the first two words are, with a number before or behind them."""
    if len(words) < 2 or len(words[0]) < 2 or not words[0].isalpha() or is_number_word(words[0]):
        return ""
    heard = sound(" ".join(words[:2]))
    near = _BEHIND.near(heard, _TORN) if behind else ()
    if not near and len(words) == 3 and is_number_word(words[2]) and not is_number_word(words[1]):
        near = _BEFORE.near(heard, _TORN_FIRST)
    return near[0].phrase if near else ""


def _together(word: str) -> list[str]:
    """The digits that a word is made of that is no word."""
    if len(word) < _SHORTEST or not word.isalpha() or is_known(word):
        return []
    lexicon, meant = _pairs()
    near = lexicon.near(sound(word), _TOGETHER)
    return meant[near[0].phrase] if near else []


@cache
def _pairs() -> tuple[Lexicon, dict[str, list[str]]]:
    """Two digits, or a digit and its unit, by how they sound; of `ratus` a final s is hardly heard."""
    pairs = [*product(_DIGITS, repeat=2), *product(_DIGITS[1:], _UNITS)]
    meant = {" ".join(pair): list(pair) for pair in pairs}
    meant |= {f"{digit} ratu": [digit, "ratus"] for digit in _DIGITS[1:]}
    return lexicon_of(meant), meant
