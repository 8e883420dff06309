"""Slot values: takes the value of one field from the words, by the kind of the field."""

from collections.abc import Callable

from home_node.nlu.gazetteer import WORD_SETS
from home_node.nlu.tagging.amounts import take_amount
from home_node.nlu.tagging.choices import take_choice
from home_node.nlu.tagging.context import NUMBER_KINDS, Context, SlotValue
from home_node.nlu.tagging.page_names import take_handle, take_page
from home_node.nlu.tagging.period_spans import take_period
from home_node.nlu.tagging.person_names import take_word
from home_node.nlu.tagging.times import find_time
from shared.commands import Field

Taker = Callable[[Field, list[str], int, int, Context, bool], SlotValue | None]


def take_value(
    field: Field, words: list[str], start: int, stop: int, context: Context, *, labelled: bool
) -> SlotValue | None:
    """The value that begins at `start`; after a label, little words may stand before it."""
    taker = _TAKERS.get(field.kind)
    if taker is None or start >= stop:
        return None
    for tried in range(start, stop):
        value = taker(field, words, tried, stop, context, labelled)
        opens = labelled and words[tried] in WORD_SETS.value_openers
        if value and not (value.cost and opens):
            return value._replace(start=start if labelled else value.start)
        if not opens or tried + 1 >= stop:
            return value
    return None


def _take_switch(
    _field: Field, words: list[str], start: int, _stop: int, _context: Context, _labelled: bool
) -> SlotValue | None:
    word = words[start]
    value = "on" if word in WORD_SETS.switch_on else "off" if word in WORD_SETS.switch_off else ""
    return SlotValue(value, start, start + 1, 0.0) if value else None


def _take_time(
    field: Field, words: list[str], start: int, stop: int, context: Context, labelled: bool
) -> SlotValue | None:
    day_only = field.kind == "date"
    time = find_time(words, start, stop, context.clock, day_only=day_only, loose=labelled, past=field.past)
    return SlotValue(time.words, start, time.end, time.cost) if time else None


_TAKERS: dict[str, Taker] = {
    **dict.fromkeys(("choice", "repeat"), take_choice),
    "period": take_period,
    "switch": _take_switch,
    "time": _take_time,
    "date": _take_time,
    "word": take_word,
    "slug": take_page,
    "handle": take_handle,
    **dict.fromkeys(NUMBER_KINDS, take_amount),
}
