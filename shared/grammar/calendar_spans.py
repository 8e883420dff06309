"""Reads one stretch of the calendar: a year, a quarter, a month, a day, or a number of days up to now."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from shared.grammar.results import Clock
from shared.grammar.time.day_values import read_day
from shared.grammar.time.durations import read_duration
from shared.grammar.time.month_arithmetic import add_months, count_days
from shared.grammar.time.phrase_forms import normalise_phrase
from shared.grammar.time.time_words import MONTHS


class Today(NamedTuple):
    """The moment, and whether what is without its year has begun (else it is not over)."""

    clock: Clock
    past: bool = True

    @property
    def day(self) -> date:
        return self.clock.now.astimezone(self.clock.zone).date()

    def pick_year(self, first_month: int, last_month: int) -> int:
        day = self.day
        return day.year - (first_month > day.month) if self.past else day.year + (last_month < day.month)


class Days(NamedTuple):
    """First and last day, both included, and the normal form where it is not these two."""

    first: date
    last: date
    name: str = ""


def join_words(words: Iterable[object]) -> str:
    return "|".join(map(re.escape, sorted(map(str, words), key=len, reverse=True)))


MONTH_WORD = rf"(?P<month>{join_words(MONTHS)})(?![a-z])\.?"
_YEAR = r"(?:[\s,-]*(?:tahun |of )?(?P<year>20\d\d))?"
_LAST = r"(?: (?P<last>lepas|lalu|yang lepas|yang lalu))?"


def read_counted_days(phrase: str, today: date) -> Days | None:
    """`last 14 days`, `2 minggu lepas`: up to now, today among them; months go back to the same day."""
    match = _COUNTED.fullmatch(phrase)
    if not match or not int(match["count"]):
        return None
    count, unit = int(match["count"]), match["unit"]
    if unit[0] in "b" or unit.startswith("month"):
        days = (today - add_months(today, -count)).days
    else:
        days = count * (7 if unit[0] in "mw" else 1)
    return Days(today - timedelta(days=days - 1), today, f"{days}d")


_COUNTED = re.compile(
    r"(?:(?:last|past|previous) )?(?P<count>\d{1,3})\s*(?P<unit>d|w|hari|days?|minggu|weeks?|bulan|months?)"
    r"(?: (?:lepas|lalu|yang lepas|yang lalu|terakhir|kebelakangan|kebelakangan ini))?"
)


def read_calendar_span(phrase: str, today: Today) -> Days | None:
    """A year, a quarter, a month or a day."""
    for shape, read in _SHAPES:
        if match := shape.fullmatch(phrase):
            return read(match, today)
    return _read_single_day(phrase, today)


def _read_single_day(phrase: str, today: Today) -> Days | None:
    is_duration = read_duration(normalise_phrase(phrase), today.clock)
    day = None if is_duration else read_day(phrase, today.clock, past=today.past)
    name = {today.day: "today", today.day - timedelta(days=1): "yesterday"}
    return Days(day, day, name.get(day, day.isoformat())) if day else None


def _read_year(match: re.Match[str], _today: Today) -> Days:
    year = int(match["year"])
    return Days(date(year, 1, 1), date(year, 12, 31), f"{year}")


def _read_quarter(match: re.Match[str], today: Today) -> Days:
    first_month = 3 * int(match["quarter"]) - 2
    year = int(match["year"] or today.pick_year(first_month, first_month + 2))
    last = add_months(date(year, first_month, 1), 3) - timedelta(days=1)
    return Days(date(year, first_month, 1), last, f"{year}-Q{match['quarter']}")


def _read_named_month(match: re.Match[str], today: Today) -> Days:
    word = match["month"]
    month = MONTHS.get(word) or int(word)
    groups = match.groupdict()
    year = int(groups.get("year") or today.pick_year(month, month))
    if groups.get("last") and not groups.get("year") and (year, month) == (today.day.year, today.day.month):
        year -= 1
    return Days(date(year, month, 1), date(year, month, count_days(year, month)), f"{year}-{month:02}")


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Today], Days]], ...] = tuple(
    (re.compile(shape, re.ASCII), read)
    for shape, read in (
        (r"(?:tahun |year |thn )?(?P<year>20\d\d)", _read_year),
        (r"(?:q|quarter|suku(?: tahun)?)[\s-]*(?:ke[\s-]*)?(?P<quarter>[1-4])" + _YEAR, _read_quarter),
        (r"(?P<year>20\d\d)[\s-]*(?:q|quarter|suku)[\s-]*(?P<quarter>[1-4])", _read_quarter),
        (r"(?P<quarter>[1-4])(?:st|nd|rd|th)? (?:quarter|suku)" + _YEAR, _read_quarter),
        (rf"(?:bulan |month |month of )?{MONTH_WORD}{_YEAR}{_LAST}(?: (?:ini|ni))?", _read_named_month),
        (rf"(?:this |(?P<last>last ))(?:month )?{MONTH_WORD}", _read_named_month),
        (r"(?P<year>20\d\d)[-/](?P<month>\d{1,2})", _read_named_month),
        (r"(?P<month>\d{1,2})[-/](?P<year>20\d\d)", _read_named_month),
        (rf"(?:bulan|month) (?P<month>\d{{1,2}}){_YEAR}", _read_named_month),
    )
)
