"""The n-best list of a decoder: chooses, among everything it may have heard, what a person meant."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from home_node.nlu.contraries import find_opposite, is_not_to_be_done, make_contrary, may_be_opposite
from home_node.nlu.interpretations import Interpretation, interpret
from home_node.nlu.normalising.hallucination_loops import is_loop
from home_node.nlu.normalising.stop_phrases import is_talk
from home_node.nlu.normalising.tokens import fold_tokens
from home_node.nlu.normalising.whole_notes import Answer, is_hallucination, read_answer
from home_node.nlu.parsing.nearest_commands import find_nearest_commands
from home_node.nlu.tagging.context import Context
from home_node.nlu.types import Heard, Hypothesis, Reading, Vocabulary
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.grammar.results import Clock


def hear(hypotheses: Sequence[Hypothesis], vocabulary: Vocabulary, *, now: datetime, zone: ZoneInfo) -> Heard:
    """What a voice note means. `hypotheses` may be of several languages, in any order."""
    believed = drop_unbelievable(hypotheses)
    if not believed:
        return Heard("silence")
    best = believed[0]
    words = fold_tokens(best.text)
    if is_hallucination(words):
        return Heard("silence" if len(words) < 2 else "talk", text=best.text)
    if answer := _find_answer(believed):
        return Heard("word", text=answer[1], said=answer[0])
    return _choose(interpret_all(believed, Context(vocabulary, Clock(now, zone))), best, words)


def drop_unbelievable(hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Without those that say nothing, loop, or say what another says; the likeliest first."""
    kept: dict[str, Hypothesis] = {}
    for hypothesis in sorted(hypotheses, key=lambda hypothesis: -hypothesis.logprob):
        key = " ".join(fold_tokens(hypothesis.text))
        if key and key not in kept and not is_loop(hypothesis.text):
            kept[key] = hypothesis
    return list(kept.values())


def _find_answer(believed: list[Hypothesis]) -> tuple[Answer, str] | None:
    for hypothesis in believed[: LIMITS.answer_hypotheses]:
        if answer := read_answer(fold_tokens(hypothesis.text)):
            return answer, hypothesis.text
    return None


def interpret_all(believed: list[Hypothesis], context: Context) -> list[Interpretation]:
    """The cheapest first, and of two alike the one that leaves less to be guessed.

    A hypothesis too unlikely to come near the best one is not looked at, unless it may say the contrary.
    """
    candidates: list[Interpretation] = []
    likeliest = believed[0].logprob
    for hypothesis in believed:
        cheapest = min((candidate.cost for candidate in candidates), default=float("inf"))
        dearer = WEIGHTS.variant.logprob * (likeliest - hypothesis.logprob) - cheapest
        if dearer > WEIGHTS.score.opposite:
            break
        if dearer <= WEIGHTS.score.close or may_be_opposite(hypothesis, candidates, context):
            candidates += interpret(hypothesis, likeliest, context)
    return sorted(candidates, key=lambda candidate: (round(candidate.cost, 6), -len(candidate.slots)))


def _choose(candidates: list[Interpretation], best: Hypothesis, words: list[str]) -> Heard:
    good = [candidate for candidate in candidates if candidate.score >= WEIGHTS.score.good]
    if not good:
        nearest = () if is_talk(words) else find_nearest_commands(words)
        return Heard("unclear" if nearest else "talk", text=best.text, nearest=nearest)
    if is_not_to_be_done(good[0], candidates):
        return _forbid(good[0])
    chosen: dict[tuple[str, str], Interpretation] = {_identify(good[0]): good[0]}
    if opposite := find_opposite(good[0], good):
        chosen[_identify(opposite)] = opposite
    for candidate in good:
        if candidate.cost - good[0].cost <= WEIGHTS.score.close:
            chosen.setdefault(_identify(candidate), candidate)
    readings = tuple(_write_reading(candidate) for candidate in list(chosen.values())[: LIMITS.readings])
    return Heard("command", readings, good[0].hypothesis.text)


def _forbid(order: Interpretation) -> Heard:
    """The contrary of what is not to be done, beside it; where there is none, nothing that could be obeyed."""
    negated, text = replace(_write_reading(order), negated=True), order.hypothesis.text
    if contrary := make_contrary(negated, order.frame.context.clock):
        return Heard("command", (contrary, negated), text)
    return Heard("negated", text=text, nearest=(order.command.name,))


def _identify(candidate: Interpretation) -> tuple[str, str]:
    """Readings that differ in free text alone are one."""
    exact = {
        key: value
        for key, value in candidate.slots.items()
        if getattr(candidate.command.field(key), "kind", "") != "text"
    }
    return candidate.command.key, repr(sorted(exact.items()))


def _write_reading(candidate: Interpretation) -> Reading:
    doubts = _find_doubts(candidate.hypothesis)
    return Reading(
        candidate.command,
        candidate.slots,
        candidate.text,
        round(candidate.score, 3),
        doubts,
        candidate.missing,
        candidate.penalties,
    )


def _find_doubts(hypothesis: Hypothesis) -> tuple[str, ...]:
    unsure = (word for word, probability in hypothesis.words if probability < WEIGHTS.score.doubted_word)
    bare = (re.sub(r"^\W+|\W+$", "", word) for word in unsure)
    return tuple(dict.fromkeys(word for word in bare if word))
