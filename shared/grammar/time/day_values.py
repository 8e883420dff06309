"""Reads a day from Malay or English words, in a zone: `esok`, `Jumaat`, `20 Jan`, `3 hari lepas`, `2026-01-20`.

A day without a year is the next one to come; for a date that must be past, the last one that was: "Jumaat" in a report
is last Friday, and today if today is Friday.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from shared.commands import Field
from shared.grammar.results import Clock, ValueRefusal
from shared.grammar.time.day_phrases import find_days
from shared.grammar.time.durations import read_duration
from shared.grammar.time.phrase_forms import normalise_phrase
from shared.grammar.time.time_suggestions import correct_phrase
from shared.grammar.time.time_words import DAYS, EARLIEST, LATEST, NOW
from shared.grammar.time.written_dates import Days

_EXACT = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_BOUND_TO_TODAY = re.compile(
    rf"(?<![a-z])(?:{'|'.join(map(re.escape, DAYS))}|next|depan|bulan|month|this|ini|ni|lepas|lalu|last|ago)(?![a-z])"
)
_BACK = (7, 31, 366)
"""Days to look back from for a weekday, a day of the month, a day of the year."""


def read_day(text: str, clock: Clock, past: bool) -> date | None:
    """The day meant; None when it is none or an impossible one. `past` only decides between several readings."""
    today = clock.now.astimezone(clock.zone).date()
    try:
        if exact := _EXACT.fullmatch(text):
            return _keep_served_year(date(*map(int, exact.groups())))
        return _keep_served_year(_read_phrase(normalise_phrase(text), clock, today, past))
    except (ValueError, OverflowError):
        return None


def _keep_served_year(day: date | None) -> date | None:
    return day if day and EARLIEST <= day.year < LATEST else None


def _read_phrase(phrase: str, clock: Clock, today: date, past: bool) -> date | None:
    if phrase in NOW:
        return today
    if ahead := read_duration(phrase, clock):
        return ahead.date()
    days, rest = find_days(phrase, today)
    if not days or rest.strip(" ,"):
        return None
    if past:
        return (
            _pick_latest(days, today)
            or (None if _BOUND_TO_TODAY.search(phrase) else _find_last(phrase, today))
            or days[0]
        )
    return next((day for day in days if day >= today), days[0])


def _pick_latest(days: Days, today: date) -> date | None:
    was = [day for day in days if day <= today]
    return was[-1] if was else None


def _find_last(phrase: str, today: date) -> date | None:
    """The latest day before tomorrow that these words could have meant some time ago."""
    for back in _BACK:
        if was := _pick_latest(find_days(phrase, today - timedelta(days=back))[0] or [], today):
            return was
    return None


def make_date_check(field: Field) -> Callable[[str, Clock], str | ValueRefusal]:
    def check(value: str, clock: Clock) -> str | ValueRefusal:
        today = clock.now.astimezone(clock.zone).date()
        day = read_day(value, clock, field.past)
        if day is None:
            near = read_day(correct_phrase(value), clock, field.past)
            return ValueRefusal("bad_date", near.isoformat() if near and _fits_field(field, near, today) else None)
        if not _fits_field(field, day, today):
            near = _suggest_next_year(day, today) if field.future else today
            return ValueRefusal("past_date" if field.future else "not_yet", near.isoformat())
        return day.isoformat()

    return check


def _fits_field(field: Field, day: date, today: date) -> bool:
    return not (field.future and day < today) and not (field.past and day > today)


def _suggest_next_year(day: date, today: date) -> date:
    """The same day in a year to come; today for one of the last days."""
    if (today - day).days <= 2:
        return today
    for year in range(today.year, min(today.year + 9, LATEST)):
        try:
            if (again := day.replace(year=year)) >= today:
                return again
        except ValueError:
            continue
    return today
