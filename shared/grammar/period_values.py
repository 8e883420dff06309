"""Reads a stretch of time that has begun: `bulan lepas`, `nov 2026`, `Q3`, `tahun lepas`, `1-15 nov`, `sejak 1 nov`.

The normal forms, which SQL counts by (`wocs.period_span`): a name of the menu (`last_month`), days up to now (`14d`),
`2026`, `2026-Q3`, `2026-11`, `2026-11-01`, `2026-11-01..2026-11-15`. Of a field that is `past` a month or day without
its year is the last one that has begun; what is still to come is refused, and what has begun is counted so far.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from shared.commands import Field
from shared.commands.periods import LONGER_PERIOD_WORDS, LONGER_PERIODS, LONGEST_DAYS, PERIOD_WORDS, PERIODS
from shared.grammar.folding import fold_key, fold_text
from shared.grammar.results import Clock, ValueRefusal
from shared.grammar.spelling import find_nearest_meaning
from shared.grammar.time.day_values import read_day
from shared.grammar.time.durations import read_duration
from shared.grammar.time.phrase_forms import normalise_phrase
from shared.grammar.time.time_words import EARLIEST, LATEST, MONTHS

_MEANING = {period: period for period in (*PERIODS, *LONGER_PERIODS)} | PERIOD_WORDS | LONGER_PERIOD_WORDS
_REVERSED_FROM = 183
"""Days: `28 dec - 3 jan` crosses the year, `15-1 nov` stands the wrong way round."""
_NUMBERS = {
    "pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "first": 1, "second": 2, "third": 3, "fourth": 4,
    "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "lapan": 8, "sembilan": 9, "sepuluh": 10,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


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


def _join(words: object) -> str:
    return "|".join(map(re.escape, sorted(map(str, words), key=len, reverse=True)))  # type: ignore[call-overload]


_NUMBER = re.compile(rf"(?<![a-z])(?:{_join(_NUMBERS)})(?![a-z])")
_OPENING = re.compile(r"(?:(?:untuk|for|pada|in|during|bagi|tempoh|period|the|whole|seluruh|sepanjang)\s+)+")
_TO_COME = re.compile(r"(?<![a-z])(?:next|depan|hadapan|akan datang|coming)(?![a-z])")
_MONTH = rf"(?P<month>{_join(MONTHS)})(?![a-z])\.?"
_YEAR = r"(?:[\s,-]*(?:tahun |of )?(?P<year>20\d\d))?"
_LAST = r"(?: (?P<last>lepas|lalu|yang lepas|yang lalu))?"
_FROM = re.compile(r"(?:from|dari|daripada|between|antara|since|sejak|bermula|mulai|mula)\s+")
_TO = re.compile(r"\s*(?:\.\.|-)\s*|\s+(?:to|until|till|through|thru|hingga|sehingga|sampai|ke|dan|and|upto|up to)\s+")
_UNTIL_NOW = frozenset({"now", "sekarang", "today", "hari ini", "kini"})
_SEVERAL_DAYS = re.compile(r"(\d{1,2})\s*(?:-|to|until|hingga|sampai|ke|dan|and)\s*(\d{1,2})\s+(\D.*)")
_MONTH_FIRST = re.compile(rf"{_MONTH}\s*(\d{{1,2}})\s*(?:-|to|until|hingga|sampai|ke)\s*(\d{{1,2}})(?:,?\s+(20\d\d))?")
_WITH_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def make_period_check(field: Field) -> Callable[[str, Clock], str | ValueRefusal]:
    def check(value: str, clock: Clock) -> str | ValueRefusal:
        try:
            read = read_period(value[:80], Today(clock, field.past))
        except (ValueError, OverflowError):
            read = None
        return read or ValueRefusal("bad_period", _suggest_period(fold_key(value[:40].partition("|")[0].strip(" <"))))

    return check


def _suggest_period(word: str) -> str | None:
    """A misspelt name; what holds a number means that number."""
    return None if any(map(str.isdigit, word)) else find_nearest_meaning(word, _MEANING)


def read_period(text: str, today: Today) -> str | ValueRefusal | None:
    """The normal form, or why not; None for what is no period, ValueError for an impossible one."""
    if named := _MEANING.get(fold_key(text.strip(" .,;!"))):
        return named
    phrase = _OPENING.sub("", fold_text(text.replace("_", " ")).strip(" .,;!"), count=1)
    phrase = _NUMBER.sub(lambda match: str(_NUMBERS[match[0]]), phrase)
    if named := _MEANING.get(fold_key(phrase)):
        return named
    days = _read_several(phrase, today.day) or _read_one(phrase, today) or _read_range(phrase, today)
    if days is None:
        return ValueRefusal("not_yet") if _TO_COME.search(phrase) else None
    return _refuse_span(days, today) or days.name or f"{days.first}..{days.last}"


def _refuse_span(days: Days, today: Today) -> ValueRefusal | None:
    if today.past and days.first > today.day:
        return ValueRefusal("not_yet")
    if not EARLIEST <= days.first.year < LATEST or days.first > days.last:
        raise ValueError(days)
    is_long = (days.last - days.first).days >= LONGEST_DAYS
    return ValueRefusal("long_period", None, (str(LONGEST_DAYS),)) if is_long else None


def _read_several(phrase: str, today: date) -> Days | None:
    """`last 14 days`, `2 minggu lepas`: up to now, today among them; months go back to the same day."""
    match = _COUNTED.fullmatch(phrase)
    if not match or not int(match["count"]):
        return None
    count, unit = int(match["count"]), match["unit"]
    if unit[0] in "b" or unit.startswith("month"):
        days = (today - _add_months(today, -count)).days
    else:
        days = count * (7 if unit[0] in "mw" else 1)
    return Days(today - timedelta(days=days - 1), today, f"{days}d")


_COUNTED = re.compile(
    r"(?:(?:last|past|previous) )?(?P<count>\d{1,3})\s*(?P<unit>d|w|hari|days?|minggu|weeks?|bulan|months?)"
    r"(?: (?:lepas|lalu|yang lepas|yang lalu|terakhir|kebelakangan|kebelakangan ini))?"
)


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _read_one(phrase: str, today: Today) -> Days | None:
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
    last = _add_months(date(year, first_month, 1), 3) - timedelta(days=1)
    return Days(date(year, first_month, 1), last, f"{year}-Q{match['quarter']}")


def _read_named_month(match: re.Match[str], today: Today) -> Days:
    word = match["month"]
    month = MONTHS.get(word) or int(word)
    groups = match.groupdict()
    year = int(groups.get("year") or today.pick_year(month, month))
    if groups.get("last") and not groups.get("year") and (year, month) == (today.day.year, today.day.month):
        year -= 1
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]), f"{year}-{month:02}")


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Today], Days]], ...] = tuple(
    (re.compile(shape, re.ASCII), read)
    for shape, read in (
        (r"(?:tahun |year |thn )?(?P<year>20\d\d)", _read_year),
        (r"(?:q|quarter|suku(?: tahun)?)[\s-]*(?:ke[\s-]*)?(?P<quarter>[1-4])" + _YEAR, _read_quarter),
        (r"(?P<year>20\d\d)[\s-]*(?:q|quarter|suku)[\s-]*(?P<quarter>[1-4])", _read_quarter),
        (r"(?P<quarter>[1-4])(?:st|nd|rd|th)? (?:quarter|suku)" + _YEAR, _read_quarter),
        (rf"(?:bulan |month |month of )?{_MONTH}{_YEAR}{_LAST}(?: (?:ini|ni))?", _read_named_month),
        (rf"(?:this |(?P<last>last ))(?:month )?{_MONTH}", _read_named_month),
        (r"(?P<year>20\d\d)[-/](?P<month>\d{1,2})", _read_named_month),
        (r"(?P<month>\d{1,2})[-/](?P<year>20\d\d)", _read_named_month),
        (rf"(?:bulan|month) (?P<month>\d{{1,2}}){_YEAR}", _read_named_month),
    )
)


def _read_range(phrase: str, today: Today) -> Days | None:
    opening = _FROM.match(phrase)
    phrase = phrase[opening.end() :] if opening else phrase
    if match := _SEVERAL_DAYS.fullmatch(phrase):
        return _join_ends(f"{match[1]} {match[3]}", f"{match[2]} {match[3]}", today)
    if match := _MONTH_FIRST.fullmatch(phrase):
        year = f" {match[4]}" if match[4] else ""
        return _join_ends(f"{match[2]} {match['month']}{year}", f"{match[3]} {match['month']}{year}", today)
    for between in _TO.finditer(phrase):
        if days := _join_ends(phrase[: between.start()], phrase[between.end() :], today):
            return days
    return _join_ends(phrase, "today", today) if opening else None


def _join_ends(first: str, last: str, today: Today) -> Days | None:
    """Two days or months; a year said once is meant for both."""
    year = _WITH_YEAR.search(last)
    begins = _read_end(f"{first} {year[0]}", today) if year and not _WITH_YEAR.search(first) else None
    begins = begins or _read_end(first, today)
    ends = Days(today.day, today.day) if last in _UNTIL_NOW else _read_end(last, today)
    if begins is None or ends is None:
        return None
    return _follow(begins.first, ends.last, year is not None or last in _UNTIL_NOW)


def _read_end(text: str, today: Today) -> Days | None:
    try:
        return _read_one(text.strip(" ,"), today)
    except ValueError:
        return None


def _follow(first: date, last: date, has_year: bool) -> Days:
    """The last day on or after the first one: without a year it may be in the next."""
    if last < first and not has_year:
        following = [_add_months(last, 12 * ahead) for ahead in range(1, 20)]
        last = next((day for day in following if day >= first), last)
        if (last - first).days > _REVERSED_FROM:
            raise ValueError(last)
    return Days(first, last)
