"""Money, figures, changes and days as a phone shows them best: short, and the same everywhere."""

import math
from datetime import date, datetime, timedelta
from typing import Any

from functions.replies.filters import local, month_name, weekday_name


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_number(value: Any) -> float | None:
    """A number, or money as JSON text carries it."""
    if not is_number(value) and not isinstance(value, str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def money(value: Any) -> str:
    """`RM 1,234.50`; nothing for what is no amount."""
    amount = as_number(value)
    return "" if amount is None else f"{'-' if amount < 0 else ''}RM {abs(amount):,.2f}"


def counted(value: Any) -> str:
    """`1,234`, `2.5`."""
    amount = as_number(value)
    if amount is None:
        return ""
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.3f}".rstrip("0")


def figure(value: Any, unit: Any = "count") -> str:
    """In its unit: RM, % or count."""
    if unit == "RM":
        return money(value)
    return f"{counted(value)} %" if unit == "%" and counted(value) else counted(value)


def change(value: Any) -> str:
    """Percent as `▲ 12 %` or `▼ 5 %`; nothing where nothing can be compared."""
    percent = as_number(value.get("change")) if isinstance(value, dict) else as_number(value)
    if percent is None:
        return ""
    return f"{'▲' if percent > 0 else '▼'} {abs(percent):,.0f} %" if percent else "＝"


def told(value: Any, unit: Any = "count") -> str:
    """A compared figure, {"value", "change"}, as `RM 1,200.00  ▲ 12 %`; nothing where it is unknown."""
    known = figure(value.get("value"), unit) if isinstance(value, dict) else ""
    return f"{known}  {change(value)}".rstrip() if known else ""


def day(value: Any, language: str = "en") -> str:
    """`Fri 20 Nov` of a date, `14:00` of an hour, the words themselves of anything else."""
    text = value if isinstance(value, str) else ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    if "T" in text:
        return f"{found:%H:%M}"
    return f"{weekday_name(found, language)} {found.day} {month_name(found, language)}"


def days(value: Any, language: str = "en") -> str:
    """A period's days: `Sun 22 Nov 2026`, `16 – 22 Nov 2026`; with the clock where it begins in the middle of one."""
    told = value if isinstance(value, dict) else {}
    return spelled(told.get("since"), told.get("until"), language)


def days_before(value: Any, language: str = "en") -> str:
    """The days of the period that it is compared with."""
    told = value if isinstance(value, dict) else {}
    return spelled(told.get("previous_since"), told.get("previous_until"), language)


def spelled(told_since: Any, told_until: Any, language: str) -> str:
    since, until = local(told_since), local(told_until)
    if since is None or until is None:
        return ""
    if since.hour or since.minute:
        return f"{day_and_clock(since, language)} – {day_and_clock(until, language)}"
    last = max(since, until - timedelta(microseconds=1)).date()
    first = since.date()
    if first == last:
        return f"{weekday_name(first, language)} {dated(first, language)}"
    same = first.year == last.year and first.month == last.month
    begin = (
        str(first.day) if same else dated(first, language) if first.year != last.year else dated(first, language)[:-5]
    )
    return f"{begin} – {dated(last, language)}"


def dated(one: date, language: str) -> str:
    return f"{one.day} {month_name(one, language)} {one.year}"


def day_and_clock(at: datetime, language: str) -> str:
    return f"{at.day} {month_name(at, language)}, {at:%H:%M}"
