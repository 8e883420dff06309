"""The headline of a chart in words: title, subject, period, total and its change. Also the caption of the picture."""

from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from home_node.charts.chart_request import Chart, Unit
from home_node.charts.chart_words import is_known, translate, write_days
from home_node.charts.fonts import keep_drawable
from home_node.charts.number_labels import write_change, write_whole
from home_node.charts.point_labels import Series

DOT = "·"


class Headline(NamedTuple):
    """Empty texts are not drawn."""

    title: str
    subject: str
    period: str
    total: str
    change: str
    is_average: bool
    note: str = ""


def write_headline(chart: Chart, series: Series, language: str, zone: tzinfo | None) -> Headline:
    total, is_average = find_total(chart.total, chart.values, chart.unit)
    before, _ = find_total(chart.previous_total, chart.previous, chart.unit)
    compared, may_grow = chart.compared, chart.compared.fair and not is_average
    growth = write_change(total, before) if may_grow and total is not None and before is not None else None
    is_partly = before is not None and 0 < compared.recorded < compared.of
    return Headline(
        title=translate(language, "title", chart.title),
        subject=keep_drawable(chart.subject),
        period=write_period(chart, series, language, zone),
        total="" if total is None else write_whole(total, chart.unit),
        change=growth or "",
        is_average=is_average,
        note=translate(language, "note", "partly", recorded=compared.recorded, of=compared.of) if is_partly else "",
    )


def find_total(known_total: float | None, values: list[float], unit: Unit) -> tuple[float | None, bool]:
    """The total and whether it is an average: percentages cannot be added up."""
    if known_total is not None or not values:
        return known_total, False
    if unit == "%":
        return sum(values) / len(values), len(values) > 1
    return sum(values), False


def write_period(chart: Chart, series: Series, language: str, zone: tzinfo | None) -> str:
    """`This week · 16 – 22 Nov 2026`: the days of the points where they are days, else what the period says."""
    name = translate(language, "period", chart.period.name) if is_known("period", chart.period.name) else ""
    if series.sort == "days":
        days = write_days(language, series.days[0], series.days[-1])
    else:
        since, until = _read_first_day(chart.period.since, zone), _read_last_day(chart.period.until, zone)
        days = write_days(language, since, max(since, until)) if since and until else ""
    return f" {DOT} ".join(part for part in (name, days) if part)


def _read_moment(text: str, zone: tzinfo | None) -> datetime | None:
    """In the owner's zone, where the text names one at all."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(zone) if moment.tzinfo and zone else moment
    except (ValueError, OverflowError):
        return None


def _read_first_day(text: str, zone: tzinfo | None) -> date | None:
    moment = _read_moment(text, zone)
    return moment.date() if moment else None


def _read_last_day(text: str, zone: tzinfo | None) -> date | None:
    """A day is meant whole; a moment is where the period ends, so midnight belongs to the day before."""
    moment = _read_moment(text, zone)
    if moment is None or len(text) == 10 or moment.year == 1:
        return moment.date() if moment else None
    return (moment - timedelta(microseconds=1)).date()
