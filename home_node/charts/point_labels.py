"""The labels under the points: days in their order with the missing ones as gaps, months, or plain texts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

from home_node.charts.chart_request import POINTS_MAX, Point
from home_node.charts.chart_words import translate
from home_node.charts.fonts import keep_drawable
from shared.calendar import short_month, short_weekday

MONTHS_FROM = 62  # days; from then on the months are named, not the days
Sort = Literal["days", "months", "texts"]


@dataclass(frozen=True)
class Series:
    """`days` has the day of each point, or the first of its month; it is empty for texts."""

    sort: Sort
    points: tuple[Point, ...]
    days: tuple[date, ...] = ()


def make_series(points: Sequence[Point]) -> Series:
    if days := _require_all([_read_day(point.label) for point in points]):
        return _sort_points("days", points, days)
    if months := _require_all([_read_day(f"{point.label}-01") for point in points]):
        return _sort_points("months", points, months)
    return Series("texts", tuple(_shorten_hours(points)))


def _require_all(days: list[date | None]) -> list[date] | None:
    """All of them, if each is a day and none is there twice."""
    known = [day for day in days if day is not None]
    return known if len(set(known)) == len(days) else None


def _read_day(label: str) -> date | None:
    try:
        return date.fromisoformat(label) if len(label) == 10 and label[4] == "-" else None
    except ValueError:
        return None


def _sort_points(sort: Sort, points: Sequence[Point], days: list[date]) -> Series:
    known = dict(sorted(zip(days, points, strict=True)))
    filled_days = _fill_days(list(known)) if sort == "days" else list(known)
    filled = (known.get(day, Point(day.isoformat(), None)) for day in filled_days)
    return Series(sort, tuple(filled), tuple(filled_days))


def _fill_days(days: list[date]) -> list[date]:
    """The days between as well, where the points are a day apart; weekly points, for instance, stay as they are."""
    steps = [later - earlier for earlier, later in pairwise(days)]
    long = (days[-1] - days[0]).days + 1
    if not steps or min(steps).days > 1 or long > POINTS_MAX:
        return days
    return [days[0] + timedelta(days=count) for count in range(long)]


def _shorten_hours(points: Sequence[Point]) -> list[Point]:
    """`2026-11-20T14:00:00+08:00` as `14:00`; every other text as it is."""
    return [replace(point, label=_shorten_hour(point.label)) for point in points]


def _shorten_hour(label: str) -> str:
    try:
        return f"{datetime.fromisoformat(label):%H:%M}" if "T" in label else label
    except ValueError:
        return label


def write_name(point: Point, number: int, language: str) -> str:
    """The label as it can be drawn; a number where nothing is left of it."""
    return keep_drawable(point.label) or translate(language, "note", "unnamed", number=number)


def _write_month(language: str, day: date, first: bool) -> tuple[str, ...]:
    """The month under its first day, with the year at the beginning and under each January; else nothing."""
    if day.day != 1:
        return ("",)
    month = short_month(day.month, language)
    return (month, str(day.year)) if first or day.month == 1 else (month,)


def write_labels(series: Series, language: str, few: bool) -> list[tuple[str, ...]]:
    """The lines under each point: `Isn`, `16` where there are few, else `16` with the month where it begins."""
    if series.sort == "texts":
        return [(write_name(point, number, language),) for number, point in enumerate(series.points, 1)]
    if series.sort == "months":
        return [(short_month(day.month, language),) for day in series.days]
    if len(series.days) > MONTHS_FROM:
        return [_write_month(language, day, first=number == 0) for number, day in enumerate(series.days)]
    if few:
        return [(short_weekday(day.weekday(), language), str(day.day)) for day in series.days]
    return [(str(day.day), short_month(day.month, language)) for day in series.days]
