"""Reads a moment from Malay or English words, in a zone.

Rules, so that nobody has to guess (the answer always echoes the moment):
- Whole minutes; a duration ("2h", "3 hari") rounds up to one and keeps the clock's hour.
- A date alone means the field's own hour (23:59 for a deadline, 09:00 for a schedule); a part of the day alone means
  pagi 9:00, tengah hari 12:00, petang 15:00, malam 20:00, tengah malam the end of that day.
- An hour alone is the next one to come; a date without a year is the next one to come.
- "Jumaat" is the coming Friday, never today; "Jumaat depan" and "next Friday" are Friday of next week (from Monday);
  "Jumaat ini" is this week's, or the coming one when that has passed. A weekend is its Saturday until that is over.
- "malam Jumaat" may be either night: `weekday_nights` asks. "malam raya" is the eve.
- A prayer begins when it does at the brand's place; after it is 20 minutes later, before it as long before.
- A wall time that a clock change skips moves on by what was skipped; one that happens twice is the first.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from shared.grammar.results import Clock
from shared.grammar.time.day_phrases import find_days
from shared.grammar.time.durations import read_duration
from shared.grammar.time.hours import read_hours
from shared.grammar.time.phrase_forms import normalise_phrase
from shared.grammar.time.prayer_phrases import read_prayer
from shared.grammar.time.time_words import EARLIEST, LATEST, NOW

_EXACT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?", re.ASCII)
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[ t]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:z|[+-]\d\d:?\d\d)", re.ASCII)
_FILLING = " ,@-"


def read_moment(text: str, clock: Clock, date_alone: str, future: bool) -> datetime | None:
    """The moment meant, in the zone, past or not; None when it is no time or an impossible one.

    `future` only decides between several readings: an hour or a date without a year is then the next to come.
    """
    try:
        if _EXACT.fullmatch(text):
            return resolve_wall_time(datetime.fromisoformat(text), clock)
        return _read_phrase(normalise_phrase(text), clock, date_alone, future)
    except (ValueError, OverflowError):
        return None


def resolve_wall_time(wall: datetime, clock: Clock) -> datetime:
    """A wall time as a moment that exists in the zone; ValueError outside the years we serve."""
    if not EARLIEST <= wall.year < LATEST:
        raise ValueError(wall)
    return wall.replace(tzinfo=clock.zone).astimezone(UTC).astimezone(clock.zone)


def _read_phrase(phrase: str, clock: Clock, date_alone: str, future: bool) -> datetime | None:
    if phrase in NOW:
        return clock.now.astimezone(clock.zone).replace(second=0, microsecond=0)
    if _STAMP.fullmatch(phrase):
        return datetime.fromisoformat(phrase.upper()).astimezone(clock.zone)
    if duration := read_duration(phrase, clock):
        return duration
    days, rest = find_days(phrase, clock.now.astimezone(clock.zone).date())
    find_moment = _read_time_of_day(rest.strip(_FILLING), days is not None, date_alone, clock)
    if find_moment is None:
        return None
    return _pick_moment([find_moment(day) for day in days or _list_today_and_tomorrow(clock)], clock, future)


def _read_time_of_day(words: str, has_date: bool, date_alone: str, clock: Clock) -> Callable[[date], datetime] | None:
    """What a day's moment is; None where the words are no time of a day."""
    if at_prayer := read_prayer(words):
        return lambda day: at_prayer(day).astimezone(clock.zone)
    hours = read_hours(words, has_date, date_alone)
    return None if hours is None else lambda day: resolve_wall_time(datetime.combine(day, time()) + hours, clock)


def _list_today_and_tomorrow(clock: Clock) -> list[date]:
    today = clock.now.astimezone(clock.zone).date()
    return [today, today + timedelta(days=1)]


def _pick_moment(moments: list[datetime], clock: Clock, future: bool) -> datetime:
    if not future:
        return moments[0]
    return next((moment for moment in moments if moment >= clock.now), moments[0])
