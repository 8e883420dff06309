"""Sees what is among the words: concepts, values of a choice, people."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from home_node.nlu.data.number_words import SMALL
from home_node.nlu.data.things import CONCEPTS
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import Lexicon, Near, lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound, unlikeness
from home_node.nlu.tagging.choices import forms
from home_node.nlu.tagging.names import name_at
from home_node.nlu.tagging.values import Scene
from shared.commands import MENU, Field

_WORDS = 4
_MOST, SHORT, _VALUE = 0.25, 0.13, 0.2
"""How unlike a concept, a short one and a value the words may be that are no words of their own."""
_BIDDING = frozenset({*CONCEPTS["bid"], *CONCEPTS["assign"]})
_STRANGER, _NO_WORD, _SURE = 0.06, 0.45, 0.08


class Sight(NamedTuple):
    """Something recognised in the words from `start` to before `end`; cost 0 is exactly.

    `value` is the field it is a value of (`=status`), or `!` for somebody's name; empty for a concept.
    """

    start: int
    end: int
    cost: float
    value: str = ""


@cache
def _concepts() -> tuple[Lexicon, dict[str, tuple[str, ...]]]:
    meant: dict[str, list[str]] = {}
    for concept, phrases in CONCEPTS.items():
        for phrase in phrases:
            meant.setdefault(sound(phrase), []).append(concept)
    for command in MENU:
        for name in (command.name, *command.aliases):
            if " " in name:
                meant.setdefault(sound(name), []).append(f"/{command.key}")
    spoken = [phrase for phrases in CONCEPTS.values() for phrase in phrases]
    names = [name for command in MENU for name in (command.name, *command.aliases) if " " in name]
    return lexicon_of([*spoken, *names]), {heard: tuple(concepts) for heard, concepts in meant.items()}


def concepts_in(words: list[str]) -> dict[str, list[Sight]]:
    """Every concept seen, the clearest sight of each first."""
    lexicon, meant = _concepts()
    seen: dict[str, list[Sight]] = {}
    for start in range(len(words)):
        for end in range(start + 1, min(start + _WORDS, len(words)) + 1):
            heard = sound(" ".join(words[start:end]))
            for near in _near(lexicon, heard, words[start:end])[:3]:
                for tag in meant[sound(near.phrase)]:
                    seen.setdefault(tag, []).append(Sight(start, end, near.cost))
    return {tag: sorted(sights, key=clearest) for tag, sights in seen.items()}


def _near(lexicon: Lexicon, heard: str, words: list[str], most: float = _MOST) -> tuple[Near, ...]:
    """Words that are words are what they are, numbers above all; others may be what they sound like."""
    if len(words) == 1 and words[0] in SMALL:
        return tuple(one for one in lexicon.same(heard) if one.phrase == words[0])
    if any(map(str.isdigit, words)):
        return lexicon.same(heard)
    if all(map(is_known, words)):
        return lexicon.near(heard, _SURE) if len(words) > 1 and len(heard) > 6 else lexicon.same(heard)
    most = SHORT if len(heard) < 5 else most
    near = (one._replace(cost=one.cost + _strangers(one.phrase, words)) for one in lexicon.near(heard, most))
    return tuple(
        sorted((one for one in near if one.cost <= most and _each(one.phrase, words)), key=lambda one: one.cost)
    )


def _each(phrase: str, words: list[str]) -> bool:
    """Whether each word of a phrase was heard at all, where there are as many."""
    own = phrase.lower().split()
    return (
        len(own) != len(words)
        or len(own) == 1
        or all(unlikeness(sound(one), sound(other)) <= _NO_WORD for one, other in zip(own, words, strict=True))
    )


def _strangers(phrase: str, words: list[str]) -> float:
    """What it costs that words which are words of their own stand in for parts of a phrase."""
    return _STRANGER * sum(is_known(word) and word not in phrase for word in words) if len(words) > 1 else 0.0


def clearest(sight: Sight) -> float:
    return sight.cost - 0.12 * (sight.end - sight.start)


def values_in(field: Field, words: list[str]) -> Iterator[Sight]:
    lexicon, _ = forms(field)
    for start in range(len(words)):
        for end in range(start + 1, min(start + _WORDS, len(words)) + 1):
            heard = sound(" ".join(words[start:end]))
            if near := _near(lexicon, heard, words[start:end], _VALUE):
                yield Sight(start, end, near[0].cost, f"={field.key}")


def people_in(words: list[str], scene: Scene) -> Iterator[Sight]:
    for start in range(len(words)):
        if named := name_at(words, start, len(words), scene, labelled=start > 0 and words[start - 1] in _BIDDING):
            yield Sight(start, named.end, named.cost, "!")
