"""The nearest word to a misspelt one. Only asked once something is wrong."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches

_ALIKE = 0.66
"""How alike (difflib) a word of two slips must be to the word it is one of."""
_DOUBLED = re.compile(r"(.)\1")
_DENIALS = ("un", "dis", "non", "tak", "tidak", "bukan", "not")


def find_nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    return next(iter(get_close_matches(word[:40], known, 1, cutoff)), None)


def find_nearest_meaning(word: str, meaning: Mapping[str, str]) -> str | None:
    """What a misspelt word means, word by word: `setiap bulan` is no slip of `setiap hari`.

    A word that merely starts known ones means what all of these mean.
    """
    word = word[:40]
    if word in meaning:
        return meaning[word]
    slips = [known for known in meaning if _is_phrase_slip(word, known)]
    if slips:
        return meaning[max(slips, key=lambda known: SequenceMatcher(None, word, known).ratio())]
    started = {meaning[known] for known in meaning if known.startswith(word)} if len(word) >= 2 else set()
    return started.pop() if len(started) == 1 else None


def find_slip(word: str, meaning: Mapping[str, str]) -> str | None:
    """What a word means that is one keystroke (or two in a long one) from a known word; None for another word."""
    return next((meaning[known] for known in meaning if len(word) >= 4 and is_slip(word, known, 8)), None)


def _is_phrase_slip(phrase: str, known: str) -> bool:
    """Whether each word is a slip of its like, or the phrase is one of it with the words run together."""
    words, known_words = phrase.split("_"), known.split("_")
    if len(words) != len(known_words):
        return is_slip(phrase.replace("_", ""), known.replace("_", ""))
    return all(word == other or is_slip(word, other) for word, other in zip(words, known_words, strict=True))


def is_slip(word: str, known: str, long: int = 5) -> bool:
    """One keystroke, two in a word of `long` letters; what says no to a word is none: `unpublished`, `published`."""
    if word.startswith(_DENIALS) != known.startswith(_DENIALS):
        return False
    if len(known) < 3:
        return word != known and _DOUBLED.sub(r"\1", word) == known  # too: for to:
    if len(known) < 4 and len(word) < 3:
        return False
    allowed = 2 if len(known) >= long else 1
    if abs(len(word) - len(known)) > allowed:
        return False
    edits = count_edits(word, known, allowed)
    return edits <= 1 or (edits <= allowed and SequenceMatcher(None, word, known).ratio() >= _ALIKE)


def count_edits(word: str, other: str, most: int) -> int:
    """How many letters must be changed, added, left out or swapped with the next; or that it is more than `most`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(word, 1):
        earlier, before, row = before, row, [at]
        for to, other_letter in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != other_letter))
            if at > 1 < to and letter == other[to - 2] and word[at - 2] == other_letter:
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
