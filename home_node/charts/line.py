"""A line over a long time, broken where nothing is known; the period before is dashed."""

from collections.abc import Callable

from home_node.charts.axes import draw_labels, draw_ticks, gutter
from home_node.charts.canvas import Box, Paper
from home_node.charts.chart_request import Point, Unit
from home_node.charts.fonts import width
from home_node.charts.number_labels import short
from home_node.charts.point_labels import Series, under_points
from home_node.charts.scale import Scale, scale_of
from home_node.charts.theme import CHILI, COAL, GAP, MILK, PALE, VALUE

_ABOVE, _BELOW = 60, 96
Spot = tuple[float, float]


def draw_line(paper: Paper, box: Box, series: Series, unit: Unit, language: str) -> None:
    points = series.points
    values = [n for point in points for n in (point.value, point.previous) if n is not None]
    tall = Box(box.left, box.top + _ABOVE, box.right, box.bottom - _BELOW)
    scale = scale_of(values, tall, whole_numbers=unit == "count")
    inner = Box(box.left + gutter(scale, unit), tall.top, tall.right - 12, tall.bottom)
    scale = Scale(scale.low, scale.high, inner)
    draw_ticks(paper, scale, unit)
    paper.line([(inner.left, scale.zero), (inner.right, scale.zero)], PALE, 3)
    middles = _middles(inner, len(points))
    for run in _runs(points, middles, scale, lambda point: point.previous):
        paper.line(run, GAP, 4, (11, 11))
    _draw_gaps(paper, points, middles, scale)
    for run in _runs(points, middles, scale, lambda point: point.value):
        _draw_run(paper, run, scale, thin=len(points) > 120)
    _draw_values(paper, points, middles, scale, unit)
    lines = under_points(series, language, few=len(points) <= 8)
    draw_labels(paper, tall.bottom, series, lines, middles, box)


def _middles(box: Box, count: int) -> list[float]:
    if count == 1:
        return [(box.left + box.right) / 2]
    return [box.left + box.width * number / (count - 1) for number in range(count)]


def _runs(
    points: tuple[Point, ...], middles: list[float], scale: Scale, what: Callable[[Point], float | None]
) -> list[list[Spot]]:
    """What is known without a break between."""
    runs: list[list[Spot]] = [[]]
    for point, x in zip(points, middles, strict=True):
        value = what(point)
        if value is not None:
            runs[-1].append((x, scale.y(value)))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _draw_run(paper: Paper, run: list[Spot], scale: Scale, thin: bool) -> None:
    if len(run) == 1:
        return paper.dot(*run[0], 5 if thin else 9, CHILI)
    paper.area([(run[0][0], scale.zero), *run, (run[-1][0], scale.zero)], CHILI, 0.11)
    return paper.line(run, CHILI, 5 if thin else 7)


def _draw_gaps(paper: Paper, points: tuple[Point, ...], middles: list[float], scale: Scale) -> None:
    """Dots along zero, one a point, or as many as can be told apart."""
    at = float("-inf")
    for point, x in zip(points, middles, strict=True):
        if point.value is None and x - at >= 12:
            paper.dot(x, scale.zero - 14, 4, GAP)
            at = x


def _draw_values(paper: Paper, points: tuple[Point, ...], middles: list[float], scale: Scale, unit: Unit) -> None:
    """The highest and the last one; not the last where both would lie on each other."""
    known = [(point.value, x) for point, x in zip(points, middles, strict=True) if point.value is not None]
    highest, last = max(known, key=lambda one: one[0]), known[-1]
    apart = abs(_spot(*last, scale, unit)[0] - _spot(*highest, scale, unit)[0])
    marked = [highest, last] if apart > _half(last[0], unit) + _half(highest[0], unit) + 16 else [highest]
    for value, x in marked:
        paper.dot(x, scale.y(value), 13, MILK)
        paper.dot(x, scale.y(value), 9, CHILI)
        inside, y, text = _spot(value, x, scale, unit)
        paper.text(inside, y, text, VALUE, COAL, bold=True, align="center", halo=True)


def _half(value: float, unit: Unit) -> float:
    return width(short(value, unit), VALUE, bold=True) / 2


def _spot(value: float, x: float, scale: Scale, unit: Unit) -> tuple[float, float, str]:
    half = _half(value, unit)
    inside = min(max(x, scale.box.left + half), scale.box.right + 12 - half)
    return inside, scale.y(value) - 24, short(value, unit)
