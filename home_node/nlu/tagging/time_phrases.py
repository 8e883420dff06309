"""Time phrases: writes a time that was said as the grammar reads it: `pukul 9 suku malam` as `pukul 9:15 malam`."""

import re
from datetime import date

from home_node.nlu.gazetteer import TIME_PART, TIME_REWRITES
from home_node.nlu.weights import LIMITS
from shared.grammar.results import Clock
from shared.grammar.time import day_values, time_words

_REWRITES = tuple((re.compile(spoken.replace("PART", TIME_PART)), typed) for spoken, typed in TIME_REWRITES)
_YEAR = re.compile(r"[ /]\d{4}$")
_QUARTER_TO = re.compile(r"\bquarter to (\d{1,2})\b")
_DURATION = re.compile(r"(?:(?:dalam|in|within) )?(\d{1,4}) (\w+)(?: lagi| from now| dari sekarang| later)?")


def join_time(pieces: list[str]) -> str:
    """The pieces of a time, in one phrase of the grammar's."""
    phrase = " ".join(pieces)
    phrase = _QUARTER_TO.sub(lambda match: f"{(int(match[1]) - 2) % 12 + 1}:45", phrase)
    for spoken, typed in _REWRITES:
        phrase = spoken.sub(typed, phrase)
    return phrase.strip()


def simplify_time(phrase: str, clock: Clock, past: bool) -> str:
    """`tomorrow`, `2h`, `2026-11-05`: the plainest words for the same; what has a clock time stays as it was said."""
    if match := _DURATION.fullmatch(phrase):
        unit = next((name for name, words in time_words.UNITS.items() if match[2] in words), "")
        if unit:
            return f"{match[1]}{unit[0]}"
    if phrase in time_words.DAYS:
        return {0: "today", 1: "tomorrow"}.get(time_words.DAYS[phrase], phrase)
    if re.search(r"\d", phrase) and (re.search(r"[a-z]{3}|/", phrase)) and (day := _read_day(phrase, clock, past)):
        return day.isoformat()
    return "now" if phrase in time_words.NOW else phrase


def _read_day(phrase: str, clock: Clock, past: bool) -> date | None:
    """Of a year that is far off only the day and month were heard right: `dua ribu dua` was said of this year."""
    day = day_values.read_day(phrase, clock, past)
    if day and abs(day.year - clock.now.year) > LIMITS.years_away:
        return day_values.read_day(_YEAR.sub("", phrase), clock, past) or day
    return day
