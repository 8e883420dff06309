"""Metrics: those of /status beside what is aimed for, and the names of those that a condition compares."""

from functions.replies.catalogue import translate_code
from functions.replies.fact_values import as_number, as_object
from functions.replies.time_format import format_duration
from shared.commands.metrics import METRICS

_LESS_IS_BETTER = {"completion_seconds", "response_seconds"}
_IN_DAYS = {"session_seconds"}
_DAY_S = 86_400
_NOT_MEASURED, _GOOD, _BAD = "▫️", "✅", "⚠️"


def format_metric(metric: object, language: str) -> str:
    """`✅ Commands that succeed: 98 % (> 95 %)`; what nothing was measured of says so."""
    facts = as_object(metric)
    if not facts:
        return ""
    name, good = str(facts.get("name")), facts.get("good")
    mark = _GOOD if good is True else _BAD if good is False else _NOT_MEASURED
    value = _format_measured(name, facts.get("value"), language) or translate_code(language, "other", "no_data")
    aim = f"{'<' if name in _LESS_IS_BETTER else '>'} {_format_measured(name, facts.get('target'), language)}"
    return f"{mark} {translate_code(language, 'metric', name)}: {value} ({aim})"


def _format_measured(name: str, value: object, language: str) -> str:
    """A share as per cent, seconds as a duration, a long time in days; nothing for what is no number."""
    number = as_number(value)
    if number is None:
        return ""
    if name in _IN_DAYS:
        return translate_code(language, "other", "days", {"days": int(number // _DAY_S)})
    if name.endswith("_seconds"):
        return format_duration(number, language)
    return f"{number * 100:.1f}".rstrip("0").rstrip(".") + " %"


def name_metric(key: object, language: str) -> str:
    metric = METRICS.get(str(key))
    return (metric.label_ms if language == "ms" else metric.label_en) if metric else str(key or "").replace("_", " ")
