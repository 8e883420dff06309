"""Interpretations of one hypothesis: every command that its words may ask for, with its slots and its penalties."""

from typing import NamedTuple

from home_node.nlu.normalising.tokens import fold_case, split_tokens
from home_node.nlu.normalising.variants import Variant
from home_node.nlu.parsing.fill_frame import fill_frame
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.parsing.intent_matches import match_intents
from home_node.nlu.parsing.negation import count_leading_negation, is_negated
from home_node.nlu.parsing.schedule_clause import ScheduleClause, find_schedule_clause, may_be_scheduled
from home_node.nlu.pipeline import generate_variants, normalise, score_frame
from home_node.nlu.scoring.message_checks import check_message, write_message
from home_node.nlu.tagging.context import Context
from home_node.nlu.types import Hypothesis, Penalty
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import Command, by_key


class Interpretation(NamedTuple):
    """What a hypothesis may mean: a command with its slots. Of a scheduled order, `frame` is the order's own."""

    command: Command
    slots: dict[str, str]
    text: str
    missing: tuple[str, ...]
    penalties: tuple[Penalty, ...]
    frame: Frame
    variant: Variant
    hypothesis: Hypothesis
    forbidden: bool = False
    """Whether it was said that this is not to be done."""

    @property
    def cost(self) -> float:
        return sum(penalty.cost for penalty in self.penalties)

    @property
    def score(self) -> float:
        """From 0 to 1: a long order may bear more than a short one."""
        bearable = WEIGHTS.score.base + WEIGHTS.score.per_word * count_bearing_words(self.frame)
        return min(1.0, max(0.0, 1 - self.cost / bearable))


def count_bearing_words(frame: Frame) -> int:
    """Of a command that was only guessed at, what it leaves unsaid counts half: long talk sounds like something."""
    guessed = any(span.cost for span in frame.match.spans)
    unsaid = sum(owner in {"", "remark"} for owner in frame.owners)
    return len(frame.words) - (unsaid // 2 if guessed else 0)


def interpret(hypothesis: Hypothesis, best_logprob: float, context: Context) -> list[Interpretation]:
    """Everything that a hypothesis may mean, in no order; `best_logprob` is the likeliest hypothesis's."""
    normalised, forbidden = _take_negation(normalise(split_tokens(hypothesis.text), context.vocabulary))
    less_likely = WEIGHTS.variant.logprob * (best_logprob - hypothesis.logprob)
    unlikely = Penalty("the decoder found other words likelier", less_likely)
    not_to = Penalty("it is not to be done", WEIGHTS.leftover.talk if forbidden else 0.0)
    candidates = _interpret_all(normalised, hypothesis, context, 0)
    scheduled = _schedule_rest(normalised, hypothesis, context, find_cheapest(candidates))
    everything = [_charge(_charge(candidate, not_to), unlikely) for candidate in (*candidates, *scheduled)]
    return [one._replace(forbidden=forbidden or is_negated(one.frame)) for one in everything]


def _take_negation(said: Variant) -> tuple[Variant, bool]:
    """The order without the words of not that it begins with, and whether there are any."""
    length = count_leading_negation(fold_case(said.words))
    return said._replace(words=said.words[length:]), length > 0


def _interpret_all(normalised: Variant, hypothesis: Hypothesis, context: Context, depth: int) -> list[Interpretation]:
    """Of the words as they are and of every variant."""
    candidates = _interpret_variant(normalised, hypothesis, context, depth)
    for last_resort in (False, True):
        if last_resort and any(candidate.score >= WEIGHTS.score.sure for candidate in candidates):
            break
        for variant in generate_variants(normalised, context.vocabulary, last_resort=last_resort):
            candidates += _interpret_variant(variant, hypothesis, context, depth)
    return candidates


def find_cheapest(candidates: list[Interpretation]) -> Interpretation | None:
    return min(candidates, key=lambda candidate: candidate.cost, default=None)


def _interpret_variant(variant: Variant, hypothesis: Hypothesis, context: Context, depth: int) -> list[Interpretation]:
    def read_inner(words: list[str]) -> str:
        """A command within this one, in one line; none within that."""
        normalised, forbidden = _take_negation(normalise(words, context.vocabulary))
        best = None if depth or forbidden else find_cheapest(_interpret_all(normalised, hypothesis, context, depth + 1))
        complete = best and not best.missing and best.score >= WEIGHTS.score.good and not is_negated(best.frame)
        return best.text.replace("\n", " ") if best and complete else ""

    folded = fold_case(variant.words)
    frames = []
    for match in match_intents(folded, context)[: LIMITS.intents_tried]:
        frame = fill_frame(match, folded, variant.words, context, read_inner)
        score_frame(frame)
        frames.append(frame)
    return [_interpret_frame(frame, variant, hypothesis) for frame in frames]


def _interpret_frame(frame: Frame, variant: Variant, hypothesis: Hypothesis) -> Interpretation:
    text = write_message(frame.command, frame.slots)
    check = check_message(text, frame.context.clock)
    varied = (Penalty(variant.because, variant.cost),) if variant.cost else ()
    penalties = (*frame.penalties, *varied, *check.penalties)
    return Interpretation(frame.command, frame.slots, text, check.missing, penalties, frame, variant, hypothesis)


def _schedule_rest(
    normalised: Variant, hypothesis: Hypothesis, context: Context, as_it_is: Interpretation | None
) -> list[Interpretation]:
    """The order without its time, as the one of a /schedule; none where it is understood with the time in it."""
    clause = find_schedule_clause(normalised.words, context.clock) if not as_it_is or as_it_is.cost > 0 else None
    if not clause or (as_it_is and not may_be_scheduled(as_it_is.command, clause.repeat)):
        return []
    rest = Variant(clause.order, because="the time is when the order is to run")
    order = find_cheapest(_interpret_variant(rest, hypothesis, context, 1))
    if not order or order.missing or not may_be_scheduled(order.command, clause.repeat):
        return []
    return [_schedule(order, clause)]


def _schedule(order: Interpretation, clause: ScheduleClause) -> Interpretation:
    given = {"at": clause.at, "repeat": clause.repeat, "line": order.text.replace("\n", " ")}
    slots = {key: value for key, value in given.items() if value}
    schedule = by_key["schedule"]
    text = write_message(schedule, slots)
    check = check_message(text, order.frame.context.clock)
    penalties = (*order.penalties, *check.penalties)
    return order._replace(command=schedule, slots=slots, text=text, missing=check.missing, penalties=penalties)


def _charge(candidate: Interpretation, penalty: Penalty) -> Interpretation:
    return candidate._replace(penalties=(*candidate.penalties, penalty)) if penalty.cost else candidate
