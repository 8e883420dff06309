"""The lines at round numbers, and what stands under the points."""

from itertools import pairwise

from home_node.charts.canvas import Box, Canvas
from home_node.charts.chart_request import Unit
from home_node.charts.fonts import cut_to_width, measure_width, wrap_to_width
from home_node.charts.number_labels import write_short
from home_node.charts.point_labels import MONTHS_FROM, Series
from home_node.charts.scale import Scale
from home_node.charts.theme import GRID, INK, LABEL, MUTED

_TICK = 30  # pixels, the numbers at the lines
_APART = 18  # pixels between two labels, at least
_NAME_MOST = 260  # pixels of a name; a longer one is cut

Lines = list[tuple[str, ...]]


def measure_gutter(scale: Scale, unit: Unit) -> float:
    """How much room the numbers left of the plot take."""
    return max(measure_width(write_short(tick, unit), _TICK) for tick in scale.list_ticks()) + 18


def draw_ticks(canvas: Canvas, scale: Scale, unit: Unit) -> None:
    for tick in scale.list_ticks():
        y = scale.to_y(tick)
        canvas.draw_line([(scale.box.left, y), (scale.box.right, y)], GRID, 2)
        canvas.draw_text(scale.box.left - 18, y + _TICK * 0.36, write_short(tick, unit), _TICK, MUTED, align="right")


def draw_labels(canvas: Canvas, top: float, series: Series, lines: Lines, middles: list[float], box: Box) -> None:
    """Two lines at most, under as many points as there is room for."""
    slot = middles[1] - middles[0] if len(middles) > 1 else box.width
    named = [number for number, label in enumerate(lines) if label[0]]
    every = _choose_step([lines[number] for number in named], slot * _find_least_gap(named))
    if series.sort == "texts":
        room = min(slot * every - _APART, box.width)
        lines = [
            tuple(wrap_to_width(text, room, LABEL) if every == 1 else [cut_to_width(text, room, LABEL)])
            for (text,) in lines
        ]
    if series.sort == "days" and 8 < len(lines) <= MONTHS_FROM:
        lines = _name_month_once(lines, every)
    for number in named[::every]:
        for row, line in enumerate(lines[number]):
            _draw_label(canvas, middles[number], top + 44 + 40 * row, line, MUTED if row else INK, box)


def _find_least_gap(named: list[int]) -> int:
    """How many points lie between two labels, where they are nearest: months are 28 days or more."""
    return min((later - earlier for earlier, later in pairwise(named)), default=1)


def _choose_step(lines: Lines, apart: float) -> int:
    """Under each, each second, third … point: the first that leaves enough room for the widest label."""
    widest = min(max((measure_width(line, LABEL) for text in lines for line in text), default=0.0), _NAME_MOST)
    if len(lines) <= 6 and apart > 130:
        return 1
    every = 1
    while widest + _APART > apart * every and every < len(lines):
        every += 1
    return every


def _name_month_once(lines: Lines, every: int) -> Lines:
    """The month under the first day of it that is named at all."""
    last_month, labels = "", list[tuple[str, ...]]()
    for number, (day, month) in enumerate(lines):
        is_new = number % every == 0 and month != last_month
        last_month = month if is_new else last_month
        labels.append((day, month) if is_new else (day,))
    return labels


def _draw_label(canvas: Canvas, middle: float, y: float, text: str, colour: str, box: Box) -> None:
    half = measure_width(text, LABEL) / 2
    x = min(max(middle, box.left + half), box.right - half)
    canvas.draw_text(x, y, text, LABEL, colour, align="center")
