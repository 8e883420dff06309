"""Contraries: what undoes the order that was heard, where it may have been meant, or the order was not to be done."""

from home_node.nlu.interpretations import Interpretation, find_cheapest
from home_node.nlu.normalising.tokens import fold_case, split_tokens
from home_node.nlu.parsing.intent_matches import match_intents
from home_node.nlu.pipeline import normalise
from home_node.nlu.scoring.message_checks import check_message, write_message
from home_node.nlu.tagging.context import Context
from home_node.nlu.types import Hypothesis, Reading
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands.opposites import are_opposite_orders, are_opposites, find_opposite_order
from shared.grammar.results import Clock


def may_be_opposite(hypothesis: Hypothesis, candidates: list[Interpretation], context: Context) -> bool:
    """Whether its words may ask for the contrary of the cheapest so far: only that is worth the time."""
    cheapest = find_cheapest(candidates)
    if cheapest is None:
        return False
    words, key = fold_case(normalise(split_tokens(hypothesis.text), context.vocabulary).words), cheapest.command.key
    asked = {match.intent.command.key for match in match_intents(words, context)[: LIMITS.intents_tried]}
    return any(other == key or are_opposites(other, key) for other in asked)


def find_opposite(best: Interpretation, good: list[Interpretation]) -> Interpretation | None:
    """The cheapest contrary of the best, where the best is not plainly surer."""
    return next(
        (
            candidate
            for candidate in good
            if _how_much_dearer(candidate, best) <= WEIGHTS.score.opposite
            and are_opposite_orders(best.command.key, best.slots, candidate.command.key, candidate.slots)
        ),
        None,
    )


def _how_much_dearer(candidate: Interpretation, best: Interpretation) -> float:
    """By what was heard: that the contrary needs more than was said speaks for nothing."""
    lacks_more = candidate.missing and not best.missing
    return candidate.cost - best.cost - (WEIGHTS.message.missing if lacks_more else 0.0)


def is_not_to_be_done(best: Interpretation, candidates: list[Interpretation]) -> bool:
    """Whether it was said that the best is not to be done, in its wording or in another that is hardly less likely."""
    most = best.cost + WEIGHTS.leftover.talk + WEIGHTS.score.opposite
    return any(
        candidate.forbidden and candidate.command == best.command and candidate.cost <= most for candidate in candidates
    )


def make_contrary(order: Reading, clock: Clock) -> Reading | None:
    """What undoes this order, as sure as it; None where nothing of the menu does."""
    found = find_opposite_order(order.command, order.args)
    if found is None:
        return None
    command, args = found
    text = write_message(command, args)
    missing = check_message(text, clock).missing
    return Reading(command, args, text, order.score, order.doubts, missing, order.penalties)
