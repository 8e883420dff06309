"""Checks a moment: a time in either language in, ISO 8601 with offset or a Refusal out."""

from collections.abc import Callable
from datetime import datetime, timedelta

from shared.commands import Field
from shared.grammar.results import Clock, ValueRefusal
from shared.grammar.time.moment_phrases import read_moment
from shared.grammar.time.time_suggestions import format_moment, suggest_moment, suggest_upcoming
from shared.grammar.time.weekday_nights import find_nights, name_sunday

_CLOCKS_DIFFER = timedelta(minutes=5)


def make_time_check(field: Field) -> Callable[[str, Clock], str | ValueRefusal]:
    def check(value: str, clock: Clock) -> str | ValueRefusal:
        when = read_moment(name_sunday(value), clock, field.clock, field.future)
        if when and (nights := find_nights(value, when, clock)):
            possible = [night for night in nights if _fits_field(field, night, clock)]
            if len(possible) == 2:
                return ValueRefusal("which_night", format_moment(nights[0]), tuple(map(datetime.isoformat, nights)))
            when = next(iter(possible), when)
        if when is None:
            return ValueRefusal("bad_time", suggest_moment(value, clock, field.clock, field.future))
        if not _fits_field(field, when, clock):
            return (
                ValueRefusal("past_time", suggest_upcoming(when, clock))
                if field.future
                else ValueRefusal("not_yet", "now")
            )
        return when.isoformat()

    return check


def _fits_field(field: Field, when: datetime, clock: Clock) -> bool:
    """Whether it is to come, or was, as the field wants it."""
    has_passed = when < clock.now and when < clock.now.replace(second=0, microsecond=0)
    return not (field.future and has_passed) and not (field.past and when > clock.now + _CLOCKS_DIFFER)
