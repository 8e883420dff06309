"""Cuts what a decoder wrote into words, and knows the little ones."""

import re
from functools import cache
from typing import Literal

from home_node.nlu.data.small_words import COURTESY, CUSTOMER, DREAMT, FILLERS, TALK, WORDS
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import Lexicon, lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound

_BETWEEN = re.compile(
    r"\s+|(?<=[^\W\d_])[-–—/](?=[^\W_])|(?<=[^\W\d_])\.(?=[^\W\d_]{2})|,(?=\D)|…|(?<=[^\W\d_]{3})(?=\d)|(?<=\d)(?=[^\W\d_]{4})"
)
_EDGES = " .,;:!?\"'“”‘’()[]{}<>*_~`-–—¿¡♪"
_RINGGIT = re.compile(r"(rm)(\d.*)", re.IGNORECASE)
_PERCENT = re.compile(r"(.*\d)%")
_LONGEST_SMALL = 4
Said = Literal["yes", "no", "change", ""]
_SAID: dict[str, Said] = {"yes": "yes", "no": "no", "change": "change"}


def words_of(text: str) -> list[str]:
    """As written, without the marks around them: `RM5.50` is two words, `50%` two, `follow-up` two, `2.304` one."""
    found: list[str] = []
    for raw in _BETWEEN.split(text):
        word = raw.strip(_EDGES)
        if ringgit := _RINGGIT.fullmatch(word):
            found += [ringgit[1], ringgit[2]]
        elif percent := _PERCENT.fullmatch(word):
            found += [percent[1], "%"]
        elif word:
            found.append(word)
    return found


def folded(words: list[str]) -> list[str]:
    return [word.lower().replace("’", "'") for word in words]


@cache
def _small(kind: str) -> frozenset[tuple[str, ...]]:
    phrases = {"filler": FILLERS, "talk": TALK, "customer": CUSTOMER, "courtesy": COURTESY}[kind]
    return frozenset(tuple(folded(words_of(phrase))) for phrase in phrases)


def length_of_small(kind: str, words: list[str], at: int, stop: int) -> int:
    """How many words from here are one little phrase of this kind (`filler`, `talk`); the longest."""
    known = _small(kind)
    for length in range(min(_LONGEST_SMALL, stop - at), 0, -1):
        if tuple(words[at : at + length]) in known:
            return length
    return 0


def courteous(words: list[str]) -> frozenset[int]:
    """Which words greet, thank or soften, at the beginning and at the end."""
    first = 0
    while first < len(words) and (length := length_of_small("courtesy", words, first, len(words))):
        first += length
    last = len(words)
    while last > first and (length := _ending(words, last)):
        last -= length
    return frozenset((*range(first), *range(last, len(words))))


def _ending(words: list[str], stop: int) -> int:
    lengths = range(min(_LONGEST_SMALL, stop), 0, -1)
    return next((length for length in lengths if tuple(words[stop - length : stop]) in _small("courtesy")), 0)


def is_talk(words: list[str]) -> bool:
    """Whether people who only talk, or customers, speak like this."""
    count = len(words)
    if any(length_of_small("customer", words, at, count) for at in range(count)):
        return True
    return sum(length_of_small("talk", words, at, count) > 0 for at in range(count)) > count // 6


@cache
def _little() -> Lexicon:
    return lexicon_of([phrase for phrase in FILLERS if " " not in phrase and len(phrase) > 2])


def sounds_small(word: str) -> int:
    """A word that is no word, but sounds like a little one: `sekaram`."""
    heard = sound(word)
    near = () if is_known(word) or len(heard) < 3 else _little().near(heard, 0.15)
    return len(near[:1])


@cache
def _whole() -> dict[str, Said]:
    return {" ".join(folded(words_of(phrase))): _SAID[said] for said, phrases in WORDS.items() for phrase in phrases}


def answer_in(words: list[str]) -> Said:
    """`yes`, `no` or `change` for a note that is nothing else but a little word; else nothing."""
    kept = [
        word
        for word in words
        if word not in {"uhm", "um", "uh", "er", "err", "tolong", "please", "lah", "la", "the", "emm", "hmm"}
    ]
    return _whole().get(" ".join(words)) or _whole().get(" ".join(kept)) or ""


@cache
def _dreamt() -> tuple[str, ...]:
    return tuple(" ".join(folded(words_of(phrase))) for phrase in DREAMT)


def is_dreamt(words: list[str]) -> bool:
    """What a decoder writes where nobody spoke, as the whole of it."""
    said = " ".join(words)
    return any(said == one or (" " in one and said.startswith(one) and len(said) < len(one) + 24) for one in _dreamt())
