"""One line above the plot for what is not plain: the period before, and what nothing is known of."""

from home_node.charts.canvas import Box, Canvas
from home_node.charts.chart_words import translate
from home_node.charts.theme import CHILI, GAP, INK, MARGIN, PALE

_HEIGHT, _LETTERS = 62, 30  # pixels


def draw_legend(canvas: Canvas, y: float, language: str, *, before: str = "", gaps: bool = False) -> float:
    """`before` says how the period before is drawn: block, line, or not at all. Gives the height at which it ends."""
    if not (before or gaps):
        return y
    x, y = float(MARGIN), y + _HEIGHT - 14
    if before:
        x = _draw_entry(canvas, x, y, translate(language, "legend", "now"), "block", CHILI)
        colour = GAP if before == "line" else PALE
        x = _draw_entry(canvas, x, y, translate(language, "legend", "before"), before, colour)
    if gaps:
        _draw_entry(canvas, x, y, translate(language, "legend", "no_data"), "gap", GAP)
    return y + 14


def _draw_entry(canvas: Canvas, x: float, y: float, words: str, mark: str, colour: str) -> float:
    if mark == "block":
        canvas.draw_block(Box(x, y - 23, x + 26, y + 3), colour, top=7, bottom=7)
        x += 26
    elif mark == "line":
        canvas.draw_line([(x + 3, y - 10), (x + 55, y - 10)], colour, 5, (12, 12))
        x += 58
    else:
        draw_gap(canvas, x + 6, y + 2)
        x += 12
    return canvas.draw_text(x + 14, y, words, _LETTERS, INK).right + 40


def draw_gap(canvas: Canvas, x: float, bottom: float, radius: float = 4) -> None:
    """Three small dots: nothing is known here."""
    for step in range(3):
        canvas.draw_dot(x, bottom - radius - step * radius * 2.9, radius, GAP)
