"""What somebody took back while speaking: `task 1201, eh bukan, 1202` is task 1202."""

from collections.abc import Iterator

from home_node.nlu.data.number_words import ONE_OF, SMALL, TEEN, TIMES
from home_node.nlu.normalising.tokens import folded, words_of

_MARKS = (
    "eh bukan bukan", "eh bukan", "bukan bukan", "eh silap", "eh salah", "silap silap", "oh silap", "silap", "eh tak",
    "maksud saya", "maksud aku", "i mean", "i meant", "sorry i mean", "no wait", "wait no", "eh no", "oh no",
    "eh sorry", "sorry sorry", "sorry", "maaf", "tak bukan", "correction", "scratch that", "or rather", "no no",
)  # fmt: skip
_SAID = tuple(sorted((tuple(folded(words_of(mark))) for mark in _MARKS), key=len, reverse=True))
_DENIALS = frozenset({"bukan", "no", "tak"})
_MOST = 4


def taken_back(written: list[str]) -> Iterator[list[str]]:
    """The words as they were meant, in each way that the last correction may be meant, the likeliest first."""
    words = folded(written)
    start, end = _mark(words)
    if not 0 <= start < end < len(words):
        return
    if start == 0:
        denies = words[end - 1] in _DENIALS
        yield from (written[end + more :] for more in ((1, 2) if denies else (0,)))
        return
    for back in _lengths(words, start, end):
        yield written[: start - back] + written[end:]


def _lengths(words: list[str], start: int, end: int) -> list[int]:
    """How many words may be taken back: back to the same word, all of a number, or else one, two, three."""
    most = min(_MOST, start, len(words) - end)
    if same := [back for back in range(most, 0, -1) if words[start - back] == words[end]]:
        return same[:1]
    number = next((back for back in range(start) if not _counts(words[start - back - 1])), start)
    return [number] if number and _counts(words[end]) else list(range(1, most + 1))


def _counts(word: str) -> bool:
    return word.isdigit() or word in SMALL or word in TIMES or word in ONE_OF or word == TEEN


def _mark(words: list[str]) -> tuple[int, int]:
    """Where the last correction is said, (-1, -1) for nowhere."""
    found, at = (-1, -1), 0
    while at < len(words):
        length = next((len(mark) for mark in _SAID if tuple(words[at : at + len(mark)]) == mark), 0)
        found = (at, at + length) if length else found
        at += max(1, length)
    return found
