"""Reads numbers and money as people type them: 1,200 and 1.2k, RM 5.50 and 50 sen. Whole numbers inside, no floats."""

import re
from collections.abc import Callable

from shared.commands import Field
from shared.grammar.folding import folded
from shared.grammar.results import Clock, Refusal

_PLAIN = re.compile(r"[-+]?\d{1,9}", re.ASCII)
_AMOUNT = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(?P<part>\d{1,3}))?\s*(?P<times>k|ribu|m|juta)?", re.ASCII
)
_CURRENCY = re.compile(r"(?:rm|myr)\.?\s*|\s*(?:ringgit|myr|rm)$")
_SEN = re.compile(r"(?:(?:rm\s*)?(\d{1,9})(?:\s*ringgit)?\s+)?(\d{1,2})\s*sen", re.ASCII)
_TIMES = {None: 1, "k": 1_000, "ribu": 1_000, "m": 1_000_000, "juta": 1_000_000}
_DIGITS = re.compile(r"\d[\d.,]*", re.ASCII)


def scaled(text: str, scale: int) -> int | None:
    """An unsigned amount times `scale`, exactly; None for what is none or would leave a rest."""
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    part = found["part"] or ""
    product = int(found["whole"].replace(",", "") + part) * _TIMES[found["times"]] * scale
    return None if product % 10 ** len(part) else product // 10 ** len(part)


def sen(text: str) -> int | None:
    """Money in sen; three decimals without a `k` are nobody's ringgit."""
    text = folded(text).strip(" .!")
    if coins := _SEN.fullmatch(text):
        return int(coins[1] or 0) * 100 + int(coins[2])
    return scaled(_CURRENCY.sub("", text), 100)


def ringgit(amount: int) -> str:
    """Sen as `1200.00`."""
    return f"{amount // 100}.{amount % 100:02}"


def money_check(field: Field) -> Callable[[str, Clock], str | Refusal]:
    bounds = (ringgit(field.minimum), ringgit(field.maximum))

    def check(value: str, _clock: Clock) -> str | Refusal:
        amount = sen(value)
        if amount is None or not field.minimum <= amount <= field.maximum:
            near = _near(value) if amount is None else min(max(amount, field.minimum), field.maximum)
            return Refusal("bad_money", None if near is None else ringgit(near), bounds)
        return ringgit(amount)

    return check


def _near(value: str) -> int | None:
    """`1.200,50` and `-5` have one number in them."""
    found = _DIGITS.findall(folded(value[:40]))
    if len(found) != 1:
        return None
    whole, point, part = found[0].replace(",", ".").rpartition(".")
    if not point or len(part) > 2:
        whole, part = whole + part, ""
    whole = whole.replace(".", "")
    return int(whole or "0") * 100 + int(part.ljust(2, "0")) if len(whole) <= 9 else None


def number_check(field: Field) -> Callable[[str, Clock], int | Refusal]:
    def check(value: str, _clock: Clock) -> int | Refusal:
        plain = folded(value)
        number = int(plain) if _PLAIN.fullmatch(plain) else scaled(plain, 1)
        if number is None or not field.minimum <= number <= field.maximum:
            near = None if number is None else str(min(max(number, field.minimum), field.maximum))
            return Refusal("bad_number", near, (str(field.minimum), str(field.maximum)))
        return number

    return check
