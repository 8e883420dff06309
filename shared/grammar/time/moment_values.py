"""Checks a moment: a time in either language in, ISO 8601 with offset or a Refusal out."""

from collections.abc import Callable
from datetime import timedelta

from shared.commands import Field
from shared.grammar.results import Clock, ValueRefusal
from shared.grammar.time.moment_phrases import read_moment
from shared.grammar.time.time_suggestions import suggest_moment, suggest_upcoming

_CLOCKS_DIFFER = timedelta(minutes=5)


def make_time_check(field: Field) -> Callable[[str, Clock], str | ValueRefusal]:
    def check(value: str, clock: Clock) -> str | ValueRefusal:
        when = read_moment(value, clock, field.clock, field.future)
        if when is None:
            return ValueRefusal("bad_time", suggest_moment(value, clock, field.clock, field.future))
        if field.future and when < clock.now and when < clock.now.replace(second=0, microsecond=0):
            return ValueRefusal("past_time", suggest_upcoming(when, clock))
        if field.past and when > clock.now + _CLOCKS_DIFFER:
            return ValueRefusal("not_yet", "now")
        return when.isoformat()

    return check
