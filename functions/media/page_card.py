"""The card that a link preview shows where a page has no picture: the brand's colours and the page's title, as JPEG."""

from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630  # px: what Meta asks of og:image
_COAL, _CREAM, _CHILI, _TURMERIC = "#1d1512", "#fff5e4", "#d3201f", "#f7b52c"
_STRIPE: Final = 60
_LEFT: Final = 84
_SIZES: Final = (104, 88, 72, 58)  # px: the largest in which the title fits into three lines


@lru_cache(maxsize=32)
def draw_card(title: str, brand: str) -> bytes:
    """Letters that the font does not have are left out; a title of nothing else is the brand's name."""
    card = Image.new("RGB", (WIDTH, HEIGHT), _CREAM)
    pen = ImageDraw.Draw(card)
    for at in range(0, WIDTH, 2 * _STRIPE):
        pen.rectangle((at, 0, at + _STRIPE - 1, 70), fill=_CHILI)
        pen.pieslice((at, 40, at + _STRIPE - 1, 100), 0, 180, fill=_CHILI)
    name = _drawable(brand)
    _write_title(pen, _drawable(title) or name)
    pen.rectangle((0, HEIGHT - 104, WIDTH, HEIGHT), fill=_COAL)
    pen.rectangle((0, HEIGHT - 112, WIDTH, HEIGHT - 104), fill=_TURMERIC)
    pen.text((_LEFT, HEIGHT - 54), name.upper(), _CREAM, ImageFont.load_default(44), anchor="lm")
    written = BytesIO()
    card.save(written, "JPEG", quality=88, optimize=True)
    return written.getvalue()


def _drawable(text: str) -> str:
    """Latin letters and signs, which are all that Pillow's own font has."""
    return " ".join("".join(letter for letter in text if letter == " " or "!" <= letter < "\u0180").split())


def _write_title(pen: ImageDraw.ImageDraw, title: str) -> None:
    for size in _SIZES:
        font = ImageFont.load_default(size)
        lines = _wrap(pen, title, font)
        if len(lines) <= 3 and all(pen.textlength(line, font) <= WIDTH - 2 * _LEFT for line in lines):
            break
    height = len(lines[:3]) * size * 1.18
    for row, line in enumerate(lines[:3]):
        pen.text((_LEFT, 305 - height / 2 + row * size * 1.18), line, _CHILI, font, stroke_width=1)


def _wrap(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and pen.textlength(longer, font) > WIDTH - 2 * _LEFT:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
