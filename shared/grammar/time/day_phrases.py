"""Finds the day in a phrase about time. The phrase is folded: lower case, plain digits, single spaces."""

import re
from collections.abc import Callable
from datetime import date

from shared.grammar.time import holiday_days, spoken_days, written_dates
from shared.grammar.time.month_arithmetic import add_months
from shared.grammar.time.time_words import PRINTED_WEEKDAYS, join_words
from shared.grammar.time.written_dates import Days

_CONNECTORS = frozenset({"pada", "on", "hari", "by", "tarikh", "-", "the"})
_YEAR = 366
_WEEKDAY = re.compile(rf"(?<![a-z])(?:{join_words(PRINTED_WEEKDAYS)})(?![a-z])")


def find_days(phrase: str, today: date) -> tuple[Days | None, str]:
    """The days meant and the phrase without them; None when it names no day, ValueError for an impossible one."""
    for shape, read in _SHAPES:
        if match := shape.search(phrase):
            rest = f"{phrase[: match.start()]} {phrase[match.end() :]}".removeprefix(" t")
            return _fit_weekday(read(match, today), rest, today)
    return None, phrase


def _fit_weekday(days: Days, rest: str, today: date) -> tuple[Days, str]:
    """`Tue 1 Dec 2026`: a weekday beside a date must be that day's, in this year where none is said."""
    if weekday := _WEEKDAY.search(rest):
        rest = f"{rest[: weekday.start()]} {rest[weekday.end() :]}"
        days = [day for day in _keep_near(days, today) if day.weekday() == PRINTED_WEEKDAYS[weekday[0]]]
    if not days:
        raise ValueError(rest)
    return days, " ".join(word for word in rest.split() if word not in _CONNECTORS)


def _keep_near(days: Days, today: date) -> Days:
    """Of a date without a year the next one and the last one: nobody means the 20 November that is a Friday in 2037."""
    if len(days) == 1:
        return days
    return [day for day in (add_months(days[0], -12), *days) if abs((day - today).days) <= _YEAR]


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]], ...] = tuple(
    (re.compile(shape, re.ASCII), read)
    for shape, read in (*holiday_days.SHAPES, *written_dates.SHAPES, *spoken_days.SHAPES)
)
