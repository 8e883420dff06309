"""What a chart is asked to show: `task.args["chart"]`, believed only as far as it has been checked."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

Kind = Literal["columns", "line", "bars"]
Unit = Literal["RM", "count", "%"]

POINTS_MAX = 400
LABEL_MAX = 200
TEXT_MAX = 200
_CODE = re.compile(r"[a-z0-9_]{1,40}")
_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,20})?")


@dataclass(frozen=True)
class Point:
    """`None` means that nobody knows; zero means zero."""

    label: str
    value: float | None
    previous: float | None = None


@dataclass(frozen=True)
class Period:
    """A name of the menu's periods and its first and last moment, as ISO text; each may be empty."""

    name: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Chart:
    """`total` and `previous_total` where whoever asked has them; else they are made of the points."""

    kind: Kind
    title: str
    unit: Unit
    points: tuple[Point, ...]
    subject: str = ""
    period: Period = Period()
    total: float | None = None
    previous_total: float | None = None

    @property
    def values(self) -> list[float]:
        return [point.value for point in self.points if point.value is not None]

    @property
    def previous(self) -> list[float]:
        return [point.previous for point in self.points if point.previous is not None]


class Unreadable(ValueError):
    """Why this is no chart, as half a sentence."""


def read_chart(told: Any) -> Chart | str:
    """The chart, or why it is none."""
    try:
        return _chart(told)
    except Unreadable as trouble:
        return f"{trouble}."


def _chart(told: Any) -> Chart:
    if not isinstance(told, dict):
        raise Unreadable("there is no chart in the task")
    chart = Chart(
        kind=cast(Kind, _one_of(told, "kind", ("columns", "line", "bars"))),
        title=_title(told.get("title")),
        unit=cast(Unit, _one_of(told, "unit", ("RM", "count", "%"))),
        points=tuple(_points(told.get("points"))),
        subject=_text(told, "subject", TEXT_MAX),
        period=_period(told.get("period")),
        total=_number(told.get("total"), "the total"),
        previous_total=_number(told.get("previous_total"), "the previous total"),
    )
    if not chart.values:
        raise Unreadable("no point of the chart has a value")
    return chart


def _one_of(told: dict[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value = told.get(name)
    if not isinstance(value, str) or value not in choices:
        raise Unreadable(f"the chart's {name} is none of {', '.join(choices)}")
    return value


def _title(value: Any) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise Unreadable("the chart's title is no code")
    return value


def _text(told: dict[str, Any], name: str, longest: int) -> str:
    value = told.get(name)
    if value is not None and not isinstance(value, str):
        raise Unreadable(f"the chart's {name} is no text")
    return (value or "")[:longest]


def _period(told: Any) -> Period:
    if told is None:
        return Period()
    if not isinstance(told, dict):
        raise Unreadable("the chart's period is no object")
    return Period(_text(told, "name", 40), _text(told, "since", 40), _text(told, "until", 40))


def _points(told: Any) -> Iterable[Point]:
    if not isinstance(told, list) or not told:
        raise Unreadable("the chart has no points")
    if len(told) > POINTS_MAX:
        raise Unreadable(f"the chart has {len(told)} points, more than {POINTS_MAX}")
    for number, one in enumerate(told, 1):
        if not isinstance(one, dict) or not isinstance(one.get("label"), str | int):
            raise Unreadable(f"point {number} of the chart has no label")
        value = _number(one.get("value"), f"the value of point {number}")
        yield Point(
            str(one["label"])[:LABEL_MAX], value, _number(one.get("previous"), f"what was before point {number}")
        )


def _number(value: Any, name: str) -> float | None:
    """Numbers, and money as the database writes it: "1200.00"."""
    if value is None:
        return None
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if not plain and not (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise Unreadable(f"{name} is no number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or abs(number) > 1e30:
        raise Unreadable(f"{name} is too large")
    return number
