"""Text on paper: the font, which characters it has, how wide a text gets, how to make it fit. All sizes in pixels."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, get_font

DOTS = "…"
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
# Marks that only make sense on an emoji: variation selectors, and the frame of a keycap.
_EMOJI_PARTS = {*map(chr, range(0xFE00, 0xFE10)), "\u20e3", *map(chr, range(0x1F3FB, 0x1F400))}


def _locate_file(bold: bool) -> str:
    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / _FILES[bold])


@cache
def load_font(size: float, bold: bool = False) -> FontProperties:
    return FontProperties(fname=_locate_file(bold), size=size)


@cache
def _list_letters() -> frozenset[str]:
    both = [set(get_font(_locate_file(bold)).get_charmap()) for bold in (False, True)]
    return frozenset(map(chr, both[0] & both[1])) - _EMOJI_PARTS


def keep_drawable(text: str) -> str:
    """The text in one line, without what the font cannot draw: emoji, most Asian scripts, what cannot be seen."""
    kept = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", text) if _is_drawable(char))
    return " ".join("".join(kept).split())


def _is_drawable(char: str) -> bool:
    return char.isspace() or (char in _list_letters() and unicodedata.category(char) not in _INVISIBLE)


@cache
def _make_ruler() -> Any:
    measuring: Any = RendererAgg
    return measuring(1, 1, 72)


def measure_width(text: str, size: float, bold: bool = False) -> float:
    return float(_make_ruler().get_text_width_height_descent(text, load_font(size, bold), ismath=False)[0])


def cut_to_width(text: str, room: float, size: float, bold: bool = False) -> str:
    """As much of it as fits, then `…`."""
    if measure_width(text, size, bold) <= room:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if measure_width(text[:middle].rstrip() + DOTS, size, bold) <= room:
            fits = middle
        else:
            too_long = middle
    return text[:fits].rstrip() + DOTS


def wrap_to_width(text: str, room: float, size: float, bold: bool = False, lines: int = 2) -> list[str]:
    """At most so many lines, broken between words where that is possible; the last one cut."""
    kept: list[str] = []
    rest = text.split()
    while rest and len(kept) < lines - 1:
        count = _count_fitting(rest, room, size, bold)
        if count == 0:
            break
        kept.append(" ".join(rest[:count]))
        rest = rest[count:]
    return [*kept, cut_to_width(" ".join(rest), room, size, bold)] if rest else kept


def _count_fitting(words: list[str], room: float, size: float, bold: bool) -> int:
    count = 0
    while count < len(words) and measure_width(" ".join(words[: count + 1]), size, bold) <= room:
        count += 1
    return count


def pick_size(text: str, room: float, sizes: tuple[int, ...], bold: bool = False) -> int:
    """The first of the sizes in which the text fits, else the last."""
    return next((size for size in sizes if measure_width(text, size, bold) <= room), sizes[-1])
