"""Days and moments as people and spreadsheets write them: ISO, or the day first, as Malaysia does."""

import re
from datetime import datetime
from typing import Any

from shared.calendar import MONTH_NUMBERS

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ ,-]+(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)? ?(Z|z|[+-]\d{2}(:?\d{2})?)?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})([:.]\d{2})?(\.\d+)? ?([AaPp]\.?[Mm]\.?)?", re.ASCII)
_LONGEST = 60


def moment_told(told: Any) -> datetime | None:
    """With its zone when it tells one, naive otherwise; None for what is no day. A day alone is its midnight."""
    if not isinstance(told, str) or len(told) > _LONGEST:
        return None
    text = " ".join(told.split())
    try:
        return iso(text) if _ISO.fullmatch(text) else day_and_clock(text)
    except ValueError:
        return None


def iso(text: str) -> datetime:
    return datetime.fromisoformat(text.upper().replace(",", ".").replace(" +", "+").replace(" Z", "Z"))


def day_and_clock(text: str) -> datetime | None:
    """`20/1/2026 8:30 PM`, `20 Jan 2026, 20:30`."""
    for pattern, order in ((_DAY_FIRST, (2, 1, 0)), (_NAMED, (2, 1, 0)), (_YEAR_FIRST, (0, 1, 2))):
        found = pattern.match(text)
        if found:
            year, month, day = (found[index + 1] for index in order)
            clock = clock_told(text[found.end() :].strip(" ,T"))
            number = month_number(month)
            return datetime(full_year(year), number, int(day), *clock) if number and clock else None
    return None


def full_year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def month_number(told: str) -> int | None:
    return int(told) if told.isdigit() else MONTH_NUMBERS.get(told.lower())


def clock_told(text: str) -> tuple[int, int, int] | None:
    """Hour, minute and second; midnight for none. Malay's `pg`, `ptg`, `mlm` stand for am and pm too."""
    plain = re.sub(r"(?i) ?pg$| ?pagi$", " am", re.sub(r"(?i) ?ptg$| ?petang$| ?mlm$| ?malam$", " pm", text)).strip()
    if not plain:
        return (0, 0, 0)
    found = _CLOCK.fullmatch(plain)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int((found[3] or ":0")[1:])
    half = (found[5] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        return None
    return (hour % 12 + (12 if half == "p" else 0) if half else hour, minute, second)
