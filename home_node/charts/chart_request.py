"""The request for a chart: `task.args["chart"]`, believed only as far as it has been checked."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from shared.contract.value_types import JSON, JSONObject

Kind = Literal["columns", "line", "bars"]
Unit = Literal["RM", "count", "%"]

POINTS_MAX = 400  # more than a year of days; more do not fit on a phone
LABEL_MAX, TEXT_MAX = 200, 200  # characters
NUMBER_MAX = 1e30  # beyond, its label would not fit
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
class Compared:
    """How many of the days before are recorded, and whether a change may be told beside them."""

    recorded: int = 0
    of: int = 0
    fair: bool = True


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
    compared: Compared = Compared()

    @property
    def values(self) -> list[float]:
        return [point.value for point in self.points if point.value is not None]

    @property
    def previous(self) -> list[float]:
        return [point.previous for point in self.points if point.previous is not None]


class Unreadable(ValueError):
    """Why this is no chart, as half a sentence."""


def read_chart(value: JSON) -> Chart | str:
    """The chart, or why it is none."""
    try:
        return _check_chart(value)
    except Unreadable as problem:
        return f"{problem}."


def _check_chart(value: JSON) -> Chart:
    if not isinstance(value, dict):
        raise Unreadable("there is no chart in the task")
    chart = Chart(
        kind=cast(Kind, _read_choice(value, "kind", ("columns", "line", "bars"))),
        title=_read_title(value.get("title")),
        unit=cast(Unit, _read_choice(value, "unit", ("RM", "count", "%"))),
        points=tuple(_read_points(value.get("points"))),
        subject=_read_text(value, "subject", TEXT_MAX),
        period=_read_period(value.get("period")),
        total=_read_number(value.get("total"), "the total"),
        previous_total=_read_number(value.get("previous_total"), "the previous total"),
        compared=_read_compared(value.get("compared")),
    )
    if not chart.values:
        raise Unreadable("no point of the chart has a value")
    return chart


def _read_choice(entry: JSONObject, name: str, choices: tuple[str, ...]) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or value not in choices:
        raise Unreadable(f"the chart's {name} is none of {', '.join(choices)}")
    return value


def _read_title(value: JSON) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise Unreadable("the chart's title is no code")
    return value


def _read_text(entry: JSONObject, name: str, longest: int) -> str:
    value = entry.get(name)
    if value is not None and not isinstance(value, str):
        raise Unreadable(f"the chart's {name} is no text")
    return (value or "")[:longest]


def _read_period(value: JSON) -> Period:
    if value is None:
        return Period()
    if not isinstance(value, dict):
        raise Unreadable("the chart's period is no object")
    return Period(_read_text(value, "name", 40), _read_text(value, "since", 40), _read_text(value, "until", 40))


def _read_compared(value: JSON) -> Compared:
    if value is None:
        return Compared()
    if not isinstance(value, dict):
        raise Unreadable("what the chart is compared with is no object")
    recorded, of = (_read_number(value.get(name), f"the days {name}") or 0 for name in ("recorded", "of"))
    return Compared(int(min(recorded, POINTS_MAX)), int(min(of, POINTS_MAX)), value.get("fair") is not False)


def _read_points(entries: JSON) -> Iterator[Point]:
    if not isinstance(entries, list) or not entries:
        raise Unreadable("the chart has no points")
    if len(entries) > POINTS_MAX:
        raise Unreadable(f"the chart has {len(entries)} points, more than {POINTS_MAX}")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("label"), str | int):
            raise Unreadable(f"point {number} of the chart has no label")
        value = _read_number(entry.get("value"), f"the value of point {number}")
        previous = _read_number(entry.get("previous"), f"what was before point {number}")
        yield Point(str(entry["label"])[:LABEL_MAX], value, previous)


def _read_number(value: JSON, name: str) -> float | None:
    """Numbers, and money as the database writes it: "1200.00"."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unreadable(f"{name} is no number")
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise Unreadable(f"{name} is no number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or abs(number) > NUMBER_MAX:
        raise Unreadable(f"{name} is too large")
    return number
