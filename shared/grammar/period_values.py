"""Reads a stretch of time that has begun: `bulan lepas`, `nov 2026`, `Q3`, `tahun lepas`, `1-15 nov`, `sejak 1 nov`.

The normal forms, which SQL counts by (`wocs.period_span`): a name of the menu (`last_month`), days up to now (`14d`),
`2026`, `2026-Q3`, `2026-11`, `2026-11-01`, `2026-11-01..2026-11-15`. Of a field that is `past` a month or day without
its year is the last one that has begun; what is still to come is refused, and what has begun is counted so far.
"""

import re
from collections.abc import Callable
from datetime import date

from shared.commands import Field
from shared.commands.periods import LONGER_PERIOD_WORDS, LONGER_PERIODS, LONGEST_DAYS, PERIOD_WORDS, PERIODS
from shared.grammar.calendar_spans import (
    MONTH_WORD,
    Days,
    Today,
    join_words,
    read_calendar_span,
    read_counted_days,
)
from shared.grammar.folding import fold_key, fold_text
from shared.grammar.results import Clock, ValueRefusal
from shared.grammar.spelling import find_nearest_meaning
from shared.grammar.time.month_arithmetic import add_months
from shared.grammar.time.time_words import EARLIEST, LATEST

_MEANING = {period: period for period in (*PERIODS, *LONGER_PERIODS)} | PERIOD_WORDS | LONGER_PERIOD_WORDS
_REVERSED_FROM = 183
"""Days: `28 dec - 3 jan` crosses the year, `15-1 nov` stands the wrong way round."""
_NUMBERS = {
    "pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "first": 1, "second": 2, "third": 3, "fourth": 4,
    "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "lapan": 8, "sembilan": 9, "sepuluh": 10,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_NUMBER = re.compile(rf"(?<![a-z])(?:{join_words(_NUMBERS)})(?![a-z])")
_OPENING = re.compile(r"(?:(?:untuk|for|pada|in|during|bagi|tempoh|period|the|whole|seluruh|sepanjang)\s+)+")
_TO_COME = re.compile(r"(?<![a-z])(?:next|depan|hadapan|akan datang|coming)(?![a-z])")
_FROM = re.compile(r"(?:from|dari|daripada|between|antara|since|sejak|bermula|mulai|mula)\s+")
_TO = re.compile(r"\s*(?:\.\.|-)\s*|\s+(?:to|until|till|through|thru|hingga|sehingga|sampai|ke|dan|and|upto|up to)\s+")
_UNTIL_NOW = frozenset({"now", "sekarang", "today", "hari ini", "kini"})
_SEVERAL_DAYS = re.compile(r"(\d{1,2})\s*(?:-|to|until|hingga|sampai|ke|dan|and)\s*(\d{1,2})\s+(\D.*)")
_MONTH_FIRST = re.compile(
    rf"{MONTH_WORD}\s*(\d{{1,2}})\s*(?:-|to|until|hingga|sampai|ke)\s*(\d{{1,2}})(?:,?\s+(20\d\d))?"
)
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
    days = read_counted_days(phrase, today.day) or read_calendar_span(phrase, today) or _read_range(phrase, today)
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
        return read_calendar_span(text.strip(" ,"), today)
    except ValueError:
        return None


def _follow(first: date, last: date, has_year: bool) -> Days:
    """The last day on or after the first one: without a year it may be in the next."""
    if last < first and not has_year:
        following = [add_months(last, 12 * ahead) for ahead in range(1, 20)]
        last = next((day for day in following if day >= first), last)
        if (last - first).days > _REVERSED_FROM:
            raise ValueError(last)
    return Days(first, last)
