"""Takes a choice from the words: one of few, in any of its spoken forms."""

from functools import cache

from home_node.nlu.data.choice_words import CHOICES
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import Lexicon, lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound
from home_node.nlu.tagging.values import Scene, Taken, allowed
from shared.commands import Field
from shared.grammar.folding import fold_key

_MOST = 0.34
_WORDS = 4
_OFTEN_MISHEARD = frozenset({"period"})
_LONGER = 0.05
"""How much less like a choice its words may be for each word more that they explain: `bulan lapas` is no `bulan`."""
_SURE = 0.08
"""How unlike a choice words may be that are words of their own."""


@cache
def _forms(
    field_key: str, choices: tuple[str, ...], synonyms: tuple[tuple[str, str], ...]
) -> tuple[Lexicon, dict[str, str]]:
    """The spoken forms of a choice, and what each means."""
    meant = {choice.replace("_", " "): choice for choice in choices}
    meant |= {word.replace("_", " "): choice for word, choice in synonyms if choice in choices}
    for choice, phrases in CHOICES.get(field_key, {}).items():
        if choice in choices:
            meant |= {phrase: choice for phrase in phrases if phrase not in meant}
    return lexicon_of(meant), meant


def forms(field: Field) -> tuple[Lexicon, dict[str, str]]:
    return _forms(field.key, field.choices, tuple(field.synonyms.items()))


def choice_at(field: Field, words: list[str], start: int, stop: int, _scene: Scene, labelled: bool) -> Taken | None:
    lexicon, meant = forms(field)
    best: Taken | None = None
    for length in range(1, min(_WORDS, stop - start) + 1):
        heard = sound(" ".join(words[start : start + length]))
        most = allowed(heard, _MOST, labelled)
        sure = labelled or not all(map(is_known, words[start : start + length]))
        if not sure and field.key not in _OFTEN_MISHEARD:
            most = _SURE if len(heard) > 6 else 0.0
        near = lexicon.near(heard, most)
        if near and near[0].cost and not sure:
            near = (near[0]._replace(cost=near[0].cost + 0.1),)
        if near and (best is None or near[0].cost - best.cost <= _LONGER * (length - best.end + start)):
            best = Taken(meant[near[0].phrase], start, start + length, near[0].cost)
    if best is None and field.open and labelled:
        end = min(stop, start + 2)
        return Taken(fold_key(" ".join(words[start:end])), start, end, 0.5)
    return best
