"""The success metrics of /status: what was measured beside what is aimed for."""

from typing import Any

from functions.replies import filters
from functions.replies.catalogue import word
from functions.replies.number_format import as_number

_LESS_IS_BETTER = {"completion_seconds", "response_seconds"}
_IN_DAYS = {"session_seconds"}
_DAY_S = 86_400


def metric_line(metric: Any, language: str) -> str:
    """`✅ Commands that succeed: 98 % (> 95 %)`; what nothing was measured of says so."""
    if not isinstance(metric, dict):
        return ""
    name = str(metric.get("name"))
    mark = {True: "✅", False: "⚠️"}.get(metric.get("good"), "▫️")  # type: ignore[arg-type]
    value = measured(name, metric.get("value"), language) or word(language, "other", "no_data")
    aim = f"{'<' if name in _LESS_IS_BETTER else '>'} {measured(name, metric.get('target'), language)}"
    return f"{mark} {word(language, 'metric', name)}: {value} ({aim})"


def measured(name: str, value: Any, language: str) -> str:
    """A share as per cent, seconds as a duration, a long time in days; nothing for what is no number."""
    number = as_number(value)
    if number is None:
        return ""
    if name in _IN_DAYS:
        return word(language, "other", "days", {"days": int(number // _DAY_S)})
    if name.endswith("_seconds"):
        return filters.duration(number, language)
    return f"{number * 100:.1f}".rstrip("0").rstrip(".") + " %"
