"""Reads one comparison: `sales > 1000`, `jualan minggu ini >= RM1,000`, `sales today > 120% of yesterday`.

A figure is compared with a number, or with itself of another period, whole or in percent.
"""

import re
from typing import Any

from shared.commands.metrics import DEFAULT_PERIOD, METRICS
from shared.commands.periods import PERIODS
from shared.grammar.calendar_spans import Today
from shared.grammar.compared_periods import PERIOD_OF, find_period_before, read_other_period, read_own_period
from shared.grammar.folding import fold_key
from shared.grammar.results import ValueRefusal
from shared.grammar.spelling import find_nearest_meaning
from shared.grammar.typed_amounts import read_scaled, read_sen

OPERATORS = (">=", "<=", "!=", ">", "<", "=")
_SIGNS = {
    "=>": ">=", "≥": ">=", "=<": "<=", "≤": "<=", "==": "=", "<>": "!=", "≠": "!=",
    "lebih besar daripada": ">", "lebih besar dari": ">", "lebih daripada": ">", "lebih dari": ">", "melebihi": ">",
    "lebih tinggi daripada": ">", "more than": ">", "greater than": ">", "higher than": ">", "above": ">", "over": ">",
    "atas": ">", "lebih rendah daripada": "<", "lower than": "<",
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
_FILLER = frozenset({"jika", "kalau", "if", "the", "in", "dalam", "untuk", "for", "pada", "tempoh"})
SHAPE = "sales week >= 1000"
MOST = 10**12
_YEAR = re.compile(r"20\d\d")

_PERCENT = r"(?P<percent>\d{1,4}(?:\.\d)?) ?%"
_THAN = r"(?:than|daripada|dari|berbanding|berbanding dengan|compared (?:to|with)|versus|vs|from|on|over|of)"
_RISES = {"naik": ">=", "meningkat": ">=", "up": ">=", "rose": ">=", "grew": ">=", "lebih": ">", "more": ">"}
_FALLS = {"turun": "<=", "menurun": "<=", "merosot": "<=", "down": "<=", "fell": "<=", "kurang": "<", "less": "<"}
_CHANGE = re.compile(
    rf"(?P<words>.+?) (?:is )?(?P<way>{'|'.join((*_RISES, *_FALLS))})(?: by| sebanyak)?"
    rf"(?P<strict> (?:lebih daripada|lebih|more than|over))? {_PERCENT}(?: {_THAN} (?P<other>.+))?"
)
_CHANGE_AFTER = re.compile(
    rf"(?P<words>.+?) (?:is )?{_PERCENT} (?P<way>lebih|more|higher|kurang|less|lower)(?: tinggi| rendah)?"
    rf" {_THAN} (?P<other>.+)"
)
_SHARE = re.compile(rf"{_PERCENT} (?:of |daripada |dari |x |\* )?(?P<other>[a-z\d].*)")
_ADDED = re.compile(rf"(?P<other>[a-z\d].*?) ?(?P<way>\+|-|by|sebanyak) ?{_PERCENT}")

Comparison = dict[str, Any]
"""{"metric", "period", "operator", "text"} with "value", or with "against", a period, and "percent" of it."""


def read_comparison(phrase: str, today: Today, before: Comparison | None = None) -> Comparison | ValueRefusal:
    """One comparison of a folded phrase; `before` lends its figure to `< 2000` in `sales > 1000 and < 2000`."""
    if change := _CHANGE_AFTER.fullmatch(phrase) or _CHANGE.fullmatch(phrase):
        return _read_change(change, today)
    words, sign, number = _split_condition(phrase)
    if not sign:
        return ValueRefusal("bad_condition", None, (SHAPE,))
    metric, period_words = (before["metric"], "") if before and not words else _find_metric(words)
    if metric not in METRICS:
        return ValueRefusal("bad_metric", _suggest_condition(metric, sign, number), tuple(METRICS))
    period = before["period"] if before and not words else _read_period(period_words, today)
    if not isinstance(period, str):
        return period or _refuse_period(metric, period_words, sign, number)
    amount = _read_number(number, METRICS[metric].unit == "percent")
    if amount is not None:
        text = f"{metric} {period} {sign} {amount}"
        return {"metric": metric, "period": period, "operator": sign, "value": amount, "text": text}
    against = _read_against(number, metric, today)
    if against is None or isinstance(against, ValueRefusal):
        return against or ValueRefusal("bad_condition", None, (SHAPE,))
    return _write_against(metric, period, sign, *against)


def _read_period(words: str, today: Today) -> str | ValueRefusal | None:
    return read_own_period(words, today) if words else DEFAULT_PERIOD


def _refuse_period(metric: str, period: str, sign: str, number: str) -> ValueRefusal:
    near, amount = find_nearest_meaning(fold_key(period), PERIOD_OF), _read_number(number, True)
    return ValueRefusal(
        "bad_period", f"{metric} {near} {sign} {amount}" if near and amount is not None else None, PERIODS
    )


def _read_change(match: re.Match[str], today: Today) -> Comparison | ValueRefusal:
    """`jualan naik 20% berbanding semalam`, `sales today 20% more than yesterday`."""
    metric, words = _find_metric(match["words"])
    if metric not in METRICS:
        return ValueRefusal("bad_metric", None, tuple(METRICS))
    given = match.groupdict()
    period = _read_period(words, today)
    if not isinstance(period, str):
        return period or ValueRefusal("bad_period", None, PERIODS)
    against = _find_period(given["other"], metric, today) if given["other"] else find_period_before(period)
    if not isinstance(against, str):
        return against or ValueRefusal("bad_period", None, PERIODS)
    way = {"higher": "more", "lower": "less"}.get(match["way"], match["way"])
    sign = _RISES.get(way) or _FALLS[way]
    sign = sign.rstrip("=") if given.get("strict") else sign
    percent = float(match["percent"])
    return _write_against(metric, period, sign, against, 100 + percent if way in _RISES else 100 - percent)


def _read_against(text: str, metric: str, today: Today) -> tuple[str, float] | ValueRefusal | None:
    """The period and the percent of `yesterday`, `120% of yesterday`, `semalam + 20%`; None for anything else."""
    percent = 100.0
    if share := _SHARE.fullmatch(text):
        percent = float(share["percent"])
        year = share["other"] if _YEAR.fullmatch(share["other"]) else None
        period = read_own_period(year, today) if year else _find_period(share["other"], metric, today)
    elif added := _ADDED.fullmatch(text):
        percent += float(added["percent"]) * (-1 if added["way"] == "-" else 1)
        period = _find_period(added["other"], metric, today)
    else:
        period = _find_period(text, metric, today)
    return (period, percent) if isinstance(period, str) else period


def _find_period(text: str, metric: str, today: Today) -> str | ValueRefusal | None:
    """`semalam`, also as `jualan semalam` of the same figure."""
    if period := read_other_period(text, today):
        return period
    other, words = _find_metric(text)
    return read_other_period(words, today) if other == metric and words else None


def _write_against(metric: str, period: str, sign: str, against: str, percent: float) -> Comparison | ValueRefusal:
    if against == period or percent < 0:
        return ValueRefusal("bad_condition", None, (SHAPE,))
    whole = int(percent) if percent == int(percent) else percent
    is_whole = whole == 100 and not against.isdigit()
    text = f"{metric} {period} {sign} {against}" if is_whole else f"{metric} {period} {sign} {whole}% of {against}"
    return {
        "metric": metric, "period": period, "operator": sign, "against": against, "percent": whole, "text": text,
    }  # fmt: skip


def _split_condition(phrase: str) -> tuple[str, str, str]:
    """What stands before the sign, the sign, and what stands after it; three times nothing without a sign."""
    match = _SIGN.search(phrase)
    if not match:
        return "", "", ""
    return phrase[: match.start()].strip(" :"), _SIGNS.get(match[0], match[0]), phrase[match.end() :].strip(" :")


def _find_metric(phrase: str) -> tuple[str, str]:
    """The metric and the words for a period in `jualan minggu ini`; a metric nobody knows comes back as written."""
    words = [word for word in phrase.replace("_", " ").split() if word not in _FILLER]
    for count in range(len(words), 0, -1):
        metric = _METRIC_OF.get(fold_key(" ".join(words[:count])))
        if metric:
            return metric, " ".join(words[count:])
    for count in range(len(words)):
        metric = _METRIC_OF.get(fold_key(" ".join(words[count:])))
        if metric:
            return metric, " ".join(words[:count])
    return fold_key(" ".join(words)), ""


def _suggest_condition(metric: str, sign: str, number: str) -> str | None:
    near = find_nearest_meaning(metric, _METRIC_OF)
    return f"{near} {DEFAULT_PERIOD} {sign} {number}" if near and _read_number(number, True) is not None else None


def _read_number(text: str, percent: bool) -> int | float | None:
    """A number, in ringgit for money: 1000, 1.2k, RM1,000.50; 5% only of what is a percentage itself."""
    text = text.rstrip(" .!")
    text = (text.removesuffix("%") if percent else text).strip()
    sign = -1 if text.startswith("-") else 1
    text = text.removeprefix("-").strip()
    whole = read_scaled(text, 1)
    hundredths = None if whole is not None else read_sen(text)
    if whole is None and hundredths is None:
        return None
    value = whole if whole is not None else (hundredths or 0) / 100
    value = sign * (int(value) if value == int(value) else value)
    return value if abs(value) <= MOST else None
