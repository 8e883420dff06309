"""What a period is called within a sentence: by the name it was asked for, or as the month, quarter or year it is."""

import re
from datetime import date, datetime, time, timedelta

from functions.replies.catalogue import translate_code, words
from functions.replies.date_ranges import format_local_days
from functions.replies.fact_values import as_object
from shared.calendar import MONTHS

_COUNTED = re.compile(r"(\d{1,3})d")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"(\d{4})-(\d\d)")


def name_period(value: object, language: str) -> str:
    """What a period is called within a sentence: `last week`, `November 2026 so far`, `that period`."""
    period = as_object(value)
    code = str(period.get("name") or "")
    if code in words()["span"]:
        return translate_code(language, "span", code)
    if match := _COUNTED.fullmatch(code):
        return translate_code(language, "span_of", "days", {"days": match[1]})
    name = _name_calendar_period(code, language)
    if name and period.get("so_far") is True:
        return translate_code(language, "span_of", "so_far", {"name": name})
    return name or _name_days(code, language)


def name_period_code(value: object, language: str) -> str:
    """The same of its normal form alone: days by their dates, `1 – 15 Nov 2026`."""
    code = str(value or "")
    first, _, last = code.partition("..")
    if not _DAY.fullmatch(first):
        return name_period({"name": code}, language)
    try:
        after = date.fromisoformat(last or first) + timedelta(days=1)
    except ValueError:
        return _name_days(code, language)
    return format_local_days(datetime.fromisoformat(first), datetime.combine(after, time()), language)


def _name_calendar_period(code: str, language: str) -> str:
    """`2026`, `Q3 2026`, `November 2026`; nothing for other days."""
    if match := _QUARTER.fullmatch(code):
        return translate_code(language, "span_of", "quarter", {"year": match[1], "quarter": match[2]})
    if (match := _MONTH.fullmatch(code)) and 1 <= int(match[2]) <= len(MONTHS):
        month = MONTHS[int(match[2]) - 1]
        return f"{month.ms if language == 'ms' else month.en} {match[1]}"
    return code if code.isdigit() and len(code) == 4 else ""


def _name_days(code: str, language: str) -> str:
    return translate_code(language, "span_of", "period" if ".." in code else "day")
