"""Stop words and stop phrases among the words: fillers, courtesies, the talk of people and of customers."""

from functools import cache
from typing import Literal

from home_node.nlu.gazetteer import STOP_WORDS
from home_node.nlu.normalising.tokens import fold_tokens
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.weights import LIMITS, WEIGHTS

Kind = Literal["fillers", "talk", "customer", "courtesy"]


@cache
def _phrases_of(kind: Kind) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold_tokens(phrase)) for phrase in STOP_WORDS[kind])


def count_stop_words(kind: Kind, words: list[str], at: int, stop: int) -> int:
    """How many words from here are one stop phrase of this kind; the longest."""
    known = _phrases_of(kind)
    for length in range(min(LIMITS.stop_phrase_words, stop - at), 0, -1):
        if tuple(words[at : at + length]) in known:
            return length
    return 0


def find_courtesies(words: list[str]) -> frozenset[int]:
    """Which words greet, thank or soften, at the beginning and at the end."""
    first = 0
    while first < len(words) and (length := count_stop_words("courtesy", words, first, len(words))):
        first += length
    last = len(words)
    while last > first and (length := _count_courtesies_before(words, last)):
        last -= length
    return frozenset((*range(first), *range(last, len(words))))


def _count_courtesies_before(words: list[str], stop: int) -> int:
    lengths = range(min(LIMITS.stop_phrase_words, stop), 0, -1)
    return next((length for length in lengths if tuple(words[stop - length : stop]) in _phrases_of("courtesy")), 0)


def is_talk(words: list[str]) -> bool:
    """Whether people who only talk, or customers, speak like this."""
    count = len(words)
    if any(count_stop_words("customer", words, at, count) for at in range(count)):
        return True
    return (
        sum(count_stop_words("talk", words, at, count) > 0 for at in range(count)) > count // LIMITS.words_a_talk_word
    )


@cache
def _filler_index() -> FuzzyIndex:
    return build_index(phrase for phrase in STOP_WORDS["fillers"] if " " not in phrase and len(phrase) > 2)


def sounds_like_filler(word: str) -> bool:
    """A word that is no word, but sounds like a filler: `sekaram`."""
    code = encode_sound(word)
    if is_known_word(word) or len(code) < 3:
        return False
    return bool(_filler_index().find_near(code, WEIGHTS.unlike.filler))
