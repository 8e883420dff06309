"""Spans of the words that are tagged: with a concept, with the value of a choice, with the name of a person."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from home_node.nlu.gazetteer import ACTS, CONCEPTS, SMALL_NUMBERS
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.edit_distance import compare_sounds
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, Match, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.choices import find_spoken_forms
from home_node.nlu.tagging.context import Context
from home_node.nlu.tagging.person_names import find_person
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import MENU, Field


class Span(NamedTuple):
    """What was recognised in the words from `start` to before `end`; cost 0 is exactly.

    `value` is the field it is a value of (`=status`), or `!` for somebody's name; empty for a concept.
    """

    start: int
    end: int
    cost: float
    value: str = ""
    phrase: str = ""


@cache
def _concept_index() -> tuple[FuzzyIndex, dict[str, tuple[str, ...]]]:
    """Every phrase of a concept and every command's name, and the concepts by phonetic code."""
    concepts: dict[str, list[str]] = {}
    for concept, phrases in CONCEPTS.items():
        for phrase in phrases:
            concepts.setdefault(encode_sound(phrase), []).append(concept)
    names = [(name, command) for command in MENU for name in (command.name, *command.aliases) if " " in name]
    for name, command in names:
        concepts.setdefault(encode_sound(name), []).append(f"/{command.key}")
    spoken = [phrase for phrases in CONCEPTS.values() for phrase in phrases]
    return build_index([*spoken, *(name for name, _ in names)]), {code: tuple(of) for code, of in concepts.items()}


def tag_concepts(words: list[str]) -> dict[str, list[Span]]:
    """Every concept among the words, the clearest span of each first."""
    index, concepts = _concept_index()
    spans: dict[str, list[Span]] = {}
    for start, end in _stretches(words):
        code = encode_sound(" ".join(words[start:end]))
        for match in _match(index, code, words[start:end], WEIGHTS.unlike.concept)[:3]:
            for concept in concepts[encode_sound(match.phrase)]:
                spans.setdefault(concept, []).append(Span(start, end, match.cost, phrase=match.phrase))
    return {concept: sorted(found, key=rank_span) for concept, found in spans.items()}


def _stretches(words: list[str]) -> Iterator[tuple[int, int]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + LIMITS.concept_words, len(words)) + 1):
            yield start, end


def _match(index: FuzzyIndex, code: str, words: list[str], most: float) -> tuple[Match, ...]:
    """Words that are words are what they are, numbers above all; others may be what they sound like."""
    if len(words) == 1 and words[0] in SMALL_NUMBERS:
        return tuple(match for match in index.find_same(code) if match.phrase == words[0])
    if any(map(str.isdigit, words)):
        return index.find_same(code)
    if all(map(is_known_word, words)):
        exact = len(words) == 1 or len(code) <= 6
        return index.find_same(code) if exact else index.find_near(code, WEIGHTS.unlike.known_words)
    most = WEIGHTS.unlike.short_concept if len(code) < 5 else most
    near = (
        match._replace(cost=match.cost + _charge_strangers(match.phrase, words))
        for match in index.find_near(code, most)
    )
    close = (match for match in near if match.cost <= most and _is_each_heard(match.phrase, words))
    return tuple(sorted(close, key=lambda match: match.cost))


def _is_each_heard(phrase: str, words: list[str]) -> bool:
    """Whether each word of a phrase was heard at all, where there are as many."""
    own = phrase.lower().split()
    if len(own) != len(words) or len(own) == 1:
        return True
    pairs = zip(own, words, strict=True)
    return all(compare_sounds(encode_sound(a), encode_sound(b)) <= WEIGHTS.unlike.word_of_phrase for a, b in pairs)


def _charge_strangers(phrase: str, words: list[str]) -> float:
    """What it costs that words which are words of their own stand in for parts of a phrase."""
    strangers = sum(is_known_word(word) and word not in phrase for word in words) if len(words) > 1 else 0
    return WEIGHTS.tag.stranger * strangers


def rank_span(span: Span) -> float:
    """The clearest and longest first."""
    return span.cost - WEIGHTS.tag.longer_span * (span.end - span.start)


def tag_values(field: Field, words: list[str]) -> Iterator[Span]:
    index, _ = find_spoken_forms(field)
    for start, end in _stretches(words):
        code = encode_sound(" ".join(words[start:end]))
        if near := _match(index, code, words[start:end], WEIGHTS.unlike.value):
            yield Span(start, end, near[0].cost, f"={field.key}", near[0].phrase)


def tag_people(words: list[str], context: Context) -> Iterator[Span]:
    for start in range(len(words)):
        bidden = start > 0 and (words[start - 1] in ACTS["bid"] or words[start - 1] in ACTS["assign"])
        if person := find_person(words, start, len(words), context, labelled=bidden):
            yield Span(start, person.end, person.cost, "!", person.value)
