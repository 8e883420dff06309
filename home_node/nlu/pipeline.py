"""The pipeline of the speech reader, declared: the stages that make variants of the words, the scorers of a frame.

A hypothesis of the decoder is cut into words (tokens); each stage adds what may have been said instead (Variant). The
words of a variant are tagged, and every intent that they may ask for is filled into a frame (parsing/fill_frame.py).
Each scorer says what speaks against a frame (Penalty). What else costs is found while tagging and filling, and is kept
in the frame's penalties: the sum of a reading's penalties is all that its score is made of.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import NamedTuple

from home_node.nlu.normalising.merged_words import separate_merged_words
from home_node.nlu.normalising.misheard_links import hear_to_before_name, mend_title_label
from home_node.nlu.normalising.prompt_bias import undo_prompt_bias
from home_node.nlu.normalising.self_corrections import take_back_corrections
from home_node.nlu.normalising.spelled_letters import read_letters_aloud
from home_node.nlu.normalising.torn_numbers import mend_torn_numbers
from home_node.nlu.normalising.variants import Variant
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.scoring.implausible import (
    score_existing_page,
    score_first_verb,
    score_other_name,
    score_past_deadline,
    score_roundabout_report,
)
from home_node.nlu.scoring.leftover_words import score_customer, score_leftover_words
from home_node.nlu.types import Penalty, Vocabulary


class Stage(NamedTuple):
    """A generator of variants. `instead`: its variant takes the place of the words for everything after it;
    `last_resort`: it is tried where nothing before it reads well."""

    name: str
    generate: Callable[[list[str], Vocabulary], Iterator[Variant]]
    instead: bool = False
    last_resort: bool = False


Scorer = Callable[[Frame], Iterator[Penalty]]


def _of_words(
    generate: Callable[[list[str]], Iterator[Variant]],
) -> Callable[[list[str], Vocabulary], Iterator[Variant]]:
    """A stage that asks for no names."""

    @wraps(generate)
    def generate_of_words(words: list[str], _: Vocabulary) -> Iterator[Variant]:
        return generate(words)

    return generate_of_words


STAGES: tuple[Stage, ...] = (
    Stage("separate merged words", separate_merged_words, instead=True),
    Stage("mend torn numbers", _of_words(mend_torn_numbers), instead=True),
    Stage("hear to before a name", hear_to_before_name, instead=True),
    Stage("mend the label of a title", _of_words(mend_title_label), instead=True),
    Stage("take back corrections", _of_words(take_back_corrections)),
    Stage("undo prompt bias", _of_words(undo_prompt_bias)),
    Stage("read letters aloud", _of_words(read_letters_aloud), last_resort=True),
)

SCORERS: tuple[Scorer, ...] = (
    score_existing_page,
    score_roundabout_report,
    score_other_name,
    score_first_verb,
    score_past_deadline,
    score_leftover_words,
    score_customer,
)


def normalise(words: list[str], vocabulary: Vocabulary) -> Variant:
    """The words as every later stage takes them."""
    variant = Variant(words)
    for stage in STAGES:
        for changed in stage.generate(variant.words, vocabulary) if stage.instead else ():
            variant = changed
    return variant


def generate_variants(variant: Variant, vocabulary: Vocabulary, *, last_resort: bool) -> Iterator[Variant]:
    """What may have been said instead of the normalised words."""
    for stage in STAGES:
        if not stage.instead and stage.last_resort == last_resort:
            yield from stage.generate(variant.words, vocabulary)


def score_frame(frame: Frame) -> None:
    """Adds every scorer's penalties to the frame's."""
    for scorer in SCORERS:
        for penalty in scorer(frame):
            frame.charge(*penalty)
