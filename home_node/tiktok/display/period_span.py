"""The moments between which a period lies, as SQL's `wocs.period_span` counts them: what has begun is so far."""

import re
from datetime import date, datetime, timedelta

from shared.grammar.time.month_arithmetic import add_months

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def find_span(period: str, now: datetime) -> tuple[float, float]:
    """Seconds since 1970, from the first to before the second; `now` in the owner's zone. Raises ValueError for what is
    no period, or has not begun."""
    if period == "24h":
        return (now - timedelta(hours=24)).timestamp(), now.timestamp()
    first, after = find_days(period, now.date())
    since, until = (datetime(day.year, day.month, day.day, tzinfo=now.tzinfo) for day in (first, after))
    if since > now:
        raise ValueError(f"{period} has not begun")
    return since.timestamp(), min(until, now).timestamp()


def find_days(period: str, today: date) -> tuple[date, date]:
    """Its first day, and the day after its last."""
    unit = "day" if period in {"today", "yesterday"} else period.removeprefix("last_")
    ago = int(period == "yesterday" or period.startswith("last_"))
    if unit in {"day", "week"}:
        days = 7 if unit == "week" else 1
        first = today - timedelta(days=(today.weekday() if days == 7 else 0) + days * ago)
        return first, first + timedelta(days=days)
    if unit in _MONTHS:
        return find_months(today, _MONTHS[unit], ago)
    if counted := re.fullmatch(r"(\d{1,3})d", period):
        return today - timedelta(days=int(counted[1]) - 1), today + timedelta(days=1)
    return find_written_days(period)


def find_months(today: date, months: int, ago: int) -> tuple[date, date]:
    first = add_months(date(today.year, (today.month - 1) // months * months + 1, 1), -months * ago)
    return first, add_months(first, months)


def find_written_days(period: str) -> tuple[date, date]:
    if found := re.fullmatch(r"(\d{4})(?:-Q([1-4])|-(\d\d))?", period):
        month = 3 * int(found[2]) - 2 if found[2] else int(found[3] or 1)
        first = date(int(found[1]), month, 1)
        return first, add_months(first, 3 if found[2] else 1 if found[3] else 12)
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", period):
        return date.fromisoformat(found[1]), date.fromisoformat(found[2] or found[1]) + timedelta(days=1)
    raise ValueError(f"no such period: {period}")
