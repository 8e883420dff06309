"""A picture of a chart for a phone: 1080 wide, 1350 tall, or square where little is shown."""

from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from home_node.charts.bars import BARS_MAX, draw_bars
from home_node.charts.canvas import Box, Canvas
from home_node.charts.chart_request import Chart, Kind
from home_node.charts.columns import COLUMNS_MAX, TWICE_COLUMNS_MAX, draw_columns
from home_node.charts.fonts import measure_width
from home_node.charts.heading import draw_heading, draw_source
from home_node.charts.headline import Headline, write_headline
from home_node.charts.legend import draw_legend
from home_node.charts.line import draw_line
from home_node.charts.point_labels import Series, make_series, write_name
from home_node.charts.theme import LABEL, MARGIN, SQUARE, TALL, WIDTH

_ONE_AT_A_TIME = Lock()  # the font's own memory is not made for two
_FOOT = 130  # pixels for the source


@dataclass(frozen=True)
class Picture:
    """A chart for a phone, with its headline as words for the caption."""

    png: bytes
    headline: Headline


def draw_picture(chart: Chart, language: str, brand: str, now: datetime) -> Picture:
    with _ONE_AT_A_TIME:
        canvas, headline = draw_chart(chart, language, brand, now)
        return Picture(canvas.make_png(), headline)


def draw_chart(chart: Chart, language: str, brand: str, now: datetime) -> tuple[Canvas, Headline]:
    series = make_series(chart.points)
    kind = choose_kind(chart.kind, series, language)
    canvas = Canvas(WIDTH, choose_height(kind, series))
    headline = write_headline(chart, series, language, now.tzinfo)
    y = draw_heading(canvas, headline, language)
    visible = series if kind != "bars" else replace(series, points=series.points[:BARS_MAX])
    gaps = any(point.value is None for point in visible.points)
    y = draw_legend(canvas, y, language, before=_choose_mark(kind, visible), gaps=gaps)
    box = Box(MARGIN, y + 24, WIDTH - MARGIN, canvas.height - _FOOT)
    {"columns": draw_columns, "line": draw_line, "bars": draw_bars}[kind](canvas, box, series, chart.unit, language)
    draw_source(canvas, brand, now, language)
    return canvas, headline


def choose_kind(kind: Kind, series: Series, language: str) -> Kind:
    """Very many columns are a line; columns whose names would not fit under them are bars."""
    count = len(series.points)
    if kind == "columns" and count > (TWICE_COLUMNS_MAX if _has_previous(series) else COLUMNS_MAX):
        return "line"
    if kind == "line" and count == 1:
        return "columns"
    if kind == "columns" and series.sort == "texts":
        slot = (WIDTH - 2 * MARGIN) / count
        names = (write_name(point, number, language) for number, point in enumerate(series.points, 1))
        longest = max(measure_width(part, LABEL) for name in names for part in name.split())
        return "bars" if longest > slot - 18 and not is_clock(series) else "columns"
    return kind


def is_clock(series: Series) -> bool:
    """Hours of a day: some of them under the columns say where the others are."""
    return all(len(point.label) == 5 and point.label[2] == ":" for point in series.points)


def choose_height(kind: Kind, series: Series) -> int:
    """Little to show needs little room."""
    values = [point.value for point in series.points]
    little = len(values) <= 4 if kind == "bars" else len(values) == 1 or not any(values)
    return SQUARE if little else TALL


def _choose_mark(kind: Kind, series: Series) -> str:
    """How the period before is drawn, for the legend."""
    return "" if not _has_previous(series) else "line" if kind == "line" else "block"


def _has_previous(series: Series) -> bool:
    return any(point.previous is not None for point in series.points)
