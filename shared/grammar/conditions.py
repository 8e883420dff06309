"""Reads a condition: `sales > 1000`, `jualan minggu ini >= RM1,000`, `traffic 7d kurang daripada 100`."""

import re
from collections.abc import Callable
from typing import Any

from shared.commands import Field
from shared.commands.metrics import DEFAULT_PERIOD, METRICS
from shared.commands.periods import PERIOD_WORDS, PERIODS
from shared.grammar.folding import fold_key, fold_text
from shared.grammar.results import Clock, ValueRefusal
from shared.grammar.spelling import find_nearest_meaning
from shared.grammar.typed_amounts import read_scaled, read_sen

OPERATORS = (">=", "<=", "!=", ">", "<", "=")
_SIGNS = {
    "=>": ">=", "≥": ">=", "=<": "<=", "≤": "<=", "==": "=", "<>": "!=", "≠": "!=",
    "lebih besar daripada": ">", "lebih besar dari": ">", "lebih daripada": ">", "lebih dari": ">", "melebihi": ">",
    "more than": ">", "greater than": ">", "above": ">", "over": ">", "atas": ">",
    "lebih kecil daripada": "<", "kurang daripada": "<", "kurang dari": "<", "less than": "<", "below": "<",
    "under": "<", "bawah": "<",
    "sekurang-kurangnya": ">=", "paling kurang": ">=", "paling sedikit": ">=", "at least": ">=", "minimum": ">=",
    "selebih-lebihnya": "<=", "paling banyak": "<=", "at most": "<=", "maksimum": "<=", "maximum": "<=",
    "tidak sama dengan": "!=", "bukan": "!=", "is not": "!=", "not equal to": "!=",
    "sama dengan": "=", "equals": "=", "equal to": "=", "is": "=", "ialah": "=",
}  # fmt: skip
_SIGN = re.compile(
    "|".join(
        re.escape(sign) if not sign[0].isalpha() else rf"(?<![a-z]){re.escape(sign)}(?![a-z])"
        for sign in sorted((*_SIGNS, *OPERATORS), key=len, reverse=True)
    )
)
_METRIC_OF = {word: name for name, metric in METRICS.items() for word in (name, *metric.words)}
_PERIOD_OF = {**{period: period for period in PERIODS}, **PERIOD_WORDS}
_FILLER = frozenset({"jika", "kalau", "if", "the", "in", "dalam", "untuk", "for", "pada", "tempoh"})
_SHAPE = "sales week >= 1000"
MOST = 10**12


def make_condition_check(_field: Field) -> Callable[[str, Clock], dict[str, Any] | ValueRefusal]:
    def check(value: str, _clock: Clock) -> dict[str, Any] | ValueRefusal:
        words, sign, number = _split_condition(fold_text(value[:200]))
        if not sign:
            return ValueRefusal("bad_condition", None, (_SHAPE,))
        metric, period = _find_metric(words)
        if metric not in METRICS:
            return ValueRefusal("bad_metric", _suggest_condition(metric, sign, number), tuple(METRICS))
        amount = _read_number(number)
        if amount is None:
            return ValueRefusal("bad_condition", None, (_SHAPE,))
        if period not in PERIODS:
            near = find_nearest_meaning(period, _PERIOD_OF)
            return ValueRefusal("bad_period", near and f"{metric} {near} {sign} {amount}", PERIODS)
        text = f"{metric} {period} {sign} {amount}"
        return {"metric": metric, "period": period, "operator": sign, "value": amount, "text": text}

    return check


def _split_condition(phrase: str) -> tuple[str, str, str]:
    """What stands before the sign, the sign, and what stands after it; three times nothing without a sign."""
    match = _SIGN.search(phrase)
    if not match:
        return "", "", ""
    return phrase[: match.start()].strip(" :"), _SIGNS.get(match[0], match[0]), phrase[match.end() :].strip(" :")


def _find_metric(phrase: str) -> tuple[str, str]:
    """The metric and the period in `jualan minggu ini`; a metric or period nobody knows comes back as written."""
    words = [word for word in fold_key(phrase).split("_") if word and word not in _FILLER]
    for count in range(len(words), 0, -1):
        metric = _METRIC_OF.get("_".join(words[:count]))
        if metric:
            period = "_".join(words[count:])
            return metric, _PERIOD_OF.get(period, period) if period else DEFAULT_PERIOD
    for count in range(len(words)):
        metric = _METRIC_OF.get("_".join(words[count:]))
        if metric:
            period = "_".join(words[:count])
            return metric, _PERIOD_OF.get(period, period)
    return "_".join(words), DEFAULT_PERIOD


def _suggest_condition(metric: str, sign: str, number: str) -> str | None:
    near = find_nearest_meaning(metric, _METRIC_OF)
    return f"{near} {DEFAULT_PERIOD} {sign} {number}" if near and _read_number(number) is not None else None


def _read_number(text: str) -> int | float | None:
    """A number, in ringgit for money: 1000, 1.2k, RM1,000.50, 5%."""
    text = text.rstrip(" .!").removesuffix("%").strip()
    sign = -1 if text.startswith("-") else 1
    text = text.removeprefix("-").strip()
    whole = read_scaled(text, 1)
    hundredths = None if whole is not None else read_sen(text)
    if whole is None and hundredths is None:
        return None
    value = whole if whole is not None else (hundredths or 0) / 100
    value = sign * (int(value) if value == int(value) else value)
    return value if abs(value) <= MOST else None
