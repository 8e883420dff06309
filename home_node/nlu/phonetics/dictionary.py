"""Which words are words: what a decoder wrote that nobody says was misheard."""

from functools import cache

from home_node.nlu.data.choice_words import CHOICES
from home_node.nlu.data.everyday_words import EVERYDAY
from home_node.nlu.data.field_names import LABELS
from home_node.nlu.data.given_names import GIVEN_NAMES
from home_node.nlu.data.number_words import AND, SMALL, TIMES
from home_node.nlu.data.small_words import FILLERS, TALK
from home_node.nlu.data.things import CONCEPTS
from shared.commands import MENU
from shared.grammar.time import time_words

_MERGED = 6
"""Letters of the shortest two words that are worth taking apart."""


@cache
def known_words() -> frozenset[str]:
    phrases = [phrase for group in (*CONCEPTS.values(), *LABELS.values()) for phrase in group]
    phrases += [phrase for choices in CHOICES.values() for group in choices.values() for phrase in group]
    phrases += [name for command in MENU for name in (command.name, *command.aliases)]
    phrases += [name for command in MENU for field in command.fields for name in (field.key, *field.aliases)]
    phrases += [phrase for phrase in (*time_words.DAYS, *time_words.WEEKDAYS, *time_words.MONTHS) if len(phrase) > 3]
    words = {word for phrase in (*phrases, *FILLERS, *TALK) for word in phrase.lower().replace("_", " ").split()}
    return frozenset({*words, *EVERYDAY, *GIVEN_NAMES, *SMALL, *TIMES, *AND})


@cache
def unmerged(word: str) -> tuple[str, ...]:
    """Words that a decoder ran together, `suruhali`, apart; any other word alone."""
    if len(word) < _MERGED or not word.isalpha() or is_known(word):
        return (word,)
    counts = (count for count in (2, 3, 4) if count == 2 or len(word) >= 4 * count - 1)
    return next(filter(None, (_parted(word, count) for count in counts)), (word,))


def _parted(word: str, count: int) -> tuple[str, ...]:
    """A word as so many known words, the first as long as can be; nothing when it is not made of them."""
    if count == 1:
        return (word,) if word in known_words() and _long_enough(word) else ()
    for at in range(len(word) - 2, 1, -1):
        first = word[:at]
        if first in known_words() and _long_enough(first) and (rest := _parted(word[at:], count - 1)):
            return (first, *rest)
    return ()


def _long_enough(part: str) -> bool:
    return len(part) > 2 or part in {"to", "ke", "di"}


def is_known(word: str) -> bool:
    return word in known_words() or word.isdigit()
