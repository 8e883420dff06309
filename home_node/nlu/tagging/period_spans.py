"""Periods by the calendar: takes `suku lepas`, `March`, `dari 1 hingga 15 November` as the grammar's own period.

What has one name (`last week`) is a choice among others and may be misheard; these are believed only word by word.
"""

import re

from home_node.nlu.tagging.choices import take_choice
from home_node.nlu.tagging.context import Context, SlotValue
from home_node.nlu.weights import LIMITS
from shared.commands import Field
from shared.commands.periods import LONGER_PERIODS
from shared.grammar.calendar_spans import Today
from shared.grammar.period_values import read_period
from shared.grammar.time.number_words import write_digits
from shared.grammar.time.time_words import MONTHS

_OPENERS = frozenset({"for", "untuk", "bagi", "in", "pada", "during"})
_NAMED = frozenset({*MONTHS, "bulan", "month", "suku", "quarter", "tahun", "year"})
"""One of these is in it: a number or a day alone is said of much else."""
_BY_CALENDAR = re.compile(r"\d{4}(?:-Q\d|-\d\d)?|\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d")


def take_period(
    field: Field, words: list[str], start: int, stop: int, context: Context, labelled: bool
) -> SlotValue | None:
    """The longest period that starts here, else one of the field's own names."""
    if words[start] in _OPENERS and start + 1 < stop:
        return take_period(field, words, start + 1, stop, context, labelled)
    for end in range(min(stop, start + LIMITS.time_words), start, -1):
        if period := _read_words(words[start:end], Today(context.clock, field.past)):
            return SlotValue(period, start, end, 0.0)
    return take_choice(field, words, start, stop, context, labelled)


def _read_words(words: list[str], today: Today) -> str | None:
    if _NAMED.isdisjoint(words):
        return None
    try:
        period = read_period(write_digits(" ".join(words)), today)
    except (ValueError, OverflowError):
        return None
    known = isinstance(period, str) and (period in LONGER_PERIODS or _BY_CALENDAR.fullmatch(period))
    return str(period) if known else None
