"""Finds the day in a phrase about time. The phrase is folded: lower case, plain digits, single spaces."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from shared.grammar.time.time_words import DAYS, MONTHS, WEEKDAYS

Days = list[date]
"""The days a phrase may mean, in order; the first that is not past is taken."""


def _join_words(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def find_days(phrase: str, today: date) -> tuple[Days | None, str]:
    """The days meant and the phrase without them; None when it names no day, ValueError for an impossible one."""
    for shape, read in _SHAPES:
        if match := shape.search(phrase):
            days = read(match, today)
            if not days:
                raise ValueError(phrase)
            rest = f"{phrase[: match.start()]} {phrase[match.end() :]}".removeprefix(" t")
            return days, " ".join(word for word in rest.split() if word not in _CONNECTORS)
    return None, phrase


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
    return [date(year, month, day) for year in years if month <= 12 and 0 < day <= monthrange(year, max(month, 1))[1]]


def _read_month(word: str) -> int:
    month = MONTHS.get(word) or int(word)
    if not 1 <= month <= 12:
        raise ValueError(word)
    return month


def _read_day_of_month(match: re.Match[str], today: date) -> Days:
    months = [_add_months(today.replace(day=1), ahead) for ahead in range(3)]
    day = int(match["day"])
    return [first.replace(day=day) for first in months if 0 < day <= monthrange(first.year, first.month)[1]]


def _read_weekday(match: re.Match[str], today: date) -> Days:
    weekday, qualifiers = WEEKDAYS[match["weekday"]], f"{match['before'] or ''} {match['after'] or ''}"
    this_week = today - timedelta(days=today.weekday()) + timedelta(days=weekday)
    if re.search("next|depan", qualifiers):
        return [this_week + timedelta(days=7)]
    if re.search("this|ini|ni", qualifiers):
        return [this_week]
    return [this_week if this_week > today else this_week + timedelta(days=7)]


def _read_relative_day(match: re.Match[str], today: date) -> Days:
    return [today + timedelta(days=DAYS[match[0]])]


def _read_next_month(_match: re.Match[str], today: date) -> Days:
    return [_add_months(today, 1)]


def _read_end_of_month(_match: re.Match[str], today: date) -> Days:
    return [today.replace(day=monthrange(today.year, today.month)[1])]


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_CONNECTORS = frozenset({"pada", "on", "hari", "by", "tarikh", "-", "the"})
_NAME = rf"(?P<month>{_join_words(MONTHS)})(?![a-z])\.?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th| ?hb| ?haribulan)?"
_YEAR = r"(?:[\s-]+(?P<year>\d{4})(?![\d:.]))?"

_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]], ...] = tuple(
    (re.compile(shape, re.ASCII), read)
    for shape, read in (
        (r"(?<![\d./-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _read_year_first),
        (r"(?<![\d./:-])(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?![\d/])", _read_day_first),
        (r"(?<![\d./:-])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/])(?P<year>(?!))?", _read_day_month),
        (rf"(?<![\d./:-]){_ORDINAL}(?: of)?[\s-]*{_NAME}{_YEAR}", _read_day_month),
        (rf"(?<![a-z]){_NAME}\s+{_ORDINAL}(?![\d:.])(?!\s*(?:[ap]m|pagi|petang|malam|tengah)){_YEAR}", _read_day_month),
        (r"(?<!\d)(?P<day>\d{1,2}) ?(?:hb|haribulan)(?![a-z])", _read_day_of_month),
        (
            rf"(?<![a-z])(?:(?P<before>next|this|coming) )?(?:hari )?(?P<weekday>{_join_words(WEEKDAYS)})(?![a-z])"
            r"(?: (?P<after>(?:minggu )?(?:depan|hadapan|ini|ni)|next week|this week)(?![a-z]))?",
            _read_weekday,
        ),
        (rf"(?<![a-z])(?:{_join_words(DAYS)})(?![a-z])", _read_relative_day),
        (r"(?<![a-z])(?:bulan depan|next month)(?![a-z])", _read_next_month),
        (r"(?<![a-z])(?:akhir bulan|hujung bulan|end of (?:the )?month)(?![a-z])", _read_end_of_month),
    )
)
