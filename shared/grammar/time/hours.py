"""The hour of the day in words: `8 malam`, `20:00`, `0800`, `pukul 3 petang`, `tengah hari`."""

import re
from datetime import timedelta

from shared.grammar.time.time_words import PARTS, join_words

_PART = rf"(?P<part>{join_words(PARTS)})"
_CLOCK = re.compile(
    r"(?P<at>(?:pukul|jam|at|@)\s*)?(?P<hour>\d{1,2})"
    rf"(?:(?P<dot>[:.]?)(?P<minute>\d\d)(?::(?P<second>[0-5]\d))?)?\s*{_PART}?",
    re.ASCII,
)
_PART_FIRST = re.compile(rf"{_PART}(?:\s+(?P<rest>.+))?")


def read_hours(words: str, has_date: bool, date_alone: str) -> timedelta | None:
    """The hour in what is left of a phrase without its day, as time since midnight."""
    if not words:
        hour, minute = map(int, date_alone.split(":"))
        return timedelta(hours=hour, minutes=minute) if has_date else None
    if (first := _PART_FIRST.fullmatch(words)) and not first["rest"]:
        return timedelta(hours=PARTS[first["part"]][0])
    if first:
        words = f"{first['rest']} {first['part']}"
    match = _CLOCK.fullmatch(words)
    return _read_clock(match) if match and (has_date or _is_surely_a_clock(match)) else None


def _is_surely_a_clock(match: re.Match[str]) -> bool:
    """`8` is anything, `0800` is what four figures say of a time."""
    return bool(match["at"] or match["dot"] or match["part"] or (match["minute"] and len(match["hour"]) == 2))


def _read_clock(match: re.Match[str]) -> timedelta | None:
    on_clock, minutes = _convert_to_24_hours(int(match["hour"]), match["part"]), int(match["minute"] or 0)
    if on_clock is None or minutes > 59 or (on_clock == 24 and minutes and not match["part"]):
        return None
    return timedelta(hours=on_clock, minutes=minutes, seconds=int(match["second"] or 0))


def _convert_to_24_hours(hour: int, part: str | None) -> int | None:
    if part is None:
        return hour if hour <= 24 else None
    clock_hours = PARTS[part][1]
    if hour in clock_hours:
        return clock_hours[hour]
    afternoon = 12 < hour < 24 and part not in {"am", "pagi", "tengahmalam"}
    return hour if afternoon or (hour == 0 and part in {"am", "pagi"}) else None
