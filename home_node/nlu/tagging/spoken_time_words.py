"""Time words: every word that a time is made of, and indexes of those that a decoder may have misheard."""

from functools import cache

from home_node.nlu.gazetteer import WORD_SETS
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, build_index
from shared.grammar.time import prayer_phrases, time_words

_DAYS_AND_MONTHS = {**time_words.DAYS, **time_words.WEEKDAYS, **time_words.MONTHS}
_OF_PRAYERS = frozenset({*prayer_phrases.NAMES, "selepas", "sebelum", "before", "after"})
"""Only as they are: what merely sounds like `asar` was more often the pasar."""
_PARTS_OF_DAYS = {**time_words.PARTS, **time_words.PART_WORDS, **time_words.TODAYS, **time_words.ONE}


@cache
def all_time_words() -> frozenset[str]:
    phrases = (*_DAYS_AND_MONTHS, *_PARTS_OF_DAYS, *time_words.NOW, *time_units())
    words = {word for phrase in phrases for word in phrase.split()}
    return WORD_SETS.time_words.union(words)


@cache
def time_units() -> frozenset[str]:
    return frozenset(word for words in time_words.UNITS.values() for word in words if len(word) > 2)


def is_time_word(word: str) -> bool:
    return word in all_time_words() or word in _OF_PRAYERS


@cache
def time_word_index() -> FuzzyIndex:
    """Single words."""
    words = sorted(all_time_words() - WORD_SETS.rare_time_words)
    return build_index(word for word in words if len(word) > 3 or word == "jam")


@cache
def time_phrase_index() -> FuzzyIndex:
    """Phrases of one word or two."""
    phrases = (*_DAYS_AND_MONTHS, *_PARTS_OF_DAYS)
    return build_index(phrase for phrase in phrases if len(phrase) > 4 and phrase not in WORD_SETS.rare_time_words)
