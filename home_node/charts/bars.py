"""A bar an item, the best ones of a list: its name above it, what it made at the right."""

from home_node.charts.canvas import Box, Canvas
from home_node.charts.chart_request import Point, Unit
from home_node.charts.chart_words import translate
from home_node.charts.fonts import cut_to_width, measure_width
from home_node.charts.legend import draw_gap
from home_node.charts.number_labels import write_short, write_whole
from home_node.charts.point_labels import Series, write_name
from home_node.charts.theme import CHILI, COAL, INK, MUTED, NOTE, PALE, TRACK

BARS_MAX = 7  # what a phone shows without scrolling
_NAME, _BAR, _BAR_LEAST, _ZERO = 34, 36, 22, 6  # pixels: letters, thickness, at least, and how long nothing is
_ROW_MOST = 150  # pixels


def draw_bars(canvas: Canvas, box: Box, series: Series, unit: Unit, language: str) -> None:
    """In the order they came; of many only the first, and how many more there are."""
    points, left_out = series.points[:BARS_MAX], len(series.points) - BARS_MAX
    tall = box.height - (60 if left_out > 0 else 0)
    row = min(_ROW_MOST, tall / len(points))
    axis = _fit_axis(points, box)
    for number, point in enumerate(points):
        top = box.top + row * number
        name = write_name(point, number + 1, language)
        _draw_row(canvas, Box(box.left, top, box.right, top + row), point, name, unit, axis)
    if left_out > 0:
        note = translate(language, "note", "more", count=left_out)
        canvas.draw_text(box.left, box.top + row * len(points) + 46, note, NOTE, MUTED)


class ValueAxis:
    """Where zero lies and how many pixels one is."""

    def __init__(self, zero: float, per_one: float) -> None:
        self.zero, self.per_one = zero, per_one

    def span(self, value: float) -> tuple[float, float]:
        end = self.zero + value * self.per_one
        return (end, self.zero) if value < 0 else (self.zero, end)


def _fit_axis(points: tuple[Point, ...], box: Box) -> ValueAxis:
    values = [value for point in points for value in (point.value, point.previous) if value is not None]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    per_one = box.width / (high - low) if high > low else 0.0
    return ValueAxis(box.left - low * per_one, per_one)


def _draw_row(canvas: Canvas, row: Box, point: Point, name: str, unit: Unit, axis: ValueAxis) -> None:
    y = row.top + _NAME + 4
    value = "" if point.value is None else _write_value(point.value, unit)
    room = row.width - (measure_width(value, _NAME, bold=True) + 32 if value else 60)
    canvas.draw_text(row.left, y, cut_to_width(name, room, _NAME), _NAME, INK)
    if point.value is None:
        draw_gap(canvas, row.right - 10, y)
    else:
        canvas.draw_text(row.right, y, value, _NAME, COAL, bold=True, align="right")
    thick = min(_BAR, max(_BAR_LEAST, row.height - _NAME - 54))
    bar = Box(row.left, y + 16, row.right, y + 16 + thick)
    _draw_bar(canvas, bar, point, axis)


def _draw_bar(canvas: Canvas, bar: Box, point: Point, axis: ValueAxis) -> None:
    canvas.draw_pill(bar, TRACK)
    if point.previous is not None:
        left, right = axis.span(point.previous)
        canvas.draw_pill(Box(left, bar.top, max(right, left + bar.height), bar.bottom), PALE)
    if point.value is not None:
        left, right = axis.span(point.value)
        inset = 0 if point.previous is None else bar.height * 0.2
        least = bar.height - 2 * inset if point.value else _ZERO
        canvas.draw_pill(Box(left, bar.top + inset, max(right, left + least), bar.bottom - inset), CHILI)


def _write_value(value: float, unit: Unit) -> str:
    return (
        write_whole(value if abs(value) < 1000 else round(value), unit)
        if abs(value) < 1e6
        else write_short(value, unit)
    )
