"""A bar an item, the best ones of a list: its name above it, what it made at the right."""

from home_node.charts.canvas import Box, Paper
from home_node.charts.chart_request import Point, Unit
from home_node.charts.chart_words import word
from home_node.charts.fonts import cut, width
from home_node.charts.legend import draw_gap
from home_node.charts.number_labels import short, whole
from home_node.charts.point_labels import Series, name_of
from home_node.charts.theme import CHILI, COAL, INK, MUTED, NOTE, PALE, TRACK

BARS_MAX = 7
_NAME, _BAR, _BAR_LEAST, _ZERO = 34, 36, 22, 6
_ROW_MOST = 150


def draw_bars(paper: Paper, box: Box, series: Series, unit: Unit, language: str) -> None:
    """In the order they came; of many only the first, and how many more there are."""
    shown, left_out = series.points[:BARS_MAX], len(series.points) - BARS_MAX
    tall = box.height - (60 if left_out > 0 else 0)
    row = min(_ROW_MOST, tall / len(shown))
    reach = _reach(shown, box)
    for number, point in enumerate(shown):
        top = box.top + row * number
        _draw_row(
            paper, Box(box.left, top, box.right, top + row), point, name_of(point, number + 1, language), unit, reach
        )
    if left_out > 0:
        said = word(language, "note", "more", count=left_out)
        paper.text(box.left, box.top + row * len(shown) + 46, said, NOTE, MUTED)


class Reach:
    """Where zero lies and how many pixels one is."""

    def __init__(self, zero: float, per_one: float) -> None:
        self.zero, self.per_one = zero, per_one

    def span(self, value: float) -> tuple[float, float]:
        end = self.zero + value * self.per_one
        return (end, self.zero) if value < 0 else (self.zero, end)


def _reach(points: tuple[Point, ...], box: Box) -> Reach:
    values = [n for point in points for n in (point.value, point.previous) if n is not None]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    per_one = box.width / (high - low) if high > low else 0.0
    return Reach(box.left - low * per_one, per_one)


def _draw_row(paper: Paper, row: Box, point: Point, name: str, unit: Unit, reach: Reach) -> None:
    y = row.top + _NAME + 4
    value = "" if point.value is None else _said(point.value, unit)
    room = row.width - (width(value, _NAME, bold=True) + 32 if value else 60)
    paper.text(row.left, y, cut(name, room, _NAME), _NAME, INK)
    if point.value is None:
        draw_gap(paper, row.right - 10, y)
    else:
        paper.text(row.right, y, value, _NAME, COAL, bold=True, align="right")
    thick = min(_BAR, max(_BAR_LEAST, row.height - _NAME - 54))
    bar = Box(row.left, y + 16, row.right, y + 16 + thick)
    _draw_bar(paper, bar, point, reach)


def _draw_bar(paper: Paper, bar: Box, point: Point, reach: Reach) -> None:
    paper.pill(bar, TRACK)
    if point.previous is not None:
        left, right = reach.span(point.previous)
        paper.pill(Box(left, bar.top, max(right, left + bar.height), bar.bottom), PALE)
    if point.value is not None:
        left, right = reach.span(point.value)
        inset = 0 if point.previous is None else bar.height * 0.2
        least = bar.height - 2 * inset if point.value else _ZERO
        paper.pill(Box(left, bar.top + inset, max(right, left + least), bar.bottom - inset), CHILI)


def _said(value: float, unit: Unit) -> str:
    return whole(value if abs(value) < 1000 else round(value), unit) if abs(value) < 1e6 else short(value, unit)
