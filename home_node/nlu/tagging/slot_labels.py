"""Slot labels: finds the names of fields among the words."""

from functools import cache
from typing import NamedTuple

from home_node.nlu.gazetteer import FIELD_NAMES, WORD_SETS
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, Match, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.spoken_time_words import is_time_word
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import Command, Field


class Label(NamedTuple):
    """The name of a field in the words from `start` to before `end`. `weak`: it is an everyday word as well."""

    start: int
    end: int
    field: Field
    cost: float
    weak: bool


@cache
def _index_labels(command: Command) -> tuple[FuzzyIndex, dict[str, tuple[Field, ...]]]:
    """The names of a command's fields, and the fields by the phonetic code of a name."""
    own = [(name, field) for field in command.fields for name in (field.key, *field.aliases)]
    more = [
        (name, field)
        for field in command.fields
        for name in (field.label_en, field.label_ms, *_spoken_names(command, field))
    ]
    fields_by_code: dict[str, dict[str, Field]] = {}
    for name, field in own + more:
        fields_by_code.setdefault(encode_sound(name.replace("_", " ")), {}).setdefault(field.key, field)
    phrases = [name.replace("_", " ").lower() for name, _ in own + more]
    return build_index(phrases), {code: tuple(fields.values()) for code, fields in fields_by_code.items()}


def _spoken_names(command: Command, field: Field) -> tuple[str, ...]:
    return (*FIELD_NAMES.get(field.key, ()), *FIELD_NAMES.get(f"{command.key}.{field.key}", ()))


def find_labels(command: Command, words: list[str]) -> list[Label]:
    """In the order of the words; at one place the clearest and longest first."""
    index, fields_by_code = _index_labels(command)
    labels: list[Label] = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + LIMITS.label_words, len(words)) + 1):
            code = encode_sound(" ".join(words[start:end]))
            match = next(iter(index.find_near(code, _allow_label(code))), None)
            if match and _is_label(match, words, start, end):
                weak = match.phrase in WORD_SETS.weak_labels
                labels += [
                    Label(start, end, field, match.cost, weak) for field in fields_by_code[encode_sound(match.phrase)]
                ]
    return sorted(
        labels, key=lambda label: (label.start, label.cost - WEIGHTS.tag.longer_label * (label.end - label.start))
    )


def _is_label(match: Match, words: list[str], start: int, end: int) -> bool:
    """Misheard, a label must be of words that are none, and no everyday word itself."""
    if match.phrase in WORD_SETS.clock_labels and start and is_time_word(words[start - 1]):
        return False
    strange = not all(map(is_known_word, words[start:end]))
    return not match.cost or (strange and match.phrase not in WORD_SETS.weak_labels)


def _allow_label(code: str) -> float:
    return WEIGHTS.unlike.label if len(code) > 4 else 0.0
