"""Finds the names of fields among the words."""

from functools import cache
from typing import NamedTuple

from home_node.nlu.data.field_names import LABELS, WEAK
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import Lexicon, lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound
from home_node.nlu.tagging.times import is_of_time
from shared.commands import Command, Field

_WORDS = 3
_MOST, _MEDIUM, _WEAK = 0.22, 0.13, 0.07
_CLOCK = frozenset({"at", "pukul"})


class Label(NamedTuple):
    start: int
    end: int
    field: Field
    cost: float
    weak: bool


@cache
def _names(command: Command) -> tuple[Lexicon, dict[str, tuple[Field, ...]]]:
    named: dict[str, list[Field]] = {}
    own = [(name, field) for field in command.fields for name in (field.key, *field.aliases)]
    more = [
        (name, field) for field in command.fields for name in (field.label_en, field.label_ms, *_spoken(command, field))
    ]
    for name, field in own + more:
        fields = named.setdefault(sound(name.replace("_", " ")), [])
        if field not in fields:
            fields.append(field)
    phrases = [name.replace("_", " ").lower() for name, _ in own + more]
    return lexicon_of(phrases), {heard: tuple(fields) for heard, fields in named.items()}


def _spoken(command: Command, field: Field) -> tuple[str, ...]:
    return (*LABELS.get(field.key, ()), *LABELS.get(f"{command.key}.{field.key}", ()))


def labels_in(command: Command, words: list[str]) -> list[Label]:
    """In the order of the words; at one place the clearest and longest first."""
    lexicon, named = _names(command)
    found: list[Label] = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + _WORDS, len(words)) + 1):
            heard = sound(" ".join(words[start:end]))
            near = lexicon.near(heard, _allowed(heard))
            if near:
                phrase = near[0].phrase
                if phrase in _CLOCK and start and is_of_time(words[start - 1]):
                    continue  # "esok pukul lapan" is one time, and no field named "pukul"
                weak = phrase in WEAK
                if near[0].cost > (_WEAK if weak else 0.0) and (weak or all(map(is_known, words[start:end]))):
                    continue
                found += [Label(start, end, field, near[0].cost, weak) for field in named[sound(phrase)]]
    return sorted(found, key=lambda label: (label.start, label.cost - 0.06 * (label.end - label.start)))


def _allowed(heard: str) -> float:
    return 0.0 if len(heard) <= 3 else _MEDIUM if len(heard) == 4 else _MOST
