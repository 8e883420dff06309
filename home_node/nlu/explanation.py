"""An explanation of one reading, for a person at a terminal: stages, intents, spans, slots, penalties and their sum."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from home_node.nlu.interpretations import Interpretation, count_bearing_words
from home_node.nlu.n_best import interpret_all
from home_node.nlu.normalising.tokens import split_tokens
from home_node.nlu.pipeline import STAGES, Stage
from home_node.nlu.tagging.context import Context
from home_node.nlu.types import Hypothesis, Vocabulary
from home_node.nlu.weights import WEIGHTS
from shared.grammar.results import Clock

INTENTS_SHOWN = 8


def explain(text: str, vocabulary: Vocabulary, *, now: datetime, zone: ZoneInfo) -> Iterator[str]:
    """Line by line, how a text that a decoder wrote is read."""
    yield "Stages"
    yield from _explain_stages(split_tokens(text), vocabulary)
    candidates = interpret_all([Hypothesis(text)], Context(vocabulary, Clock(now, zone))) if split_tokens(text) else []
    yield ""
    if not candidates:
        yield "No intent: no pattern of intents.toml is among the words."
        return
    yield f"Intents tried: {len(candidates)}, the cheapest first (penalty, score)"
    yield from _explain_intents(candidates)
    yield from ("", *_explain_reading(candidates[0]))


def _explain_stages(words: list[str], vocabulary: Vocabulary) -> Iterator[str]:
    yield _row("tokens", " | ".join(words))
    for stage in STAGES:
        variants = [*stage.generate(words, vocabulary)]
        for variant in variants:
            price = f"+{variant.cost:.2f}, " if variant.cost else ""
            yield _row(_name(stage), f"{' '.join(variant.words)}  ({price}{variant.because})")
        if not variants:
            yield _row(_name(stage), "-")
        words = variants[-1].words if variants and stage.instead else words


def _name(stage: Stage) -> str:
    return f"{stage.name}{' (last resort)' if stage.last_resort else ''}"


def _explain_intents(candidates: Sequence[Interpretation]) -> Iterator[str]:
    for candidate in candidates[:INTENTS_SHOWN]:
        slots = ", ".join(f"{key} {value}" for key, value in candidate.slots.items())
        missing = f"  lacks {', '.join(candidate.missing)}" if candidate.missing else ""
        asked = " + ".join(span.phrase for span in candidate.frame.match.spans)
        command = f"/{candidate.command.name:18} {asked}: {slots}{missing}".rstrip(": ")
        yield f"  {candidate.cost:5.2f} {candidate.score:5.2f}  {command}"
    if len(candidates) > INTENTS_SHOWN:
        yield f"  and {len(candidates) - INTENTS_SHOWN} dearer ones"


def _explain_reading(candidate: Interpretation) -> Iterator[str]:
    believed = "believed" if candidate.score >= WEIGHTS.score.good else "not believed"
    yield f"/{candidate.command.name}: score {candidate.score:.2f}, {believed}"
    yield "  words"
    yield from _explain_spans(candidate)
    yield "  slots"
    yield from (f"    {key}: {value}" for key, value in candidate.slots.items())
    yield from (f"    {key}: missing" for key in candidate.missing)
    yield "  penalties"
    yield from (f"    {penalty.cost:+5.2f}  {penalty.reason}" for penalty in candidate.penalties)
    words = count_bearing_words(candidate.frame)
    sum_ = f"{WEIGHTS.score.base} + {WEIGHTS.score.per_word} x {words} words"
    yield f"    {candidate.cost:5.2f}  together; the score is 1 - {candidate.cost:.2f} / ({sum_})"


def _explain_spans(candidate: Interpretation) -> Iterator[str]:
    frame = candidate.frame
    tags = [_tag_of(candidate, at) for at in range(len(frame.words))]
    for tag, places in groupby(range(len(frame.words)), key=lambda at: tags[at]):
        yield _row(f"  {' '.join(frame.words[at] for at in places)}", tag)


def _tag_of(candidate: Interpretation, at: int) -> str:
    """What explains a word: the phrase of the intent, or its part in a slot."""
    owner, slot = candidate.frame.owners[at], candidate.frame.slots_by_word.get(at, "")
    span = next((span for span in candidate.frame.match.spans if span.start <= at < span.end), None)
    if span and owner in {"intent", span.value}:
        kind = "person " if span.value == "!" else f"{span.value[1:]} " if span.value else ""
        return f"asks for the command: {kind}{span.phrase}"
    return f"{owner} of {slot}" if slot else owner or "left over"


def _row(name: str, text: str) -> str:
    return f"  {name:34} {text}"
