"""Reads numbers and money as people type them: 1,200 and 1.2k, RM 5.50 and 50 sen. Whole numbers inside, no floats."""

import re
from collections.abc import Callable

from shared.commands import Field
from shared.grammar.folding import fold_text
from shared.grammar.results import Clock, ValueRefusal

_PLAIN = re.compile(r"[-+]?\d{1,9}", re.ASCII)
_AMOUNT = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(?P<part>\d{1,3}))?\s*(?P<times>k|ribu|m|juta)?", re.ASCII
)
_CURRENCY = re.compile(r"(?:rm|myr)\.?\s*|\s*(?:ringgit|myr|rm)$")
_SEN = re.compile(r"(?:(?:rm\s*)?(\d{1,9})(?:\s*ringgit)?\s+)?(\d{1,2})\s*sen", re.ASCII)
_NEGATIVE = re.compile(r"(?:(?:rm|myr)\.?\s*)?-\s*(?=[\drm.])|\((?=.*\)$)")
_TIMES = {None: 1, "k": 1_000, "ribu": 1_000, "m": 1_000_000, "juta": 1_000_000}
_HARMLESS = re.compile(r"(?:\s|[=:.!,\"']|\b(?:rm|myr|ringgit|malaysia|sahaja|saja|je|only)\b)*")
_DIGITS = re.compile(r"\d[\d.,]*", re.ASCII)


def read_scaled(text: str, scale: int) -> int | None:
    """An unsigned amount times `scale`, exactly; None for what is none or would leave a rest."""
    match = _AMOUNT.fullmatch(text)
    if not match:
        return None
    part = match["part"] or ""
    product = int(match["whole"].replace(",", "") + part) * _TIMES[match["times"]] * scale
    return None if product % 10 ** len(part) else product // 10 ** len(part)


def read_sen(text: str) -> int | None:
    """Money in sen; three decimals without a `k` are nobody's ringgit."""
    text = fold_text(text).strip(" .!")
    if coins := _SEN.fullmatch(text):
        return int(coins[1] or 0) * 100 + int(coins[2])
    return read_scaled(_CURRENCY.sub("", text), 100)


def split_sign(text: str) -> tuple[bool, str]:
    """Whether an amount is below zero (`-20`, `RM -20`, `(20)`), and the amount without its sign."""
    text = fold_text(text).strip(" .!")
    sign = _NEGATIVE.match(text)
    return bool(sign), text[sign.end() :].removesuffix(")") if sign else text


def format_ringgit(amount: int) -> str:
    """Sen as `1200.00`."""
    return f"{amount // 100}.{amount % 100:02}"


def make_money_check(field: Field) -> Callable[[str, Clock], str | ValueRefusal]:
    bounds = (format_ringgit(field.minimum), format_ringgit(field.maximum))

    def check(value: str, _clock: Clock) -> str | ValueRefusal:
        negative, unsigned = split_sign(value)
        amount = read_sen(unsigned)
        if negative and field.below_zero != "-":
            return _refuse_negative(field, amount, bounds)
        if amount is None or not field.minimum <= amount <= field.maximum:
            near = _suggest_sen(value) if amount is None else None
            is_fit = near is not None and field.minimum <= near <= field.maximum
            return ValueRefusal("bad_money", format_ringgit(near) if near is not None and is_fit else None, bounds)
        return format_ringgit(amount)

    return check


def _refuse_negative(field: Field, amount: int | None, bounds: tuple[str, str]) -> ValueRefusal:
    """Nothing is offered without its sign: it may be another command that is meant."""
    if amount and field.below_zero:
        return ValueRefusal("below_zero", None, (field.below_zero, format_ringgit(amount)))
    return ValueRefusal("bad_money", None, bounds)


def _suggest_sen(value: str) -> int | None:
    """`1.200,50` has one amount in it; another sign, currency, unit or count would be another amount."""
    text = fold_text(value[:40])
    numbers = _DIGITS.findall(text)
    if len(numbers) != 1 or not _is_only_ringgit(text.replace(numbers[0], " ", 1)):
        return None
    whole, point, part = numbers[0].replace(",", ".").rpartition(".")
    if not point or len(part) > 2:
        whole, part = whole + part, ""
    whole = whole.replace(".", "")
    return int(whole or "0") * 100 + int(part.ljust(2, "0")) if len(whole) <= 9 else None


def _is_only_ringgit(around: str) -> bool:
    """Whether what stands around a number changes nothing of it."""
    return _HARMLESS.fullmatch(around) is not None


def make_number_check(field: Field) -> Callable[[str, Clock], int | ValueRefusal]:
    def check(value: str, _clock: Clock) -> int | ValueRefusal:
        plain = fold_text(value)
        number = int(plain) if _PLAIN.fullmatch(plain) else read_scaled(plain, 1)
        if number is None or not field.minimum <= number <= field.maximum:
            return ValueRefusal("bad_number", None, (str(field.minimum), str(field.maximum)))
        return number

    return check
