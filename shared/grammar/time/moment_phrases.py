"""Reads a moment from Malay or English words, in a zone.

Rules, so that nobody has to guess (the answer always echoes the moment):
- Whole minutes; a duration ("2h", "3 hari") rounds up to one and keeps the clock's hour.
- A date alone means the field's own hour (23:59 for a deadline, 09:00 for a schedule); a part of the day alone means
  pagi 9:00, tengah hari 12:00, petang 15:00, malam 20:00, tengah malam the end of that day.
- An hour alone is the next one to come; a date without a year is the next one to come.
- "Jumaat" is the coming Friday, never today; "Jumaat depan" and "next Friday" are Friday of next week (from Monday);
  "Jumaat ini" is this week's.
- A wall time that a clock change skips moves on by what was skipped; one that happens twice is the first.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from shared.grammar.folding import fold_text
from shared.grammar.results import Clock
from shared.grammar.time.day_phrases import find_days
from shared.grammar.time.time_words import NOW, ONE, PART_WORDS, PARTS, TODAYS, UNITS

EARLIEST, LATEST = 2000, 2100  # years

_EXACT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)", re.ASCII)
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[ t]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:z|[+-]\d\d:?\d\d)", re.ASCII)
_UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words}


def _join_words(words: Iterator[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_AMOUNT = rf"(\d{{1,4}}(?:\.\d)?)\s*({_join_words(iter(_UNIT_OF))})(?![a-z])"
_AMOUNTS = re.compile(_AMOUNT, re.ASCII)
_DURATION = re.compile(
    rf"(?:(?:in|dalam|within|lagi)\s+)?(?:{_AMOUNT}\s*(?:dan |and )?)+(?:lagi|from now|dari sekarang|later)?", re.ASCII
)
_SYNONYMS = {**{word: f"today {part}" for word, part in TODAYS.items()}, **PART_WORDS, **ONE}
_SYNONYM = re.compile(rf"(?<![a-z])(?:{_join_words(iter(_SYNONYMS))})(?![a-z])")
_THIS_PART = re.compile(rf"(?<![a-z])({_join_words(iter(PARTS))}) (?:ini|ni)(?![a-z])")
_PART = rf"(?P<part>{_join_words(iter(PARTS))})"
_CLOCK = re.compile(
    rf"(?P<at>(?:pukul|pkl|jam|at|@)\s*)?(?P<hour>\d{{1,2}})(?:(?P<dot>[:.]?)(?P<minute>\d\d)(?::\d\d)?)?\s*{_PART}?",
    re.ASCII,
)
_PART_FIRST = re.compile(rf"{_PART}(?:\s+(?P<rest>.+))?")
_FILLING = " ,@-"


def read_moment(text: str, clock: Clock, date_alone: str, future: bool) -> datetime | None:
    """The moment meant, in the zone, past or not; None when it is no time or an impossible one.

    `future` only decides between several readings: an hour or a date without a year is then the next to come.
    """
    try:
        if exact := _EXACT.fullmatch(text):
            year, month, day, hour, minute = map(int, exact.groups())
            return resolve_wall_time(datetime(year, month, day, hour, minute), clock)
        return _read_phrase(normalise_phrase(text), clock, date_alone, future)
    except (ValueError, OverflowError):
        return None


def resolve_wall_time(wall: datetime, clock: Clock) -> datetime:
    """A wall time as a moment that exists in the zone; ValueError outside the years we serve."""
    if not EARLIEST <= wall.year < LATEST:
        raise ValueError(wall)
    return wall.replace(tzinfo=clock.zone).astimezone(UTC).astimezone(clock.zone)


def normalise_phrase(text: str) -> str:
    """A phrase in the words of the table."""
    text = fold_text(text).replace(",", " ").rstrip(" .!")
    text = _SYNONYM.sub(lambda match: _SYNONYMS[match[0]], " ".join(text.split()))
    return _THIS_PART.sub(r"today \1", text)


def _read_phrase(phrase: str, clock: Clock, date_alone: str, future: bool) -> datetime | None:
    if phrase in NOW:
        return clock.now.astimezone(clock.zone).replace(second=0, microsecond=0)
    if _STAMP.fullmatch(phrase):
        return datetime.fromisoformat(phrase.upper()).astimezone(clock.zone)
    if duration := read_duration(phrase, clock):
        return duration
    days, rest = find_days(phrase, clock.now.astimezone(clock.zone).date())
    hours = _read_hours(rest.strip(_FILLING), days is not None, date_alone)
    if hours is None:
        return None
    return _pick_moment(days or _list_today_and_tomorrow(clock), hours, clock, future)


def read_duration(phrase: str, clock: Clock) -> datetime | None:
    """The moment a duration from now; None for what is no duration."""
    if not _DURATION.fullmatch(phrase):
        return None
    length = sum(
        (timedelta(**{_UNIT_OF[unit]: float(amount)}) for amount, unit in _AMOUNTS.findall(phrase)), timedelta()
    )
    moment = (clock.now.astimezone(UTC) + length).astimezone(clock.zone)
    if moment.year >= LATEST:
        raise ValueError(phrase)
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


def _list_today_and_tomorrow(clock: Clock) -> list[date]:
    today = clock.now.astimezone(clock.zone).date()
    return [today, today + timedelta(days=1)]


def _pick_moment(days: list[date], hours: timedelta, clock: Clock, future: bool) -> datetime:
    moments = [resolve_wall_time(datetime.combine(day, time()) + hours, clock) for day in days]
    if not future:
        return moments[0]
    return next((moment for moment in moments if moment >= clock.now), moments[0])


def _read_hours(words: str, has_date: bool, date_alone: str) -> timedelta | None:
    """The hour of the day in what is left of the phrase, as time since midnight."""
    if not words:
        hour, minute = map(int, date_alone.split(":"))
        return timedelta(hours=hour, minutes=minute) if has_date else None
    if (first := _PART_FIRST.fullmatch(words)) and not first["rest"]:
        return timedelta(hours=PARTS[first["part"]][0])
    if first:
        words = f"{first['rest']} {first['part']}"
    match = _CLOCK.fullmatch(words)
    if not match or not (has_date or match["at"] or match["dot"] or match["part"]):
        return None
    on_clock, minutes = _convert_to_24_hours(int(match["hour"]), match["part"]), int(match["minute"] or 0)
    if on_clock is None or minutes > 59 or (on_clock == 24 and minutes and not match["part"]):
        return None
    return timedelta(hours=on_clock, minutes=minutes)


def _convert_to_24_hours(hour: int, part: str | None) -> int | None:
    if part is None:
        return hour if hour <= 24 else None
    clock_hours = PARTS[part][1]
    if hour in clock_hours:
        return clock_hours[hour]
    afternoon = 12 < hour < 24 and part not in {"am", "pagi", "tengahmalam"}
    return hour if afternoon or (hour == 0 and part in {"am", "pagi"}) else None
