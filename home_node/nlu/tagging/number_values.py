"""The value of number words: `two thousand three hundred and four`, `dua puluh tiga`, `2 ribu 304` in digits."""

import re
from collections.abc import Callable
from typing import NamedTuple

from home_node.nlu.gazetteer import CONTRACTED_NUMBERS, MULTIPLIERS, REPEATERS, SMALL_NUMBERS, TEEN

FIGURES = re.compile(r"\d[\d.,\-]*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ROUND_AND_MORE = re.compile(r"(\d{1,3}[.,]\d(?:00|\d0))[.,](\d{1,2})")
"""`1,200,1`: a round number and what was said after it."""


class _Part(NamedTuple):
    digits: str
    is_round: bool
    """Made of hundreds or thousands: a smaller number after it is added, not written behind it."""


def write_digits(items: list[str]) -> str:
    """Number words and figures, said one after the other, as one number; empty for a unit without a number."""
    if items[:1] == ["puluh"]:
        return ""
    joined = ""
    last_round = False
    for part in _read_parts([word for item in items for word in CONTRACTED_NUMBERS.get(item, (item,))]):
        if last_round and part.digits[:1] != "0" and joined.endswith("0" * len(part.digits)):
            joined = joined[: -len(part.digits)] + part.digits
        else:
            joined += part.digits
        last_round = part.is_round
    return joined


def _read_parts(items: list[str]) -> list[_Part]:
    parts: list[_Part] = []
    at = 0
    while at < len(items):
        times = REPEATERS.get(items[at], 1)
        at += items[at] in REPEATERS
        if at < len(items):
            part, at = _read_part(items, at)
            parts += [part] * times
    return parts


def _read_part(items: list[str], at: int) -> tuple[_Part, int]:
    """One number said as one."""
    alone = at + 1 == len(items) or items[at + 1] not in {*MULTIPLIERS, TEEN}
    if alone and items[at] not in SMALL_NUMBERS and items[at] not in MULTIPLIERS:
        return _read_figures(items[at]), at + 1
    value, end = _multiply(items, at, 1_000_000, _read_thousands)
    return _Part(str(value), any(MULTIPLIERS.get(item, 1) > 10 for item in items[at:end])), end


def _multiply(
    items: list[str], at: int, unit: int, read_smaller: Callable[[list[str], int], tuple[int, int]]
) -> tuple[int, int]:
    """So many of a unit, and what comes after it that is less: `tiga ratus lima`."""
    value, end = (1, at) if MULTIPLIERS.get(items[at], 0) == unit else read_smaller(items, at)
    if end == len(items) or MULTIPLIERS.get(items[end]) != unit:
        return value, end
    value, end = value * unit, end + 1
    if end < len(items) and MULTIPLIERS.get(items[end], 0) < unit:
        rest, after = read_smaller(items, end)
        if 0 < rest < unit:
            return value + rest, after
    return value, end


def _read_thousands(items: list[str], at: int) -> tuple[int, int]:
    return _multiply(items, at, 1000, _read_hundreds)


def _read_hundreds(items: list[str], at: int) -> tuple[int, int]:
    return _multiply(items, at, 100, _read_tens)


def _read_tens(items: list[str], at: int) -> tuple[int, int]:
    value, end = _read_small(items[at]), at + 1
    following = items[end] if end < len(items) else ""
    if following == TEEN and value < 10:
        return value + 10, end + 1
    spoken = items[at] in SMALL_NUMBERS
    if MULTIPLIERS.get(following) == 10 and value < 10:
        value, end, spoken = value * 10, end + 1, True
        following = items[end] if end < len(items) else ""
    if 20 <= value <= 90 and value % 10 == 0 and spoken and 0 < SMALL_NUMBERS.get(following, 0) < 10:
        return value + SMALL_NUMBERS[following], end + 1
    return value, end


def _read_small(item: str) -> int:
    if item in SMALL_NUMBERS:
        return SMALL_NUMBERS[item]
    return 1 if item in MULTIPLIERS else int(_read_figures(item).digits or 0)


def _read_figures(figures: str) -> _Part:
    figures = figures.strip(".,-")
    if match := _ROUND_AND_MORE.fullmatch(figures):
        return _Part(str(int(re.sub(r"\D", "", match[1])) + int(match[2])), True)
    digits = re.sub(r"\D", "", figures)
    return _Part(digits, bool(_THOUSANDS.fullmatch(figures)) or (len(digits) >= 4 and digits.endswith("00")))
