"""The words for time, Malay and English, as people type them."""

import re
from collections.abc import Iterable

from shared.calendar import MONTH_NUMBERS, PRINTED_WEEKDAY_NUMBERS, WEEKDAY_NUMBERS

EARLIEST, LATEST = 2000, 2100
"""The years we serve, the last one not among them."""

NOW = frozenset({"now", "sekarang", "sekarang juga", "skrg", "right now", "segera"})

UNITS: dict[str, tuple[str, ...]] = {
    "minutes": ("m", "min", "mins", "minit", "minute", "minutes"),
    "hours": ("h", "hr", "hrs", "j", "jam", "hour", "hours"),
    "days": ("d", "hari", "hr2", "day", "days"),
    "weeks": ("w", "minggu", "week", "weeks"),
}
LONG_UNITS: dict[str, tuple[str, ...]] = {
    "seconds": ("s", "sec", "secs", "saat", "second", "seconds"),
    "months": ("bulan", "month", "months"),
    "years": ("tahun", "thn", "year", "years"),
}
"""Units that are only typed or printed: what is said of months is more often a period than a wait."""
ONE: dict[str, str] = {
    "setengah jam": "30 minit",
    "half an hour": "30 minit",
    "sejam": "1 jam",
    "an hour": "1 jam",
    "sehari": "1 hari",
    "a day": "1 hari",
    "seminggu": "1 minggu",
    "a week": "1 minggu",
}

DAYS: dict[str, int] = {
    "hari ini": 0, "hari ni": 0, "harini": 0, "today": 0, "esok": 1, "besok": 1, "bsk": 1, "tomorrow": 1, "tmr": 1,
    "tmrw": 1, "lusa": 2, "day after tomorrow": 2, "tulat": 3, "minggu depan": 7, "next week": 7, "semalam": -1,
    "kelmarin": -1, "yesterday": -1,
}  # fmt: skip
"""Days from today."""

WEEKDAYS, MONTHS, PRINTED_WEEKDAYS = WEEKDAY_NUMBERS, MONTH_NUMBERS, PRINTED_WEEKDAY_NUMBERS

PARTS: dict[str, tuple[int, dict[int, int]]] = {
    "am": (9, {hour: hour % 12 for hour in range(1, 13)}),
    "pm": (15, {hour: hour % 12 + 12 for hour in range(1, 13)}),
    "pagi": (9, {hour: hour % 12 for hour in range(1, 13)}),
    "tengahhari": (12, {11: 11, 12: 12, 1: 13, 2: 14}),
    "petang": (15, {12: 12, **{hour: hour + 12 for hour in range(1, 8)}}),
    "malam": (20, {**{hour: hour + 12 for hour in range(6, 12)}, 12: 24}),
    "tengahmalam": (24, {12: 24}),
}
"""A part of the day: its hour when none is said, and what each spoken hour is on the clock (24 ends the day)."""

PART_WORDS: dict[str, str] = {
    "tengah hari": "tengahhari", "tengahari": "tengahhari", "noon": "tengahhari", "midday": "tengahhari",
    "tengah malam": "tengahmalam", "midnight": "tengahmalam", "morning": "pagi", "afternoon": "petang",
    "evening": "malam", "night": "malam", "pg": "pagi", "ptg": "petang", "mlm": "malam", "a.m.": "am", "p.m.": "pm",
    "a.m": "am", "p.m": "pm",
}  # fmt: skip

TODAYS: dict[str, str] = {"tonight": "malam", "malam ini": "malam", "malam ni": "malam", "this evening": "malam"}

SHORT_WORDS: dict[str, str] = {
    "bsok": "esok", "arini": "hari ini", "ari ini": "hari ini", "ari ni": "hari ini", "tgh": "tengah",
    "tghari": "tengahhari", "kul": "pukul", "pkl": "pukul", "lps": "lepas", "slps": "selepas", "sblm": "sebelum",
    "dpn": "depan", "hadapan": "depan", "mggu": "minggu", "mgu": "minggu", "bln": "bulan", "dlm": "dalam",
    "mnt": "minit", "min": "minit", "smlm": "semalam", "thn": "tahun",
}  # fmt: skip
"""As people type them in a hurry. Typed alone: nobody says them."""


def join_words(words: Iterable[str]) -> str:
    """Words as alternatives of a pattern, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
