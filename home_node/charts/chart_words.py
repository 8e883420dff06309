"""The words of a picture in the language of whoever asked."""

import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "ms")
DASH = "–"


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "chart_words.toml").read_text("utf-8"))


def word(language: str, group: str, code: object, **facts: object) -> str:
    """The words for a code; the code itself, readable, where there are none."""
    known = _words()[group].get(str(code))
    if known is None:
        return str(code).replace("_", " ").capitalize()
    return known[LANGUAGES.index(language) if language in LANGUAGES else 0].format(**facts)


def knows(group: str, code: object) -> bool:
    return str(code) in _words()[group]


def month_name(language: str, day: date) -> str:
    return word(language, "month", day.month)


def day_name(language: str, day: date) -> str:
    """`20 Nov 2026`."""
    return f"{day.day} {month_name(language, day)} {day.year}"


def days_named(language: str, since: date, until: date) -> str:
    """Both days included: `15 – 21 Nov 2026`, `28 Nov – 4 Dec 2026`, `28 Dec 2026 – 3 Jan 2027`."""
    if since == until:
        return day_name(language, since)
    if since.year != until.year:
        return f"{day_name(language, since)} {DASH} {day_name(language, until)}"
    if since.month != until.month:
        return f"{since.day} {month_name(language, since)} {DASH} {day_name(language, until)}"
    return f"{since.day} {DASH} {day_name(language, until)}"


def moment_named(language: str, at: datetime) -> str:
    return f"{day_name(language, at)}, {at:%H:%M}"
