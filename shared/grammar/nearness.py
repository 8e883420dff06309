"""The nearest word to a misspelt one. Only asked once something is wrong."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    return next(iter(get_close_matches(word[:40], known, 1, cutoff)), None)


def nearest_of(word: str, meaning: Mapping[str, str], cutoff: float = 0.6) -> str | None:
    """What the nearest known word means; a word that merely starts a known one is near it too."""
    found = nearest(word, meaning, cutoff)
    if found is None and len(word) >= 2:
        found = next((known for known in meaning if known.startswith(word)), None)
    return None if found is None else meaning[found]
