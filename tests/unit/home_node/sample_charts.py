"""Charts to try, and what there is to see in a picture."""

import io
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from home_node.charts.canvas import Box, Paper
from home_node.charts.chart_picture import compose
from home_node.charts.chart_request import Chart, read_chart

NOW = datetime(2026, 11, 22, 18, 32, tzinfo=ZoneInfo("Asia/Kuala_Lumpur"))
CHILI = (211, 32, 31)
Json = dict[str, Any]


def days(values: Iterable[Any], since: date = date(2026, 11, 16), previous: Iterable[Any] | None = None) -> list[Json]:
    made = [{"label": (since + timedelta(days=n)).isoformat(), "value": value} for n, value in enumerate(values)]
    for point, before in zip(made, previous or [], strict=False):
        point["previous"] = before
    return made


def texts(*pairs: tuple[str, Any]) -> list[Json]:
    return [{"label": label, "value": value} for label, value in pairs]


def told(points: list[Json], **more: Any) -> Json:
    return {"kind": "columns", "title": "sales", "unit": "RM", "points": points, **more}


def chart_of(points: list[Json], **more: Any) -> Chart:
    chart = read_chart(told(points, **more))
    assert isinstance(chart, Chart), chart
    return chart


def drawn(points: list[Json], language: str = "ms", **more: Any) -> Paper:
    return compose(chart_of(points, **more), language, "Abang Colek", NOW)[0]


def words_of(paper: Paper) -> list[str]:
    return [text.get_text() for text in paper.texts]


def place(paper: Paper, said: str, which: int = 0) -> Box:
    return [paper.place_of(text) for text in paper.texts if text.get_text() == said][which]


def picture(paper: Paper) -> Image.Image:
    return Image.open(io.BytesIO(paper.png())).convert("RGB")


def is_chili(pixel: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(pixel, CHILI, strict=True))


def count(image: Image.Image, box: Box, is_wanted: Callable[[tuple[int, ...]], bool] = is_chili) -> int:
    part = image.crop((round(box.left), round(box.top), round(box.right), round(box.bottom)))
    pixels: Any = part.getcolors(maxcolors=part.width * part.height)
    return sum(number for number, pixel in pixels if is_wanted(pixel))


def column_height(paper: Paper, image: Image.Image, label: str) -> int:
    """How many pixels are chilli above the label, along its middle."""
    box = place(paper, label)
    middle = (box.left + box.right) / 2
    return count(image, Box(middle, 370, middle + 1, box.top))


def trouble_with(paper: Paper) -> list[str]:
    """Texts that leave the paper or lie on each other."""
    places = [(text.get_text(), paper.place_of(text)) for text in paper.texts if text.get_text()]
    outside = [f"{said!r} at {box}" for said, box in places if not _inside(box, paper)]
    return outside + [f"{a!r} on {b!r}" for (a, one), (b, other) in combinations(places, 2) if _on(one, other)]


def _inside(box: Box, paper: Paper) -> bool:
    return box.left >= 20 and box.top >= 60 and box.right <= paper.width - 20 and box.bottom <= paper.height - 20


def _on(one: Box, other: Box) -> bool:
    return (
        min(one.right, other.right) - max(one.left, other.left) > 1
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 1
    )
