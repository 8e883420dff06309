"""Times in the owner's zone and durations, as a person reads them."""

import re
from datetime import date, datetime, tzinfo
from functools import lru_cache

from functions.replies.fact_values import as_number
from shared.calendar import short_month, short_weekday
from shared.settings import settings

_UNITS = {"en": ("h", "m", "s"), "ms": (" jam", " min", " saat")}
_LONG_UNITS = {"en": ("second", "minute", "hour"), "ms": ("saat", "minit", "jam")}
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)")
_ISO_MAX = 40
"""Letters of such a time at most: a longer text is none, and is not kept as one."""
_HOUR_S, _MINUTE_S = 3600, 60
_HOURS_FROM_S = 5400  # an estimate of an hour and a half or more is told in hours


def parse_local_time(value: object) -> datetime | None:
    """An ISO time with zone as a local one; None for anything else."""
    return _parse(value, settings().zone) if isinstance(value, str) and len(value) <= _ISO_MAX else None


@lru_cache(maxsize=4096)
def _parse(text: str, zone: tzinfo) -> datetime | None:
    """Kept: a page tells each of its times two or three ways, and is asked for again while nothing changes."""
    if not _ISO.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def format_time(value: object, language: str = "en") -> str:
    """`Tue 20 Jan 2026, 08:00`."""
    told = _write(value, language, settings().zone) if isinstance(value, str) and len(value) <= _ISO_MAX else None
    return told or str(value or "")


@lru_cache(maxsize=4096)
def _write(text: str, language: str, zone: tzinfo) -> str:
    at = _parse(text, zone)
    return f"{format_weekday(at, language)} {format_date(at, language)}, {at:%H:%M}" if at else ""


def format_weekday(day: date, language: str) -> str:
    """`Tue`."""
    return short_weekday(day.weekday(), language)


def format_date(day: date, language: str) -> str:
    """`20 Jan 2026`."""
    return f"{format_day_and_month(day, language)} {day.year}"


def format_day_and_month(day: date, language: str) -> str:
    """`20 Jan`."""
    return f"{day.day} {short_month(day.month, language)}"


def format_clock(value: object, language: str = "en") -> str:
    """`14:02` today, else the whole date."""
    at = parse_local_time(value)
    today = datetime.now(settings().zone).date()
    return f"{at:%H:%M}" if at and at.date() == today else format_time(value, language)


def format_duration(value: object, language: str = "en") -> str:
    """Seconds as `45s`, `2m 5s`, `1h 2m`."""
    seconds = _whole_seconds(value)
    if seconds is None:
        return ""
    hour, minute, second = _UNITS[language]
    if seconds >= _HOUR_S:
        parts = ((seconds // _HOUR_S, hour), (seconds % _HOUR_S // _MINUTE_S, minute))
    else:
        parts = ((seconds // _MINUTE_S, minute), (seconds % _MINUTE_S, second))
    return " ".join(f"{count}{unit}" for count, unit in parts if count)


def estimate_duration(value: object, language: str = "en") -> str:
    """`2 minutes`, `45 seconds`."""
    seconds = _whole_seconds(value)
    if seconds is None:
        return ""
    if seconds < _MINUTE_S:
        count, unit = seconds, 0
    elif seconds < _HOURS_FROM_S:
        count, unit = round(seconds / _MINUTE_S), 1
    else:
        count, unit = round(seconds / _HOUR_S), 2
    plural = "s" if language == "en" and count != 1 else ""
    return f"{count} {_LONG_UNITS[language][unit]}{plural}"


def _whole_seconds(value: object) -> int | None:
    """At least one; nothing given counts as one, what is no number as None."""
    seconds = as_number(value or 0)
    return None if seconds is None else max(1, round(seconds))
