"""Checks a moment: a time in either language in, ISO 8601 with offset or a Refusal out."""

from collections.abc import Callable
from datetime import timedelta

from shared.commands import Field
from shared.grammar.results import Clock, Refusal
from shared.grammar.time.moment_phrases import moment
from shared.grammar.time.time_suggestions import likely, upcoming

_CLOCKS_DIFFER = timedelta(minutes=5)


def time_check(field: Field) -> Callable[[str, Clock], str | Refusal]:
    def check(value: str, clock: Clock) -> str | Refusal:
        when = moment(value, clock, field.clock, field.future)
        if when is None:
            return Refusal("bad_time", likely(value, clock, field.clock, field.future))
        if field.future and when < clock.now and when < clock.now.replace(second=0, microsecond=0):
            return Refusal("past_time", upcoming(when, clock))
        if field.past and when > clock.now + _CLOCKS_DIFFER:
            return Refusal("not_yet", "now")
        return when.isoformat()

    return check
