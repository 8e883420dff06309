"""Days and moments as people and spreadsheets write them: ISO, or the day first, as Malaysia does."""

import re
from datetime import datetime

from shared.calendar import MONTH_NUMBERS

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ ,-]+(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)? ?(Z|z|[+-]\d{2}(:?\d{2})?)?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})([:.]\d{2})?(\.\d+)? ?([AaPp]\.?[Mm]\.?)?", re.ASCII)
_LONGEST = 60


def read_moment(cell: object) -> datetime | None:
    """With its zone when it tells one, naive otherwise; None for what is no day. A day alone is its midnight."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return None
    text = " ".join(cell.split())
    try:
        return read_iso(text) if _ISO.fullmatch(text) else read_day_and_clock(text)
    except ValueError:
        return None


def read_iso(text: str) -> datetime:
    return datetime.fromisoformat(text.upper().replace(",", ".").replace(" +", "+").replace(" Z", "Z"))


def read_day_and_clock(text: str) -> datetime | None:
    """`20/1/2026 8:30 PM`, `20 Jan 2026, 20:30`."""
    for pattern, order in ((_DAY_FIRST, (2, 1, 0)), (_NAMED, (2, 1, 0)), (_YEAR_FIRST, (0, 1, 2))):
        match = pattern.match(text)
        if match:
            year, month, day = (match[index + 1] for index in order)
            clock = read_clock(text[match.end() :].strip(" ,T"))
            number = month_number(month)
            return datetime(full_year(year), number, int(day), *clock) if number and clock else None
    return None


def swap_day_and_month(text: str) -> str:
    """`11/20/2026 8 PM` as `20/11/2026 8 PM`."""
    match = _DAY_FIRST.match(text.strip())
    return f"{match[2]}/{match[1]}/{match[3]}{text.strip()[match.end() :]}" if match else text


def full_year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def month_number(month: str) -> int | None:
    return int(month) if month.isdigit() else MONTH_NUMBERS.get(month.lower())


def read_clock(text: str) -> tuple[int, int, int] | None:
    """Hour, minute and second; midnight for none. Malay's `pg`, `ptg`, `mlm` stand for am and pm too."""
    plain = re.sub(r"(?i) ?pg$| ?pagi$", " am", re.sub(r"(?i) ?ptg$| ?petang$| ?mlm$| ?malam$", " pm", text)).strip()
    if not plain:
        return (0, 0, 0)
    match = _CLOCK.fullmatch(plain)
    if not match:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int((match[3] or ":0")[1:])
    half = (match[5] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        return None
    return (hour % 12 + (12 if half == "p" else 0) if half else hour, minute, second)
