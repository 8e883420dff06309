"""What was probably meant by a time that cannot be taken. Only computed once something is wrong."""

import re
from calendar import monthrange
from datetime import datetime, timedelta
from difflib import get_close_matches
from itertools import chain

from shared.grammar.folding import fold_text
from shared.grammar.results import Clock
from shared.grammar.time.holiday_days import ALL_NAMES as HOLIDAY_NAMES
from shared.grammar.time.moment_phrases import read_moment, resolve_wall_time
from shared.grammar.time.prayer_phrases import NAMES as PRAYER_NAMES
from shared.grammar.time.time_words import (
    DAYS,
    LATEST,
    MONTHS,
    ONE,
    PART_WORDS,
    PARTS,
    PRINTED_WEEKDAYS,
    SHORT_WORDS,
    TODAYS,
    UNITS,
    WEEKDAYS,
    join_words,
)

_PHRASES = (
    *DAYS,
    *WEEKDAYS,
    *MONTHS,
    *PARTS,
    *PART_WORDS,
    *TODAYS,
    *ONE,
    *chain(*UNITS.values()),
    *SHORT_WORDS,
    *PRAYER_NAMES,
    *HOLIDAY_NAMES,
    *("pukul", "depan", "next", "lepas", "selepas", "sebelum", "hujung", "weekend"),
)
_VOCABULARY = sorted({word for phrase in _PHRASES for word in phrase.split()})
_WEEKDAY = re.compile(rf"(?<![a-z])(?:{join_words(PRINTED_WEEKDAYS)})(?![a-z])")
_LETTERS = re.compile(r"[a-z]{3,}")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)", re.ASCII)


def format_moment(when: datetime) -> str:
    """A moment as a person types it."""
    return f"{when:%Y-%m-%d %H:%M}" if not when.second else f"{when:%Y-%m-%d %H:%M:%S}"


def suggest_moment(text: str, clock: Clock, date_alone: str, future: bool) -> str | None:
    """The nearest time to words that are none: a misspelt word put right, 30 February brought back to the 28th."""
    phrase = correct_phrase(text)
    when = read_moment(phrase, clock, date_alone, future) or _read_without_weekday(phrase, clock, date_alone, future)
    if when is None:
        return None
    return format_moment(when) if not future or when >= clock.now else suggest_upcoming(when, clock)


def _read_without_weekday(phrase: str, clock: Clock, date_alone: str, future: bool) -> datetime | None:
    """`Mon 1 Dec 2026` is a Tuesday: the date is looked up, the weekday only said."""
    without, taken = _WEEKDAY.subn(" ", phrase)
    return read_moment(without, clock, date_alone, future) if taken else None


def correct_phrase(text: str) -> str:
    """The phrase with misspelt words put right and impossible days brought back into their month."""
    phrase = _DAY_FIRST.sub(lambda match: f"{match[3]}-{match[2]}-{match[1]}", fold_text(text)[:80])
    return _YEAR_FIRST.sub(_clamp_day, _LETTERS.sub(_correct_word, phrase))


def suggest_upcoming(when: datetime, clock: Clock) -> str:
    """The next sensible time for one that has passed: the same hour again if it was just now, else next year."""
    now = clock.now.astimezone(clock.zone)
    if now - when < timedelta(days=2):
        days = (now.date() - when.date()).days
        next_one = when + timedelta(days=days)
        return format_moment(next_one if next_one >= now else next_one + timedelta(days=1))
    for year in range(now.year, min(now.year + 9, LATEST)):
        if when.day <= monthrange(year, when.month)[1] and when.replace(year=year) >= now:
            return format_moment(resolve_wall_time(when.replace(year=year, tzinfo=None), clock))
    return format_moment(now + timedelta(days=1))


def _correct_word(match: re.Match[str]) -> str:
    word = match[0]
    return word if word in _VOCABULARY else next(iter(get_close_matches(word, _VOCABULARY, 1, 0.7)), word)


def _clamp_day(match: re.Match[str]) -> str:
    year, month, day = map(int, match.groups())
    if not (1 <= month <= 12 and 0 < year < 9999):
        return match[0]
    return f"{year:04}-{month:02}-{min(max(day, 1), monthrange(year, month)[1]):02}"
