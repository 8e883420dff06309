"""One line above the plot for what is not plain: the period before, and what nothing is known of."""

from home_node.charts.canvas import Box, Paper
from home_node.charts.chart_words import word
from home_node.charts.theme import CHILI, GAP, INK, MARGIN, PALE

_HEIGHT, _LETTERS = 62, 30


def draw_legend(paper: Paper, y: float, language: str, *, before: str = "", gaps: bool = False) -> float:
    """`before` says how the period before is drawn: block, line, or not at all. Gives the height at which it ends."""
    if not (before or gaps):
        return y
    x, y = float(MARGIN), y + _HEIGHT - 14
    if before:
        x = _entry(paper, x, y, word(language, "legend", "now"), "block", CHILI)
        x = _entry(paper, x, y, word(language, "legend", "before"), before, GAP if before == "line" else PALE)
    if gaps:
        _entry(paper, x, y, word(language, "legend", "no_data"), "gap", GAP)
    return y + 14


def _entry(paper: Paper, x: float, y: float, said: str, mark: str, colour: str) -> float:
    if mark == "block":
        paper.block(Box(x, y - 23, x + 26, y + 3), colour, top=7, bottom=7)
        x += 26
    elif mark == "line":
        paper.line([(x + 3, y - 10), (x + 55, y - 10)], colour, 5, (12, 12))
        x += 58
    else:
        draw_gap(paper, x + 6, y + 2)
        x += 12
    return paper.text(x + 14, y, said, _LETTERS, INK).right + 40


def draw_gap(paper: Paper, x: float, bottom: float, radius: float = 4) -> None:
    """Three small dots: nothing is known here."""
    for step in range(3):
        paper.dot(x, bottom - radius - step * radius * 2.9, radius, GAP)
