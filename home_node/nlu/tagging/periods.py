"""Stretches of time: one that the menu names in any spoken form, or a year, quarter or month as it is typed."""

from functools import cache

from home_node.nlu.gazetteer import SMALL_NUMBERS
from home_node.nlu.tagging.choices import take_choice
from home_node.nlu.tagging.context import Context, SlotValue
from home_node.nlu.weights import LIMITS
from shared.commands import Field
from shared.commands.periods import LONGER_PERIOD_WORDS, LONGER_PERIODS, PERIOD_WORDS, PERIODS
from shared.grammar.period_values import make_period_check
from shared.grammar.results import Clock, ValueRefusal
from shared.grammar.time.time_words import MONTHS

_MONTH = frozenset({"bulan", "month"})
_EVERYDAY = frozenset({"may"})


def take_period(
    field: Field, words: list[str], start: int, stop: int, context: Context, labelled: bool
) -> SlotValue | None:
    """`tahun lepas` is what it says, before it is a `bulan lepas` that was misheard."""
    named = take_choice(field, words, start, stop, context, labelled)
    longer = _take_longer(field, words, start, stop, context.clock)
    is_better = longer and (named is None or named.cost or longer.end > named.end)
    return longer if is_better else named


def _take_longer(field: Field, words: list[str], start: int, stop: int, clock: Clock) -> SlotValue | None:
    most = min(stop, start + LIMITS.choice_words)
    first = next((at for at in range(start, most) if _is_long(words, at)), None)
    if first is None:
        return None
    check = make_period_check(field)
    for end in range(most, first, -1):
        said = " ".join(words[start:end])
        if not isinstance(check(said, clock), ValueRefusal):
            return SlotValue(said, start, end, 0.0)
    return None


def _is_long(words: list[str], at: int) -> bool:
    """What only a year, a quarter or a month is said with: `oktober`, `bulan sepuluh`."""
    numbered = at > 0 and words[at - 1] in _MONTH and (words[at].isdigit() or words[at] in SMALL_NUMBERS)
    return numbered or words[at] in _long_words()


@cache
def _long_words() -> frozenset[str]:
    longer = {part for word in (*LONGER_PERIODS, *LONGER_PERIOD_WORDS) for part in word.split("_")}
    shorter = {part for word in (*PERIODS, *PERIOD_WORDS) for part in word.split("_")}
    return frozenset((longer - shorter) | MONTHS.keys()) - _EVERYDAY
