"""A line over a long time, broken where nothing is known; the period before is dashed."""

from collections.abc import Callable

from home_node.charts.axes import draw_labels, draw_ticks, measure_gutter
from home_node.charts.canvas import Box, Canvas
from home_node.charts.chart_request import Point, Unit
from home_node.charts.fonts import measure_width
from home_node.charts.number_labels import write_short
from home_node.charts.point_labels import Series, write_labels
from home_node.charts.scale import Scale, fit_scale
from home_node.charts.theme import CHILI, COAL, GAP, MILK, PALE, VALUE

_ABOVE, _BELOW = 60, 96  # pixels for the values and the labels
Spot = tuple[float, float]


def draw_line(canvas: Canvas, box: Box, series: Series, unit: Unit, language: str) -> None:
    points = series.points
    values = [value for point in points for value in (point.value, point.previous) if value is not None]
    tall = Box(box.left, box.top + _ABOVE, box.right, box.bottom - _BELOW)
    scale = fit_scale(values, tall, whole_numbers=unit == "count")
    inner = Box(box.left + measure_gutter(scale, unit), tall.top, tall.right - 12, tall.bottom)
    scale = Scale(scale.low, scale.high, inner)
    draw_ticks(canvas, scale, unit)
    canvas.draw_line([(inner.left, scale.zero), (inner.right, scale.zero)], PALE, 3)
    middles = _place_middles(inner, len(points))
    for run in _split_runs(points, middles, scale, lambda point: point.previous):
        canvas.draw_line(run, GAP, 4, (11, 11))
    _draw_gaps(canvas, points, middles, scale)
    for run in _split_runs(points, middles, scale, lambda point: point.value):
        _draw_run(canvas, run, scale, thin=len(points) > 120)
    _draw_values(canvas, points, middles, scale, unit)
    lines = write_labels(series, language, few=len(points) <= 8)
    draw_labels(canvas, tall.bottom, series, lines, middles, box)


def _place_middles(box: Box, count: int) -> list[float]:
    if count == 1:
        return [(box.left + box.right) / 2]
    return [box.left + box.width * number / (count - 1) for number in range(count)]


def _split_runs(
    points: tuple[Point, ...], middles: list[float], scale: Scale, read_value: Callable[[Point], float | None]
) -> list[list[Spot]]:
    """What is known without a break between."""
    runs: list[list[Spot]] = [[]]
    for point, x in zip(points, middles, strict=True):
        value = read_value(point)
        if value is not None:
            runs[-1].append((x, scale.to_y(value)))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _draw_run(canvas: Canvas, run: list[Spot], scale: Scale, thin: bool) -> None:
    if len(run) == 1:
        return canvas.draw_dot(*run[0], 5 if thin else 9, CHILI)
    canvas.draw_area([(run[0][0], scale.zero), *run, (run[-1][0], scale.zero)], CHILI, 0.11)
    return canvas.draw_line(run, CHILI, 5 if thin else 7)


def _draw_gaps(canvas: Canvas, points: tuple[Point, ...], middles: list[float], scale: Scale) -> None:
    """Dots along zero, one a point, or as many as can be told apart."""
    at = float("-inf")
    for point, x in zip(points, middles, strict=True):
        if point.value is None and x - at >= 12:
            canvas.draw_dot(x, scale.zero - 14, 4, GAP)
            at = x


def _draw_values(canvas: Canvas, points: tuple[Point, ...], middles: list[float], scale: Scale, unit: Unit) -> None:
    """The highest and the last one; not the last where both would lie on each other."""
    known = [(point.value, x) for point, x in zip(points, middles, strict=True) if point.value is not None]
    highest, last = max(known, key=lambda pair: pair[0]), known[-1]
    apart = abs(_place_value(*last, scale, unit)[0] - _place_value(*highest, scale, unit)[0])
    needed = _measure_half(last[0], unit) + _measure_half(highest[0], unit) + 16
    marked = [highest, last] if apart > needed else [highest]
    for value, x in marked:
        canvas.draw_dot(x, scale.to_y(value), 13, MILK)
        canvas.draw_dot(x, scale.to_y(value), 9, CHILI)
        inside, y, text = _place_value(value, x, scale, unit)
        canvas.draw_text(inside, y, text, VALUE, COAL, bold=True, align="center", halo=True)


def _measure_half(value: float, unit: Unit) -> float:
    return measure_width(write_short(value, unit), VALUE, bold=True) / 2


def _place_value(value: float, x: float, scale: Scale, unit: Unit) -> tuple[float, float, str]:
    half = _measure_half(value, unit)
    inside = min(max(x, scale.box.left + half), scale.box.right + 12 - half)
    return inside, scale.to_y(value) - 24, write_short(value, unit)
