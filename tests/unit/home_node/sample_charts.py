"""Charts to try, and what there is to see in a picture."""

import io
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from home_node.charts.canvas import Box, Canvas
from home_node.charts.chart_picture import draw_chart
from home_node.charts.chart_request import Chart, read_chart

NOW = datetime(2026, 11, 22, 18, 32, tzinfo=ZoneInfo("Asia/Kuala_Lumpur"))
CHILI = (211, 32, 31)
Json = dict[str, Any]


def make_days(
    values: Iterable[Any], since: date = date(2026, 11, 16), previous: Iterable[Any] | None = None
) -> list[Json]:
    points = [{"label": (since + timedelta(days=n)).isoformat(), "value": value} for n, value in enumerate(values)]
    for point, before in zip(points, previous or [], strict=False):
        point["previous"] = before
    return points


def make_texts(*pairs: tuple[str, Any]) -> list[Json]:
    return [{"label": label, "value": value} for label, value in pairs]


def ask(points: list[Json], **more: Any) -> Json:
    return {"kind": "columns", "title": "sales", "unit": "RM", "points": points, **more}


def read_sample(points: list[Json], **more: Any) -> Chart:
    chart = read_chart(ask(points, **more))
    assert isinstance(chart, Chart), chart
    return chart


def draw_sample(points: list[Json], language: str = "ms", **more: Any) -> Canvas:
    return draw_chart(read_sample(points, **more), language, "Abang Colek", NOW)[0]


def list_words(canvas: Canvas) -> list[str]:
    return [text.get_text() for text in canvas.texts]


def find_place(canvas: Canvas, words: str, which: int = 0) -> Box:
    return [canvas.measure_text(text) for text in canvas.texts if text.get_text() == words][which]


def read_pixels(canvas: Canvas) -> Image.Image:
    return Image.open(io.BytesIO(canvas.make_png())).convert("RGB")


def is_chili(pixel: object) -> bool:
    return isinstance(pixel, tuple) and all(abs(a - b) < 12 for a, b in zip(pixel, CHILI, strict=True))


def count_pixels(image: Image.Image, box: Box, is_wanted: Callable[[tuple[int, ...]], bool] = is_chili) -> int:
    part = image.crop((round(box.left), round(box.top), round(box.right), round(box.bottom)))
    pixels: Any = part.getcolors(maxcolors=part.width * part.height)
    return sum(number for number, pixel in pixels if is_wanted(pixel))


def measure_column(canvas: Canvas, image: Image.Image, label: str) -> int:
    """How many pixels are chilli above the label, along its middle."""
    box = find_place(canvas, label)
    middle = (box.left + box.right) / 2
    return count_pixels(image, Box(middle, 370, middle + 1, box.top))


def find_collisions(canvas: Canvas) -> list[str]:
    """Texts that leave the paper or lie on each other."""
    places = [(text.get_text(), canvas.measure_text(text)) for text in canvas.texts if text.get_text()]
    outside = [f"{words!r} at {box}" for words, box in places if not _is_inside(box, canvas)]
    return outside + [
        f"{a!r} on {b!r}" for (a, first), (b, second) in combinations(places, 2) if _overlap(first, second)
    ]


def _is_inside(box: Box, canvas: Canvas) -> bool:
    return box.left >= 20 and box.top >= 60 and box.right <= canvas.width - 20 and box.bottom <= canvas.height - 20


def _overlap(first: Box, second: Box) -> bool:
    return (
        min(first.right, second.right) - max(first.left, second.left) > 1
        and min(first.bottom, second.bottom) - max(first.top, second.top) > 1
    )
