"""Dates in figures or with the month's name: `2026-01-20`, `20/1`, `20 Jan 2026`, `Jan 20`, `20 hb`, `5 hb depan`."""

import re
from datetime import date

from shared.grammar.time.month_arithmetic import add_months, count_days
from shared.grammar.time.time_words import MONTHS, join_words

Days = list[date]
"""The days a phrase may mean, in order; the first that is not past is taken."""


def _read_year_first(match: re.Match[str], _today: date) -> Days:
    return [date(int(match[1]), int(match[2]), int(match[3]))]


def _read_day_first(match: re.Match[str], _today: date) -> Days:
    year = int(match[3])
    return [date(year if year > 99 else 2000 + year, int(match[2]), int(match[1]))]


def _read_day_month(match: re.Match[str], today: date) -> Days:
    return _list_coming_days(int(match["day"]), _read_month(match["month"]), match["year"], today)


def _list_coming_days(day: int, month: int, year: str | None, today: date) -> Days:
    if year:
        return [date(int(year), month, day)]
    years = range(today.year, today.year + 9)  # nine years always hold a 29 February
    return [date(year, month, day) for year in years if month <= 12 and 0 < day <= count_days(year, max(month, 1))]


def _read_month(word: str) -> int:
    month = MONTHS.get(word) or int(word)
    if not 1 <= month <= 12:
        raise ValueError(word)
    return month


def _read_day_of_month(match: re.Match[str], today: date) -> Days:
    first, day = today.replace(day=1), int(match["day"])
    ahead = {None: range(3), "depan": range(1, 2), "next month": range(1, 2)}.get(match["which"], range(1))
    months = [add_months(first, count) for count in ahead]
    return [month.replace(day=day) for month in months if 0 < day <= count_days(month.year, month.month)]


_NAME = rf"(?P<month>{join_words(MONTHS)})(?![a-z])\.?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th| ?hb)?"
_YEAR = r"(?:[\s-]+(?P<year>\d{4})(?![\d:.]))?"

SHAPES = (
    (r"(?<![\d./-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _read_year_first),
    (r"(?<![\d./:-])(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?![\d/])", _read_day_first),
    (r"(?<![\d./:-])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/])(?P<year>(?!))?", _read_day_month),
    (rf"(?<![\d./:-]){_ORDINAL}(?: of)?[\s-]*{_NAME}{_YEAR}", _read_day_month),
    (rf"(?<![a-z]){_NAME}\s+{_ORDINAL}(?![\d:.])(?!\s*(?:[ap]m|pagi|petang|malam|tengah)){_YEAR}", _read_day_month),
    (
        r"(?<!\d)(?P<day>\d{1,2}) ?hb(?![a-z])(?: (?:bulan )?(?P<which>depan|ini|ni|next month|this month)(?![a-z]))?",
        _read_day_of_month,
    ),
)
