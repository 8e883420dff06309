"""Misheard links: a word between two values that a decoder took for something else: a label, or `to` for a 2."""

import re
from collections.abc import Iterator

from home_node.nlu.gazetteer import GIVEN_NAMES
from home_node.nlu.normalising.tokens import fold_case
from home_node.nlu.normalising.variants import Variant
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.types import Vocabulary
from home_node.nlu.weights import LIMITS

_NUMBER_AND_TO = re.compile(r"(\d)\D?(\d)\D?(\d)\D?(\d)\D?2")
"""A task's number, its digits apart or together, with the 2 that was `to`."""
_GIVEN_NAMES = frozenset(GIVEN_NAMES)


def mend_title_label(written: list[str]) -> Iterator[Variant]:
    """`laman jualan merdeka kato jualan merdeka`: between a name and the same name stood the word for the title."""
    words = fold_case(written)
    for length in range(min(LIMITS.name_words, (len(words) - 1) // 2), 1, -1):
        at = len(words) - length - 1
        if words[at - length : at] == words[at + 1 :] and not is_known_word(words[at]):
            because = f"“{words[at]}” stands between a name and the same name"
            yield Variant([*written[:at], "title", *written[at + 1 :]], because=because)


def hear_to_before_name(written: list[str], vocabulary: Vocabulary) -> Iterator[Variant]:
    """`task 1201 2 Siti` goes to Siti: a task of five figures before somebody's name has one too many."""
    agents = {name.lower() for name in vocabulary.agents}
    for end in range(1, len(written)):
        if written[end].lower() not in _GIVEN_NAMES | agents:
            continue
        for start in range(end - 1, max(-1, end - 6), -1):
            if number := _NUMBER_AND_TO.fullmatch(" ".join(written[start:end])):
                yield Variant([*written[:start], "".join(number.groups()), "to", *written[end:]], because="2 was “to”")
