"""A picture of a chart for a phone: 1080 wide, 1350 tall, or square where little is shown."""

from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from home_node.charts.bars import BARS_MAX, draw_bars
from home_node.charts.canvas import Box, Paper
from home_node.charts.chart_request import Chart, Kind
from home_node.charts.columns import COLUMNS_MAX, TWICE_COLUMNS_MAX, draw_columns
from home_node.charts.fonts import width
from home_node.charts.heading import Told, draw_heading, draw_source, told_of
from home_node.charts.legend import draw_legend
from home_node.charts.line import draw_line
from home_node.charts.point_labels import Series, name_of, series_of
from home_node.charts.theme import LABEL, MARGIN, SQUARE, TALL, WIDTH

_ONE_AT_A_TIME = Lock()  # the font's own memory is not made for two
_FOOT = 130


@dataclass(frozen=True)
class Picture:
    png: bytes
    told: Told


def draw(chart: Chart, language: str, brand: str, now: datetime) -> Picture:
    with _ONE_AT_A_TIME:
        paper, told = compose(chart, language, brand, now)
        return Picture(paper.png(), told)


def compose(chart: Chart, language: str, brand: str, now: datetime) -> tuple[Paper, Told]:
    series = series_of(chart.points)
    kind = fitting_kind(chart.kind, series, language)
    paper = Paper(WIDTH, height_of(kind, series))
    told = told_of(chart, series, language, now.tzinfo)
    y = draw_heading(paper, told, language)
    shown = series if kind != "bars" else replace(series, points=series.points[:BARS_MAX])
    y = draw_legend(paper, y, language, before=_before(kind, shown), gaps=any(p.value is None for p in shown.points))
    box = Box(MARGIN, y + 24, WIDTH - MARGIN, paper.height - _FOOT)
    {"columns": draw_columns, "line": draw_line, "bars": draw_bars}[kind](paper, box, series, chart.unit, language)
    draw_source(paper, brand, now, language)
    return paper, told


def fitting_kind(kind: Kind, series: Series, language: str) -> Kind:
    """Very many columns are a line; columns whose names would not fit under them are bars."""
    count = len(series.points)
    if kind == "columns" and count > (TWICE_COLUMNS_MAX if _has_before(series) else COLUMNS_MAX):
        return "line"
    if kind == "line" and count == 1:
        return "columns"
    if kind == "columns" and series.sort == "texts":
        slot = (WIDTH - 2 * MARGIN) / count
        names = (name_of(point, number, language) for number, point in enumerate(series.points, 1))
        longest = max(width(part, LABEL) for name in names for part in name.split())
        return "bars" if longest > slot - 18 and not is_clock(series) else "columns"
    return kind


def is_clock(series: Series) -> bool:
    """Hours of a day: some of them under the columns say where the others are."""
    return all(len(point.label) == 5 and point.label[2] == ":" for point in series.points)


def height_of(kind: Kind, series: Series) -> int:
    """Little to show needs little room."""
    values = [point.value for point in series.points]
    little = len(values) <= 4 if kind == "bars" else len(values) == 1 or not any(values)
    return SQUARE if little else TALL


def _before(kind: Kind, series: Series) -> str:
    """How the period before is drawn, for the legend."""
    return "" if not _has_before(series) else "line" if kind == "line" else "block"


def _has_before(series: Series) -> bool:
    return any(point.previous is not None for point in series.points)
