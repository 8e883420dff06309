"""What is drawn on: shapes and texts in pixels, (0, 0) at the top left. Matplotlib's figure without its plots."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Polygon, Wedge
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from home_node.charts.fonts import load_font
from home_node.charts.theme import CREAM

_PER_INCH = 72  # a point is a pixel then
_ROUND = 0.5523  # how far a cubic curve's handles reach to make a quarter of a circle


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Canvas:
    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / _PER_INCH, height / _PER_INCH), dpi=_PER_INCH, facecolor=CREAM)
        self._canvas: Any = FigureCanvasAgg(self._figure)
        self._downwards = Affine2D().scale(1, -1).translate(0, height)
        self.texts: list[Text] = []

    def make_png(self) -> bytes:
        buffer = io.BytesIO()
        self._canvas.print_png(buffer, metadata={"Software": None}, pil_kwargs={"optimize": True})
        return buffer.getvalue()

    def draw_text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        align: str = "left",
        halo: bool = False,
    ) -> Box:
        """`y` is the line that letters stand on; a halo keeps lines behind it away; gives the place it takes."""
        artist = Text(
            x, y, words, color=colour, fontproperties=load_font(size, bold), ha=align, va="baseline",
            transform=self._downwards, parse_math=False,
        )  # fmt: skip
        if halo:
            artist.set_path_effects([withStroke(linewidth=10, foreground=CREAM)])
        self._add_artist(artist)
        self.texts.append(artist)
        return self.measure_text(artist)

    def measure_text(self, text: Text) -> Box:
        place = text.get_window_extent(self._canvas.get_renderer())
        return Box(place.x0, self.height - place.y1, place.x1, self.height - place.y0)

    def draw_block(self, box: Box, colour: str, *, top: float = 0, bottom: float = 0, alpha: float = 1) -> None:
        """A rectangle whose upper and lower corners are rounded so much."""
        self._add_patch(
            PathPatch(_make_rounded_path(box, top, top, bottom, bottom), facecolor=colour, alpha=alpha, lw=0)
        )

    def draw_pill(self, box: Box, colour: str, *, left: bool = True, right: bool = True) -> None:
        """A bar with round ends."""
        radius = min(box.height, box.width) / 2
        near, far = (radius if left else 0), (radius if right else 0)
        self._add_patch(PathPatch(_make_rounded_path(box, near, far, near, far), facecolor=colour, lw=0))

    def draw_half_disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """Hangs below the line y."""
        self._add_patch(Wedge((x, y), radius, 0, 180, facecolor=colour, lw=0))

    def draw_area(self, corners: Sequence[tuple[float, float]], colour: str, alpha: float) -> None:
        self._add_patch(Polygon(list(corners), facecolor=colour, alpha=alpha, lw=0))

    def draw_line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        thickness: float,
        dashes: tuple[float, float] | None = None,
    ) -> None:
        """`dashes` in pixels: drawn, left out."""
        artist = Line2D(
            [x for x, _ in points], [y for _, y in points], color=colour, linewidth=thickness,
            solid_capstyle="round", solid_joinstyle="round", dash_capstyle="round", dash_joinstyle="round",
            transform=self._downwards,
        )  # fmt: skip
        if dashes:
            artist.set_linestyle((0, (dashes[0] / thickness, dashes[1] / thickness)))
        self._add_artist(artist)

    def draw_dot(self, x: float, y: float, radius: float, colour: str) -> None:
        self.draw_block(Box(x - radius, y - radius, x + radius, y + radius), colour, top=radius, bottom=radius)

    def _add_patch(self, patch: PathPatch | Polygon | Wedge) -> None:
        patch.set_transform(self._downwards)
        self._add_artist(patch)

    def _add_artist(self, artist: Artist) -> None:
        artist.set_zorder(1)  # all the same: what comes later lies above
        self._figure.add_artist(artist)


def _make_rounded_path(box: Box, left_top: float, right_top: float, left_bottom: float, right_bottom: float) -> Path:
    most = min(box.width, box.height) / 2
    a, b, c, d = (min(radius, most) for radius in (left_top, right_top, right_bottom, left_bottom))
    k = 1 - _ROUND
    x0, y0, x1, y1 = box.left, box.top, box.right, box.bottom
    points = [
        (x0 + a, y0), (x1 - b, y0), (x1 - b * k, y0), (x1, y0 + b * k), (x1, y0 + b),
        (x1, y1 - c), (x1, y1 - c * k), (x1 - c * k, y1), (x1 - c, y1),
        (x0 + d, y1), (x0 + d * k, y1), (x0, y1 - d * k), (x0, y1 - d),
        (x0, y0 + a), (x0, y0 + a * k), (x0 + a * k, y0), (x0 + a, y0), (x0 + a, y0),
    ]  # fmt: skip
    corner = [Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    return Path(points, [Path.MOVETO, *corner * 4, Path.CLOSEPOLY])
