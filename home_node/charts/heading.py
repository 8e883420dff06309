"""The heading and the foot of every chart: the awning, the title, the total with its change, the source."""

from datetime import datetime

from home_node.charts import theme
from home_node.charts.canvas import Box, Canvas
from home_node.charts.chart_words import translate, write_moment
from home_node.charts.fonts import cut_to_width, keep_drawable, measure_width, pick_size, wrap_to_width
from home_node.charts.headline import Headline

STRIPE, AWNING = 72, 34  # pixels: how wide a stripe of the awning is, and how deep it hangs


def draw_heading(canvas: Canvas, headline: Headline, language: str) -> float:
    """Gives the height at which it ends."""
    _draw_awning(canvas)
    room = canvas.width - 2 * theme.MARGIN
    size = pick_size(headline.title, room, (theme.TITLE, 52, 44), bold=True)
    title = cut_to_width(headline.title, room, size, bold=True)
    y = 168.0
    canvas.draw_text(theme.MARGIN, y, title, size, theme.COAL, bold=True)
    for line in wrap_to_width(headline.subject, room, theme.SUBJECT, bold=True):
        y += 52
        canvas.draw_text(theme.MARGIN, y, line, theme.SUBJECT, theme.INK, bold=True)
    if headline.period:
        y += 52
        canvas.draw_text(theme.MARGIN, y, cut_to_width(headline.period, room, theme.NOTE), theme.NOTE, theme.MUTED)
    return _draw_total(canvas, headline, language, y)


def _draw_awning(canvas: Canvas) -> None:
    """The stall's roof, as on the landing pages."""
    for number in range(canvas.width // STRIPE):
        canvas.draw_half_disc((number + 0.5) * STRIPE, AWNING + 6, STRIPE / 2, theme.SHADE)
    for number in range(canvas.width // STRIPE):
        left, colour = number * STRIPE, theme.CHILI if number % 2 == 0 else theme.MILK
        canvas.draw_block(Box(left, 0, left + STRIPE, AWNING), colour)
        canvas.draw_half_disc(left + STRIPE / 2, AWNING, STRIPE / 2, colour)


def _draw_total(canvas: Canvas, headline: Headline, language: str, y: float) -> float:
    if not headline.total:
        return y + 24
    y += 122
    chip = measure_width(headline.change, theme.CHIP, bold=True) + 56 if headline.change else 0
    beside = translate(language, "note", "average") if headline.is_average else ""
    taken = chip + (28 if chip else 0) + (measure_width(beside, theme.NOTE) + 20 if beside else 0)
    room = canvas.width - 2 * theme.MARGIN - taken
    size = pick_size(headline.total, room, (theme.TOTAL, 84, 72, 60), bold=True)
    x = canvas.draw_text(theme.MARGIN, y, headline.total, size, theme.CHILI, bold=True).right
    if beside:
        x = canvas.draw_text(x + 20, y, beside, theme.NOTE, theme.MUTED).right
    if chip:
        _draw_chip(canvas, headline.change, x + 28, y - size * 0.36, chip)
    if headline.note:
        y += 58
        canvas.draw_text(theme.MARGIN, y, headline.note, theme.NOTE, theme.MUTED)
    return y + 30


def _draw_chip(canvas: Canvas, change: str, left: float, middle: float, width: float) -> None:
    """The change in a pill: green upwards, red downwards."""
    canvas.draw_pill(
        Box(left, middle - 34, left + width, middle + 34),
        {"▲": theme.LEAF, "▼": theme.DEEP}.get(change[0], theme.MUTED),
    )
    base = middle + theme.CHIP * 0.36
    canvas.draw_text(left + width / 2, base, change, theme.CHIP, theme.MILK, bold=True, align="center")


def draw_source(canvas: Canvas, brand: str, at: datetime, language: str) -> None:
    y, x = canvas.height - 44, float(theme.MARGIN)
    for long, colour in ((52, theme.CHILI), (16, theme.TURMERIC), (6, theme.LEAF)):
        canvas.draw_pill(Box(x, y - 50, x + long, y - 44), colour)
        x += long + 8
    source = translate(language, "note", "source", brand=keep_drawable(brand), at=write_moment(language, at))
    canvas.draw_text(
        theme.MARGIN, y, cut_to_width(source, canvas.width - 2 * theme.MARGIN, theme.SOURCE), theme.SOURCE, theme.MUTED
    )
