"""The lines at round numbers, and what stands under the points."""

from itertools import pairwise

from home_node.charts.canvas import Box, Paper
from home_node.charts.chart_request import Unit
from home_node.charts.fonts import cut, width, wrapped
from home_node.charts.number_labels import short
from home_node.charts.point_labels import MONTHS_FROM, Series
from home_node.charts.scale import Scale
from home_node.charts.theme import GRID, INK, LABEL, MUTED

_TICK = 30
_APART = 18  # between two labels, at least
_NAME_MOST = 260

Lines = list[tuple[str, ...]]


def gutter(scale: Scale, unit: Unit) -> float:
    """How much room the numbers left of the plot take."""
    return max(width(short(tick, unit), _TICK) for tick in scale.ticks()) + 18


def draw_ticks(paper: Paper, scale: Scale, unit: Unit) -> None:
    for tick in scale.ticks():
        y = scale.y(tick)
        paper.line([(scale.box.left, y), (scale.box.right, y)], GRID, 2)
        paper.text(scale.box.left - 18, y + _TICK * 0.36, short(tick, unit), _TICK, MUTED, align="right")


def draw_labels(paper: Paper, top: float, series: Series, lines: Lines, middles: list[float], box: Box) -> None:
    """Two lines at most, under as many points as there is room for."""
    slot = middles[1] - middles[0] if len(middles) > 1 else box.width
    named = [number for number, one in enumerate(lines) if one[0]]
    every = _every([lines[number] for number in named], slot * _step(named))
    if series.sort == "texts":
        room = min(slot * every - _APART, box.width)
        lines = [tuple(wrapped(text, room, LABEL) if every == 1 else [cut(text, room, LABEL)]) for (text,) in lines]
    if series.sort == "days" and 8 < len(lines) <= MONTHS_FROM:
        lines = _month_once(lines, every)
    for number in named[::every]:
        for row, line in enumerate(lines[number]):
            _label(paper, middles[number], top + 44 + 40 * row, line, MUTED if row else INK, box)


def _step(named: list[int]) -> int:
    """How many points lie between two labels, where they are nearest: months are 28 days or more."""
    return min((later - earlier for earlier, later in pairwise(named)), default=1)


def _every(lines: Lines, apart: float) -> int:
    """Under each, each second, third … point: the first that leaves enough room for the widest label."""
    widest = min(max((width(line, LABEL) for one in lines for line in one), default=0.0), _NAME_MOST)
    if len(lines) <= 6 and apart > 130:
        return 1
    every = 1
    while widest + _APART > apart * every and every < len(lines):
        every += 1
    return every


def _month_once(lines: Lines, every: int) -> Lines:
    """The month under the first day of it that is named at all."""
    told, made = "", list[tuple[str, ...]]()
    for number, (day, month) in enumerate(lines):
        is_new = number % every == 0 and month != told
        told = month if is_new else told
        made.append((day, month) if is_new else (day,))
    return made


def _label(paper: Paper, middle: float, y: float, text: str, colour: str, box: Box) -> None:
    half = width(text, LABEL) / 2
    x = min(max(middle, box.left + half), box.right - half)
    paper.text(x, y, text, LABEL, colour, align="center")
