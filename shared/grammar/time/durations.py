"""Durations from now: `2h`, `2 minit lagi`, `dalam 2 jam 30 minit`, `45 saat`, `sebulan lagi`."""

import re
from datetime import UTC, datetime, timedelta

from shared.grammar.results import Clock
from shared.grammar.time.month_arithmetic import add_months
from shared.grammar.time.time_words import LATEST, LONG_UNITS, UNITS, join_words

_UNIT_OF = {word: unit for unit, words in {**UNITS, **LONG_UNITS}.items() for word in words}
_MONTHS_OF = {"months": 1, "years": 12}
_AMOUNT = rf"(\d{{1,4}}(?:\.\d)?)\s*({join_words(_UNIT_OF)})(?![a-z])"
_AMOUNTS = re.compile(_AMOUNT, re.ASCII)
_DURATION = re.compile(
    rf"(?:(?:in|dalam|within|lagi|after|selepas)\s+)?(?:{_AMOUNT}\s*(?:dan |and )?)+"
    r"(?:lagi|from now|dari sekarang|later)?",
    re.ASCII,
)


def read_duration(phrase: str, clock: Clock) -> datetime | None:
    """The moment a duration from now; None for what is no duration."""
    if not _DURATION.fullmatch(phrase):
        return None
    length, months = timedelta(), 0.0
    for amount, word in _AMOUNTS.findall(phrase):
        unit = _UNIT_OF[word]
        if unit in _MONTHS_OF:
            months += float(amount) * _MONTHS_OF[unit]
        else:
            length += timedelta(**{unit: float(amount)})
    moment = (_skip_months(clock, int(months)).astimezone(UTC) + length).astimezone(clock.zone)
    if moment.year >= LATEST:
        raise ValueError(phrase)
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


def _skip_months(clock: Clock, months: int) -> datetime:
    """The same time of day, some months on."""
    now = clock.now.astimezone(clock.zone)
    return datetime.combine(add_months(now.date(), months), now.timetz()) if months else now
