"""Days and periods of a report as a phone shows them best."""

from datetime import datetime, timedelta

from functions.replies.fact_values import as_object
from functions.replies.time_format import format_date, format_day_and_month, format_weekday, parse_local_time


def format_day(value: object, language: str = "en") -> str:
    """`Fri 20 Nov` of a date, `14:00` of an hour, the words themselves of anything else."""
    text = value if isinstance(value, str) else ""
    try:
        point = datetime.fromisoformat(text)
    except ValueError:
        return text
    if "T" in text:
        return f"{point:%H:%M}"
    return f"{format_weekday(point, language)} {format_day_and_month(point, language)}"


def format_period(value: object, language: str = "en") -> str:
    """A period's days: `Sun 22 Nov 2026`, `16 – 22 Nov 2026`; with the clock where it begins in the middle of one."""
    period = as_object(value)
    return _format_range(period.get("since"), period.get("until"), language)


def format_previous_period(value: object, language: str = "en") -> str:
    """The days of the period that it is compared with."""
    period = as_object(value)
    return _format_range(period.get("previous_since"), period.get("previous_until"), language)


def _format_range(given_since: object, given_until: object, language: str) -> str:
    since, until = parse_local_time(given_since), parse_local_time(given_until)
    if since is None or until is None:
        return ""
    if since.hour or since.minute:
        return f"{_format_day_and_clock(since, language)} – {_format_day_and_clock(until, language)}"
    return format_local_days(since, until, language)


def format_local_days(since: datetime, until: datetime, language: str) -> str:
    """The days from one local moment up to another: `Sun 22 Nov 2026`, `16 – 22 Nov 2026`."""
    last = max(since, until - timedelta(microseconds=1)).date()
    first = since.date()
    if first == last:
        return f"{format_weekday(first, language)} {format_date(first, language)}"
    if first.year != last.year:
        begin = format_date(first, language)
    else:
        begin = str(first.day) if first.month == last.month else format_day_and_month(first, language)
    return f"{begin} – {format_date(last, language)}"


def _format_day_and_clock(at: datetime, language: str) -> str:
    return f"{format_day_and_month(at, language)}, {at:%H:%M}"
