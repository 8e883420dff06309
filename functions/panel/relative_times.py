"""Times as a person glances at them: how long ago, and how long still; the exact one stands beside them."""

from datetime import UTC, datetime

from functions.replies.time_format import format_date, format_weekday, parse_local_time

_UNITS = ((86_400, "d", "hari"), (3_600, "h", "jam"), (60, "min", "min"))


def format_ago(value: object, language: str) -> str:
    """`now`, `5 min`, `3 h`, `2 d`: since then."""
    at = parse_local_time(value)
    return _in_words((datetime.now(UTC) - at).total_seconds(), language) if at else ""


def format_left(value: object, language: str) -> str:
    """The same until then; negative is how long it is over."""
    at = parse_local_time(value)
    return _in_words((at - datetime.now(UTC)).total_seconds(), language) if at else ""


def format_hour(value: object) -> str:
    """`14:02`, of whatever day."""
    at = parse_local_time(value)
    return f"{at:%H:%M}" if at else ""


def format_day(value: object, language: str) -> str:
    """`Tue 20 Jan 2026`."""
    at = parse_local_time(value)
    return f"{format_weekday(at, language)} {format_date(at, language)}" if at else ""


def _in_words(seconds: float, language: str) -> str:
    sign = "-" if seconds <= -60 else ""
    for size, english, malay in _UNITS:
        if abs(seconds) >= size:
            return f"{sign}{int(abs(seconds) // size)} {malay if language == 'ms' else english}"
    return "kini" if language == "ms" else "now"
