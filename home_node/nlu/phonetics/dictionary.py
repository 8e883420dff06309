"""The dictionary: which words are words, so that what a decoder wrote and nobody says counts as misheard."""

from functools import cache

from home_node.nlu.gazetteer import (
    CHOICES,
    CONCEPTS,
    DICTIONARY,
    FIELD_NAMES,
    GIVEN_NAMES,
    MULTIPLIERS,
    SMALL_NUMBERS,
    STOP_WORDS,
    WORD_SETS,
)
from home_node.nlu.weights import LIMITS
from shared.commands import MENU
from shared.grammar.time import time_words


@cache
def known_words() -> frozenset[str]:
    phrases = [phrase for group in (*CONCEPTS.values(), *FIELD_NAMES.values()) for phrase in group]
    phrases += [phrase for choices in CHOICES.values() for group in choices.values() for phrase in group]
    phrases += [name for command in MENU for name in (command.name, *command.aliases)]
    phrases += [name for command in MENU for field in command.fields for name in (field.key, *field.aliases)]
    phrases += [phrase for phrase in (*time_words.DAYS, *time_words.WEEKDAYS, *time_words.MONTHS) if len(phrase) > 3]
    phrases += [*STOP_WORDS["fillers"], *STOP_WORDS["talk"]]
    words = {word for phrase in phrases for word in phrase.lower().replace("_", " ").split()}
    numbers = {*SMALL_NUMBERS, *MULTIPLIERS, *WORD_SETS.number_joiners}
    return frozenset({*words, *numbers, *DICTIONARY, *GIVEN_NAMES})


def is_known_word(word: str) -> bool:
    return word in known_words() or word.isdigit()


@cache
def split_merged_word(word: str) -> tuple[str, ...]:
    """Words that a decoder ran together, `suruhali`, apart; any other word alone."""
    if len(word) < LIMITS.merged_letters or not word.isalpha() or is_known_word(word):
        return (word,)
    counts = (count for count in (2, 3, 4) if count == 2 or len(word) >= 4 * count - 1)
    return next(filter(None, (_split_into(word, count) for count in counts)), (word,))


def _split_into(word: str, count: int) -> tuple[str, ...]:
    """A word as so many known words, the first as long as can be; nothing when it is not made of them."""
    if count == 1:
        return (word,) if word in known_words() and _may_be_part(word) else ()
    for at in range(len(word) - 2, 1, -1):
        first = word[:at]
        if first in known_words() and _may_be_part(first) and (rest := _split_into(word[at:], count - 1)):
            return (first, *rest)
    return ()


def _may_be_part(word: str) -> bool:
    return len(word) > 2
