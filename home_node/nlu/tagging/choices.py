"""Choices: takes a slot value that is one of few from the words, in any of its spoken forms."""

from functools import cache

from home_node.nlu.gazetteer import CHOICES
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, Match, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.context import Context, SlotValue, allow_unlike
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import Field
from shared.grammar.folding import fold_key

_OFTEN_MISHEARD = frozenset({"period"})
"""Fields whose choices are believed even of words that are words of their own."""
SpokenForms = tuple[FuzzyIndex, dict[str, str]]


def find_spoken_forms(field: Field) -> SpokenForms:
    """The spoken forms of a field's choices, and the choice that each means."""
    return _index_spoken_forms(field.key, field.choices, tuple(field.synonyms.items()))


@cache
def _index_spoken_forms(field_key: str, choices: tuple[str, ...], synonyms: tuple[tuple[str, str], ...]) -> SpokenForms:
    choice_by_form = {choice.replace("_", " "): choice for choice in choices}
    choice_by_form |= {word.replace("_", " "): choice for word, choice in synonyms if choice in choices}
    for choice, phrases in CHOICES.get(field_key, {}).items():
        if choice in choices:
            choice_by_form |= {phrase: choice for phrase in phrases if phrase not in choice_by_form}
    return build_index(choice_by_form), choice_by_form


def take_choice(
    field: Field, words: list[str], start: int, stop: int, _context: Context, labelled: bool
) -> SlotValue | None:
    index, choice_by_form = find_spoken_forms(field)
    best: SlotValue | None = None
    for end in range(start + 1, min(start + LIMITS.choice_words, stop) + 1):
        match = _match_form(field, index, words[start:end], labelled)
        if match and (best is None or match.cost - best.cost <= WEIGHTS.slot.longer_choice * (end - best.end)):
            best = SlotValue(choice_by_form[match.phrase], start, end, match.cost)
    if best is None and field.open and labelled:
        end = min(stop, start + 2)
        return SlotValue(fold_key(" ".join(words[start:end])), start, end, 0.0)
    return best


def _match_form(field: Field, index: FuzzyIndex, words: list[str], labelled: bool) -> Match | None:
    """The spoken form that these words are; words of their own are only what they are."""
    code = encode_sound(" ".join(words))
    expected = labelled or not all(map(is_known_word, words))
    most = allow_unlike(code, WEIGHTS.unlike.choice, labelled)
    if not expected and field.key not in _OFTEN_MISHEARD:
        most = WEIGHTS.unlike.known_words if len(code) > 6 else 0.0
    return next(iter(index.find_near(code, most)), None)
