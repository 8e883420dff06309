"""A column a point: what was sold each day. The period before stands pale behind."""

from dataclasses import replace

from home_node.charts.axes import draw_labels, draw_ticks, gutter
from home_node.charts.canvas import Box, Paper
from home_node.charts.chart_request import Point, Unit
from home_node.charts.fonts import width
from home_node.charts.legend import draw_gap
from home_node.charts.number_labels import short
from home_node.charts.point_labels import Series, under_points
from home_node.charts.scale import Scale, scale_of, tight_scale
from home_node.charts.theme import CHILI, COAL, MUTED, PALE, VALUE

COLUMNS_MAX = 62
TWICE_COLUMNS_MAX = 31  # with pale ones behind
FEW = 8
_COLUMN_WIDEST, _SLOT_WIDEST = 150, 260
_LABEL_ROOM, _NAMES_ROOM = 52, 96


def draw_columns(paper: Paper, box: Box, series: Series, unit: Unit, language: str) -> None:
    points = series.points
    said = _sayings(points, box.width / len(points), unit)
    scale = _scale(paper, box, points, unit, all_said=len(said) == len([p for p in points if p.value is not None]))
    slot = min(scale.box.width / len(points), _SLOT_WIDEST)
    left = scale.box.left + (scale.box.width - slot * len(points)) / 2
    middles = [left + slot * (number + 0.5) for number in range(len(points))]
    paper.line([(scale.box.left, scale.zero), (scale.box.right, scale.zero)], PALE, 3)
    _draw_pale(paper, scale, points, middles, slot)
    for point, middle in zip(points, middles, strict=True):
        _draw_one(paper, scale, point, middle, slot)
    _draw_values(paper, scale, points, middles, said)
    lines = under_points(series, language, few=len(points) <= FEW)
    draw_labels(paper, box.bottom - _NAMES_ROOM, series, lines, middles, box)


def _scale(paper: Paper, box: Box, points: tuple[Point, ...], unit: Unit, all_said: bool) -> Scale:
    """Lines at round numbers are drawn only where not every column says its own."""
    values = [n for point in points for n in (point.value, point.previous) if n is not None]
    below = _NAMES_ROOM + (_LABEL_ROOM if min(values) < 0 else 0)
    inner = Box(box.left, box.top + _LABEL_ROOM, box.right, box.bottom - below)
    if all_said:
        return tight_scale(values, inner)
    wide = scale_of(values, inner, whole_numbers=unit == "count")
    scale = replace(wide, box=replace(inner, left=box.left + gutter(wide, unit)))
    draw_ticks(paper, scale, unit)
    return scale


def _draw_one(paper: Paper, scale: Scale, point: Point, middle: float, slot: float) -> None:
    wide = min(slot * 0.6, _COLUMN_WIDEST)
    if point.value is None:
        draw_gap(paper, middle, scale.zero - 8, radius=max(1.5, min(5.0, slot * 0.1)))
    else:
        _column(paper, scale, point.value, middle, wide, CHILI)


def _column(paper: Paper, scale: Scale, value: float, middle: float, wide: float, colour: str) -> None:
    end, radius = scale.y(value), min(18.0, wide * 0.32)
    left, right = middle - wide / 2, middle + wide / 2
    if abs(end - scale.zero) < 5:  # too little to be seen, or zero itself: that is something else than nothing known
        paper.block(Box(left, scale.zero - 5, right, scale.zero), colour, top=2)
    elif value < 0:
        paper.block(Box(left, scale.zero, right, end), colour, bottom=radius)
    else:
        paper.block(Box(left, end, right, scale.zero), colour, top=radius)


def _draw_pale(paper: Paper, scale: Scale, points: tuple[Point, ...], middles: list[float], slot: float) -> None:
    for middle, point in zip(middles, points, strict=True):
        if point.previous is not None:
            _column(paper, scale, point.previous, middle, min(slot * 0.92, _COLUMN_WIDEST * 1.4), PALE)


def _sayings(points: tuple[Point, ...], slot: float, unit: Unit) -> dict[int, tuple[str, float]]:
    """Number of the point → its value and the size of the type: of all where they fit, else of the highest."""
    known = {number: point.value for number, point in enumerate(points) if point.value is not None}
    for with_unit, size in ((True, VALUE), (True, VALUE - 4), (False, VALUE), (False, VALUE - 4)):
        said = {number: short(value, unit, with_unit) for number, value in known.items()}
        if max(width(text, size, bold=True) for text in said.values()) <= min(slot, _SLOT_WIDEST) - 6:
            return {number: (text, size) for number, text in said.items()}
    highest = max(known, key=lambda number: known[number])
    return {highest: (short(known[highest], unit), VALUE)}


def _draw_values(
    paper: Paper, scale: Scale, points: tuple[Point, ...], middles: list[float], said: dict[int, tuple[str, float]]
) -> None:
    halo = len(said) == 1 < len(points)
    for number, (text, size) in said.items():
        value = points[number].value or 0
        half = width(text, size, bold=True) / 2
        x = min(max(middles[number], scale.box.left + half), scale.box.right - half)
        y = scale.y(value) + size + 8 if value < 0 else min(scale.y(value), scale.zero - 5) - 14
        paper.text(x, y, text, size, COAL if value else MUTED, bold=True, align="center", halo=halo)
