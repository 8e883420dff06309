"""Self-corrections: what somebody took back while speaking: `task 1201, eh bukan, 1202` is task 1202."""

from collections.abc import Iterator
from functools import cache

from home_node.nlu.gazetteer import CONTRACTED_NUMBERS, MULTIPLIERS, SMALL_NUMBERS, TEEN, WORD_SETS
from home_node.nlu.normalising.tokens import fold_case, fold_tokens
from home_node.nlu.normalising.variants import Variant
from home_node.nlu.weights import LIMITS


def take_back_corrections(written: list[str]) -> Iterator[Variant]:
    """The words as they were meant, in each way that the last correction may be meant, the likeliest first."""
    for meant in _correct(written):
        yield Variant(meant, because="the speaker took something back")


def _correct(written: list[str]) -> Iterator[list[str]]:
    words = fold_case(written)
    start, end = _find_correction(words)
    if not 0 <= start < end < len(words):
        return
    if start == 0:
        yield written[end:]
        return
    for back in _lengths_taken_back(words, start, end):
        yield written[: start - back] + written[end:]


def _lengths_taken_back(words: list[str], start: int, end: int) -> list[int]:
    """How many words may be taken back: back to the same word, all of a number, or else one, two, three."""
    most = min(LIMITS.words_taken_back, start, len(words) - end)
    if same := [back for back in range(most, 0, -1) if words[start - back] == words[end]]:
        return same[:1]
    number = next((back for back in range(start) if not _is_of_number(words[start - back - 1])), start)
    return [number] if number and _is_of_number(words[end]) else list(range(1, most + 1))


def _is_of_number(word: str) -> bool:
    return word.isdigit() or word == TEEN or word in {*SMALL_NUMBERS, *MULTIPLIERS, *CONTRACTED_NUMBERS}


def _find_correction(words: list[str]) -> tuple[int, int]:
    """Where the last correction is said, (-1, -1) for nowhere."""
    place, at = (-1, -1), 0
    while at < len(words):
        length = count_correction(words, at)
        place = (at, at + length) if length else place
        at += max(1, length)
    return place


def count_correction(words: list[str], at: int) -> int:
    """How many words from here take back what was said before; the longest."""
    return next((len(mark) for mark in _corrections() if tuple(words[at : at + len(mark)]) == mark), 0)


@cache
def _corrections() -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(fold_tokens(mark)) for mark in WORD_SETS.corrections), key=len, reverse=True))
