"""What sentences may do with a fact: times in the owner's zone, durations, people's words without their markup."""

import re
from datetime import date, datetime
from typing import Any

from functions.replies.meta_lengths import cut
from shared.settings import settings

_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ms": ("Isn", "Sel", "Rab", "Kha", "Jum", "Sab", "Ahd"),
}
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "ms": ("Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ogo", "Sep", "Okt", "Nov", "Dis"),
}
_UNITS = {"en": ("h", "m", "s"), "ms": (" jam", " min", " saat")}
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)")
_MARKS = re.compile(r"(?<![A-Za-z0-9])[*_~`]|[*_~`](?![A-Za-z0-9])")
_HARMLESS = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u0000-\u0009\u000b-\u001f\u007f]")


def local(value: Any) -> datetime | None:
    """An ISO time with zone as a local one; None for anything else."""
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value).astimezone(settings().zone)
    except (ValueError, OverflowError):
        return None


def when(value: Any, language: str = "en") -> str:
    """`Tue 20 Jan 2026, 08:00`."""
    at = local(value)
    if at is None:
        return str(value or "")
    return f"{weekday_name(at, language)} {at.day} {month_name(at, language)} {at.year}, {at:%H:%M}"


def weekday_name(at: date, language: str) -> str:
    return _DAYS[language][at.weekday()]


def month_name(at: date, language: str) -> str:
    return _MONTHS[language][at.month - 1]


def clock(value: Any, language: str = "en") -> str:
    """`14:02` today, else the whole date."""
    at = local(value)
    today = datetime.now(settings().zone).date()
    return f"{at:%H:%M}" if at and at.date() == today else when(value, language)


def duration(value: Any, language: str = "en") -> str:
    """Seconds as `45s`, `2m 5s`, `1h 2m`."""
    try:
        seconds = max(1, round(float(value or 0)))
    except (TypeError, ValueError, OverflowError):
        return ""
    hour, minute, second = _UNITS[language]
    if seconds >= 3600:
        parts = ((seconds // 3600, hour), (seconds % 3600 // 60, minute))
    else:
        parts = ((seconds // 60, minute), (seconds % 60, second))
    return " ".join(f"{count}{unit}" for count, unit in parts if count)


def roughly(value: Any, language: str = "en") -> str:
    """`2 minutes`, `45 seconds`."""
    try:
        seconds = max(1, round(float(value or 0)))
    except (TypeError, ValueError, OverflowError):
        return ""
    count, unit = (
        (seconds, 0) if seconds < 60 else (round(seconds / 60), 1) if seconds < 5400 else (round(seconds / 3600), 2)
    )
    if language == "ms":
        return f"{count} {('saat', 'minit', 'jam')[unit]}"
    return f"{count} {('second', 'minute', 'hour')[unit]}{'' if count == 1 else 's'}"


def plain(value: Any) -> str:
    """A person's words without effect: WhatsApp's marks replaced by look-alikes, further lines set in."""
    text = _HIDDEN.sub("", str("" if value is None else value))
    return _MARKS.sub(lambda found: found[0].translate(_HARMLESS), text).replace("\n", "\n   ")


def brief(value: Any) -> str:
    """The beginning of what somebody wrote: enough to find the place."""
    return plain(cut(str("" if value is None else value).partition("\n")[0], 60))


def label(value: Any) -> str:
    """`create_ticket` as `Create ticket`."""
    text = str(value or "").replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def number(value: Any) -> str:
    """10.0 as 10, 0.5 as 0.5."""
    return f"{value:g}" if isinstance(value, int | float) else str(value or "")


def amount(value: Any, name: str) -> str:
    """1,000, or for a meter of bytes: 12 MB."""
    if not isinstance(value, int | float):
        return str(value or "")
    return f"{value / 2**20:,.0f} MB" if name.endswith("_bytes") else f"{value:,.0f}"
