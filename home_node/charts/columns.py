"""A column a point: what was sold each day. The period before stands pale behind."""

from dataclasses import replace

from home_node.charts.axes import draw_labels, draw_ticks, measure_gutter
from home_node.charts.canvas import Box, Canvas
from home_node.charts.chart_request import Point, Unit
from home_node.charts.fonts import measure_width
from home_node.charts.legend import draw_gap
from home_node.charts.number_labels import write_short
from home_node.charts.point_labels import Series, write_labels
from home_node.charts.scale import Scale, fit_scale, fit_tightly
from home_node.charts.theme import CHILI, COAL, MUTED, PALE, VALUE

COLUMNS_MAX = 62  # two months of days; more columns are too thin to be told apart
TWICE_COLUMNS_MAX = 31  # with pale ones behind
FEW = 8  # columns that have room for a weekday each
_COLUMN_WIDEST, _SLOT_WIDEST = 150, 260  # pixels, so that two columns are no walls
_LABEL_ROOM, _NAMES_ROOM = 52, 96  # pixels above and below


def draw_columns(canvas: Canvas, box: Box, series: Series, unit: Unit, language: str) -> None:
    points = series.points
    values = _choose_values(points, box.width / len(points), unit)
    every_value_stands = len(values) == sum(point.value is not None for point in points)
    scale = _fit_and_draw_scale(canvas, box, points, unit, every_value_stands)
    slot = min(scale.box.width / len(points), _SLOT_WIDEST)
    left = scale.box.left + (scale.box.width - slot * len(points)) / 2
    middles = [left + slot * (number + 0.5) for number in range(len(points))]
    canvas.draw_line([(scale.box.left, scale.zero), (scale.box.right, scale.zero)], PALE, 3)
    _draw_previous(canvas, scale, points, middles, slot)
    for point, middle in zip(points, middles, strict=True):
        _draw_point(canvas, scale, point, middle, slot)
    _draw_values(canvas, scale, points, middles, values)
    lines = write_labels(series, language, few=len(points) <= FEW)
    draw_labels(canvas, box.bottom - _NAMES_ROOM, series, lines, middles, box)


def _fit_and_draw_scale(
    canvas: Canvas, box: Box, points: tuple[Point, ...], unit: Unit, every_value_stands: bool
) -> Scale:
    """Lines at round numbers are drawn only where not every column says its own."""
    values = [value for point in points for value in (point.value, point.previous) if value is not None]
    below = _NAMES_ROOM + (_LABEL_ROOM if min(values) < 0 else 0)
    inner = Box(box.left, box.top + _LABEL_ROOM, box.right, box.bottom - below)
    if every_value_stands:
        return fit_tightly(values, inner)
    wide = fit_scale(values, inner, whole_numbers=unit == "count")
    scale = replace(wide, box=replace(inner, left=box.left + measure_gutter(wide, unit)))
    draw_ticks(canvas, scale, unit)
    return scale


def _draw_point(canvas: Canvas, scale: Scale, point: Point, middle: float, slot: float) -> None:
    wide = min(slot * 0.6, _COLUMN_WIDEST)
    if point.value is None:
        draw_gap(canvas, middle, scale.zero - 8, radius=max(1.5, min(5.0, slot * 0.1)))
    else:
        _draw_column(canvas, scale, point.value, middle, wide, CHILI)


def _draw_column(canvas: Canvas, scale: Scale, value: float, middle: float, wide: float, colour: str) -> None:
    end, radius = scale.to_y(value), min(18.0, wide * 0.32)
    left, right = middle - wide / 2, middle + wide / 2
    if abs(end - scale.zero) < 5:  # too little to be seen, or zero itself: that is something else than nothing known
        canvas.draw_block(Box(left, scale.zero - 5, right, scale.zero), colour, top=2)
    elif value < 0:
        canvas.draw_block(Box(left, scale.zero, right, end), colour, bottom=radius)
    else:
        canvas.draw_block(Box(left, end, right, scale.zero), colour, top=radius)


def _draw_previous(canvas: Canvas, scale: Scale, points: tuple[Point, ...], middles: list[float], slot: float) -> None:
    for middle, point in zip(middles, points, strict=True):
        if point.previous is not None:
            _draw_column(canvas, scale, point.previous, middle, min(slot * 0.92, _COLUMN_WIDEST * 1.4), PALE)


def _choose_values(points: tuple[Point, ...], slot: float, unit: Unit) -> dict[int, tuple[str, float]]:
    """Number of the point → its value and the size of the type: of all where they fit, else of the highest."""
    known = {number: point.value for number, point in enumerate(points) if point.value is not None}
    for with_unit, size in ((True, VALUE), (True, VALUE - 4), (False, VALUE), (False, VALUE - 4)):
        values = {number: write_short(value, unit, with_unit) for number, value in known.items()}
        if max(measure_width(text, size, bold=True) for text in values.values()) <= min(slot, _SLOT_WIDEST) - 6:
            return {number: (text, size) for number, text in values.items()}
    highest = max(known, key=lambda number: known[number])
    return {highest: (write_short(known[highest], unit), VALUE)}


def _draw_values(
    canvas: Canvas, scale: Scale, points: tuple[Point, ...], middles: list[float], values: dict[int, tuple[str, float]]
) -> None:
    halo = len(values) == 1 < len(points)
    for number, (text, size) in values.items():
        value = points[number].value or 0
        half = measure_width(text, size, bold=True) / 2
        x = min(max(middles[number], scale.box.left + half), scale.box.right - half)
        y = scale.to_y(value) + size + 8 if value < 0 else min(scale.to_y(value), scale.zero - 5) - 14
        canvas.draw_text(x, y, text, size, COAL if value else MUTED, bold=True, align="center", halo=halo)
