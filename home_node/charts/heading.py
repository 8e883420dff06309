"""What stands above and below every plot: the awning, the title, the total with its change, the source."""

from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from home_node.charts import theme
from home_node.charts.canvas import Box, Paper
from home_node.charts.chart_request import Chart, Unit
from home_node.charts.chart_words import days_named, knows, moment_named, word
from home_node.charts.fonts import cut, drawable, largest, width, wrapped
from home_node.charts.number_labels import change, whole
from home_node.charts.point_labels import Series

STRIPE, AWNING = 72, 34
DOT = "·"


class Told(NamedTuple):
    """The picture in words: also its caption."""

    title: str
    subject: str
    period: str
    total: str
    change: str
    is_average: bool


def told_of(chart: Chart, series: Series, language: str, zone: tzinfo | None) -> Told:
    total, is_average = total_of(chart.total, chart.values, chart.unit)
    before, _ = total_of(chart.previous_total, chart.previous, chart.unit)
    moved = None if total is None or before is None or is_average else change(total, before)
    return Told(
        title=word(language, "title", chart.title),
        subject=drawable(chart.subject),
        period=period_named(chart, series, language, zone),
        total="" if total is None else whole(total, chart.unit),
        change=moved or "",
        is_average=is_average,
    )


def total_of(told: float | None, values: list[float], unit: Unit) -> tuple[float | None, bool]:
    """The total and whether it is an average: percentages cannot be added up."""
    if told is not None or not values:
        return told, False
    if unit == "%":
        return sum(values) / len(values), len(values) > 1
    return sum(values), False


def period_named(chart: Chart, series: Series, language: str, zone: tzinfo | None) -> str:
    """`This week · 16 – 22 Nov 2026`: the days of the points where they are days, else what the period says."""
    name = word(language, "period", chart.period.name) if knows("period", chart.period.name) else ""
    if series.sort == "days":
        days = days_named(language, series.days[0], series.days[-1])
    else:
        since, until = _first_day(chart.period.since, zone), _last_day(chart.period.until, zone)
        days = days_named(language, since, max(since, until)) if since and until else ""
    return f" {DOT} ".join(part for part in (name, days) if part)


def _moment(text: str, zone: tzinfo | None) -> datetime | None:
    """In the owner's zone, where the text names one at all."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(zone) if moment.tzinfo and zone else moment
    except (ValueError, OverflowError):
        return None


def _first_day(text: str, zone: tzinfo | None) -> date | None:
    moment = _moment(text, zone)
    return moment.date() if moment else None


def _last_day(text: str, zone: tzinfo | None) -> date | None:
    """A day is meant whole; a moment is where the period ends, so midnight belongs to the day before."""
    moment = _moment(text, zone)
    if moment is None or len(text) == 10 or moment.year == 1:
        return moment.date() if moment else None
    return (moment - timedelta(microseconds=1)).date()


def draw_heading(paper: Paper, told: Told, language: str) -> float:
    """Gives the height at which it ends."""
    _awning(paper)
    room = paper.width - 2 * theme.MARGIN
    size = largest(told.title, room, (theme.TITLE, 52, 44), bold=True)
    paper.text(theme.MARGIN, 168, cut(told.title, room, size, bold=True), size, theme.COAL, bold=True)
    y = 168.0
    for line in wrapped(told.subject, room, theme.SUBJECT, bold=True):
        y += 52
        paper.text(theme.MARGIN, y, line, theme.SUBJECT, theme.INK, bold=True)
    if told.period:
        y += 52
        paper.text(theme.MARGIN, y, cut(told.period, room, theme.NOTE), theme.NOTE, theme.MUTED)
    return _total(paper, told, language, y)


def _awning(paper: Paper) -> None:
    """The stall's roof, as on the landing pages."""
    for number in range(paper.width // STRIPE):
        paper.half_disc((number + 0.5) * STRIPE, AWNING + 6, STRIPE / 2, theme.SHADE)
    for number in range(paper.width // STRIPE):
        left, colour = number * STRIPE, theme.CHILI if number % 2 == 0 else theme.MILK
        paper.block(Box(left, 0, left + STRIPE, AWNING), colour)
        paper.half_disc(left + STRIPE / 2, AWNING, STRIPE / 2, colour)


def _total(paper: Paper, told: Told, language: str, y: float) -> float:
    if not told.total:
        return y + 24
    y += 122
    chip = width(told.change, theme.CHIP, bold=True) + 56 if told.change else 0
    beside = word(language, "note", "average") if told.is_average else ""
    room = (
        paper.width - 2 * theme.MARGIN - chip - (28 if chip else 0) - (width(beside, theme.NOTE) + 20 if beside else 0)
    )
    size = largest(told.total, room, (theme.TOTAL, 84, 72, 60), bold=True)
    x = paper.text(theme.MARGIN, y, told.total, size, theme.CHILI, bold=True).right
    if beside:
        x = paper.text(x + 20, y, beside, theme.NOTE, theme.MUTED).right
    if chip:
        middle = y - size * 0.36
        box = Box(x + 28, middle - 34, x + 28 + chip, middle + 34)
        paper.pill(box, {"▲": theme.LEAF, "▼": theme.DEEP}.get(told.change[0], theme.MUTED))
        paper.text(
            box.left + chip / 2,
            middle + theme.CHIP * 0.36,
            told.change,
            theme.CHIP,
            theme.MILK,
            bold=True,
            align="center",
        )
    return y + 30


def draw_source(paper: Paper, brand: str, at: datetime, language: str) -> None:
    y, x = paper.height - 44, float(theme.MARGIN)
    for long, colour in ((52, theme.CHILI), (16, theme.TURMERIC), (6, theme.LEAF)):
        paper.pill(Box(x, y - 50, x + long, y - 44), colour)
        x += long + 8
    said = word(language, "note", "source", brand=drawable(brand), at=moment_named(language, at))
    paper.text(theme.MARGIN, y, cut(said, paper.width - 2 * theme.MARGIN, theme.SOURCE), theme.SOURCE, theme.MUTED)
