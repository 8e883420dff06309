"""Names of people among the words: of ours first, else one that is common here."""

from functools import cache

from home_node.nlu.gazetteer import GIVEN_NAMES, SMALL_NUMBERS
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, Match, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.context import Context, SlotValue, allow_unlike
from home_node.nlu.tagging.free_text import index_own_words
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import Field

_OF_PEOPLE = frozenset({"to", "agent", "name"})
"""Fields that name somebody."""


@cache
def _given_name_index() -> FuzzyIndex:
    return build_index(GIVEN_NAMES)


def find_person(words: list[str], start: int, stop: int, context: Context, *, labelled: bool) -> SlotValue | None:
    """The name of somebody that starts here. "Lima slot" is five, not Lina's."""
    if not labelled and words[start] in SMALL_NUMBERS:
        return None
    best: SlotValue | None = None
    for end in range(start + 1, min(start + LIMITS.person_words, stop) + 1):
        if end > start + 1 and words[end - 1] in SMALL_NUMBERS:
            break
        match = _match_person(words[start:end], context.vocabulary.agents, labelled)
        if match and (best is None or match.cost < best.cost):
            best = SlotValue(match.phrase.lower(), start, end, max(0.0, match.cost))
    return best


def _match_person(words: list[str], agents: tuple[str, ...], labelled: bool) -> Match | None:
    code = encode_sound(" ".join(words))
    most = allow_unlike(code, WEIGHTS.unlike.agent, labelled)
    ours = index_own_words(agents).find_near(code, most)[:1]
    common = [
        match._replace(cost=match.cost + WEIGHTS.slot.stranger)
        for match in _match_given_name(words, code, labelled)[:1]
        if len(match.phrase.split()) <= len(words)
    ]
    match = min((*ours, *common), key=lambda match: match.cost, default=None)
    if match and len(words) > 1 and len(words[-1]) == 1:
        return match._replace(cost=match.cost - WEIGHTS.slot.single_letter)
    return match


def _match_given_name(words: list[str], code: str, labelled: bool) -> tuple[Match, ...]:
    """Names that are common here; words that are words must sound nearly so."""
    if len(words) > 2 or len(code) <= 2:
        return ()
    known = all(map(is_known_word, words))
    if labelled:
        most = WEIGHTS.unlike.labelled_given_word if known else WEIGHTS.unlike.labelled_given_name
    else:
        most = 0.0 if known else WEIGHTS.unlike.given_name
    return _given_name_index().find_near(code, most)


def take_word(
    field: Field, words: list[str], start: int, stop: int, context: Context, labelled: bool
) -> SlotValue | None:
    """Somebody's name where the field is one of a person, else any word behind its label."""
    if field.key in _OF_PEOPLE:
        person = find_person(words, start, stop, context, labelled=labelled)
        if person:
            return person
    if not labelled or not words[start].isalpha() or len(words[start]) < 2:
        return None
    return SlotValue(words[start], start, start + 1, WEIGHTS.slot.any_word)
