"""The nearest word to a misspelt one. Only asked once something is wrong."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches


def find_nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    return next(iter(get_close_matches(word[:40], known, 1, cutoff)), None)


def find_nearest_meaning(word: str, meaning: Mapping[str, str], cutoff: float = 0.6) -> str | None:
    """What the nearest known word means; a word that merely starts a known one is near it too."""
    nearest_word = find_nearest(word, meaning, cutoff)
    if nearest_word is None and len(word) >= 2:
        nearest_word = next((known for known in meaning if known.startswith(word)), None)
    return None if nearest_word is None else meaning[nearest_word]


def find_slip(word: str, meaning: Mapping[str, str]) -> str | None:
    """What a word means that is one keystroke (or two in a long one) from a known word; None for another word."""
    return next((meaning[known] for known in meaning if _is_slip(word, known)), None)


def _is_slip(word: str, known: str) -> bool:
    if min(len(word), len(known)) < 4 or abs(len(word) - len(known)) > 2:
        return False
    allowed = 2 if len(known) >= 8 else 1
    return count_edits(word, known, allowed) <= allowed


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
