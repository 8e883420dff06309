"""The words of a chart in the language of whoever asked; months and weekdays are the calendar's."""

import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path

from shared.calendar import short_month

LANGUAGES = ("en", "ms")
DASH = "–"


@cache
def load_words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "chart_words.toml").read_text("utf-8"))


def translate(language: str, group: str, code: object, **facts: object) -> str:
    """The words for a code; the code itself, readable, where there are none."""
    words = load_words()[group].get(str(code))
    if words is None:
        return str(code).replace("_", " ").capitalize()
    return words[LANGUAGES.index(language) if language in LANGUAGES else 0].format(**facts)


def is_known(group: str, code: object) -> bool:
    return str(code) in load_words()[group]


def write_day(language: str, day: date) -> str:
    """`20 Nov 2026`."""
    return f"{day.day} {short_month(day.month, language)} {day.year}"


def write_days(language: str, since: date, until: date) -> str:
    """Both days included: `15 – 21 Nov 2026`, `28 Nov – 4 Dec 2026`, `28 Dec 2026 – 3 Jan 2027`."""
    if since == until:
        return write_day(language, since)
    if since.year != until.year:
        return f"{write_day(language, since)} {DASH} {write_day(language, until)}"
    if since.month != until.month:
        return f"{since.day} {short_month(since.month, language)} {DASH} {write_day(language, until)}"
    return f"{since.day} {DASH} {write_day(language, until)}"


def write_moment(language: str, at: datetime) -> str:
    return f"{write_day(language, at)}, {at:%H:%M}"
