"""Negation: whether the words say that the order of a frame is not to be done: `jangan terbitkan laman promo raya`."""

from collections.abc import Iterator
from functools import cache

from home_node.nlu.gazetteer import ACTS, CONCEPTS, WORD_SETS
from home_node.nlu.normalising.self_corrections import count_correction
from home_node.nlu.normalising.stop_phrases import Kind, count_stop_words
from home_node.nlu.normalising.tokens import fold_tokens
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.spoken_time_words import is_time_word
from home_node.nlu.weights import LIMITS, WEIGHTS

_SHORT = 4
"""Sounds: what is no longer is like too many words."""
_UNEXPLAINED = frozenset({"", "remark"})
Phrases = frozenset[tuple[str, ...]]


def count_leading_negation(words: list[str]) -> int:
    """How many words the note begins with before the order that it says not to do; 0 where it says no such thing."""
    at, negated = 0, 0
    while at < len(words):
        length = _count_negation(words, at) or _count_misheard(words, at)
        negated = at + length if length else negated
        length = length or _count_opening(words, at)
        if not length:
            break
        at += length
    return negated if at < len(words) and _may_be_ordered(words[at]) else 0


def _count_misheard(words: list[str], at: int) -> int:
    """How many words from here are none and sound like a word of not: `tapaya` was tak payah."""
    if is_known_word(words[at]) or words[at] in _words_of_orders():
        return 0
    for length in (2, 1):
        said = words[at : at + length]
        if _negation_index().find_near(encode_sound(" ".join(said)), WEIGHTS.unlike.negation):
            return len(said)
    return 0


def _count_opening(words: list[str], at: int) -> int:
    """Words that an order may begin with and that are no part of it."""
    kinds: tuple[Kind, ...] = ("fillers", "courtesy")
    small = max(count_stop_words(kind, words, at, len(words)) for kind in kinds)
    return small or int(at > 0 and words[at] in WORD_SETS.after_negations)


def _may_be_ordered(word: str) -> bool:
    """A word of an order, or one that was misheard: `jangan lupa terbitkan` is to be published."""
    return word in _words_of_orders() or is_time_word(word) or not is_known_word(word)


def is_negated(frame: Frame) -> bool:
    """A word of not before a word that asks for the command, or one at the end that takes all of it back."""
    asking = [at for span in frame.match.spans for at in range(span.start, span.end)]
    behind = (end for _, end in _find_negations(frame))
    return any(_reaches(frame, end, at) for end in behind for at in asking if at >= end) or _is_taken_back(frame)


def _find_negations(frame: Frame) -> Iterator[tuple[int, int]]:
    """Where a word of not stands that is no part of a value, a text, a question (`boleh tak`) or a correction."""
    at, stop = 0, len(frame.words)
    while at < stop:
        other = max(count_stop_words("fillers", frame.words, at, stop), count_correction(frame.words, at))
        length = _count_negation(frame.words, at)
        if length and length >= other and _is_unexplained(frame, at, at + length):
            yield at, at + length
        at += max(1, length, other)


def _reaches(frame: Frame, start: int, stop: int) -> bool:
    """Whether no word between is what the word of not is about: `jangan lupa terbitkan` is to be published."""
    at = start
    while at < stop:
        filler = count_stop_words("fillers", frame.words, at, stop)
        if not filler and frame.owners[at] in _UNEXPLAINED and _is_said_of(frame.words[at]):
            return False
        at += max(1, filler)
    return True


def _is_said_of(word: str) -> bool:
    return is_known_word(word) and word not in WORD_SETS.after_negations


def _is_taken_back(frame: Frame) -> bool:
    """Whether it ends with `tak jadi`, right behind the order: `sebab pelanggan tak nak` is a reason for it."""
    stop = len(frame.words)
    return any(
        _count_phrase(frame.words, at, _retractions()) == stop - at and _reaches(frame, start, at)
        for start, end in frame.find_runs(*_UNEXPLAINED)
        for at in range(max(1, start), end)
        if end == stop
    )


def _count_negation(words: list[str], at: int) -> int:
    """How many words from here are a word of not, and no act by themselves: `jangan teruskan` cancels."""
    length = _count_phrase(words, at, _negations())
    return length if length and _count_phrase(words, at, _acts()) <= length else 0


def _is_unexplained(frame: Frame, start: int, end: int) -> bool:
    return all(owner in _UNEXPLAINED for owner in frame.owners[start:end])


def _count_phrase(words: list[str], at: int, phrases: Phrases) -> int:
    """How many words from here are one of these phrases; the longest."""
    most = min(LIMITS.stop_phrase_words, len(words) - at)
    return next((length for length in range(most, 0, -1) if tuple(words[at : at + length]) in phrases), 0)


@cache
def _negation_index() -> FuzzyIndex:
    return build_index(phrase for phrase in sorted(WORD_SETS.negations) if len(encode_sound(phrase)) > _SHORT)


@cache
def _negations() -> Phrases:
    return frozenset(tuple(fold_tokens(phrase)) for phrase in WORD_SETS.negations)


@cache
def _retractions() -> Phrases:
    return frozenset(tuple(fold_tokens(phrase)) for phrase in WORD_SETS.retractions)


@cache
def _acts() -> Phrases:
    return frozenset(tuple(fold_tokens(phrase)) for phrases in ACTS.values() for phrase in phrases)


@cache
def _words_of_orders() -> frozenset[str]:
    return frozenset(word for phrases in CONCEPTS.values() for phrase in phrases for word in fold_tokens(phrase))
