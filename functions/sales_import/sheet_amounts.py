"""Money and counts as people and spreadsheets write them."""

import re
from decimal import Decimal, InvalidOperation

_MARKS = re.compile(r"(?i)^(rm|myr)|(rm|myr)$|[\s\u00a0\u202f']+|/-$")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_DOTTED = re.compile(r"\d{1,3}(\.\d{3})+,\d{1,2}|\d{1,3}(\.\d{3}){2,}", re.ASCII)
_COMMA = re.compile(r"\d+,\d{1,2}", re.ASCII)
_PLAIN = re.compile(r"\d+(\.\d+)?|\.\d+", re.ASCII)
_LONGEST = 40


def read_number(cell: object) -> Decimal | None:
    """`RM 1,234.50`, `1.234,50`, `12,5`, `(3.00)`, 12.5; None for anything else."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float | Decimal):
        return finite(str(cell))
    return read_written(cell) if isinstance(cell, str) and len(cell) <= _LONGEST else None


def finite(digits: str) -> Decimal | None:
    """Exponents are kept short: 1e999999999 is no amount of anything."""
    if len(digits) > _LONGEST:
        return None
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return None
    return number if number.is_finite() and -20 < number.adjusted() < 20 else Decimal(0) if number == 0 else None


def read_written(cell: str) -> Decimal | None:
    digits = cell.strip().replace("\u2212", "-")
    sign, digits = ("-", digits[1:-1]) if digits[:1] == "(" and digits[-1:] == ")" else ("", digits)
    if digits[:1] in {"-", "+"}:
        sign, digits = digits[0].replace("+", ""), digits[1:]
    digits = without_currency(digits)
    if digits[:1] == "-" and not sign:  # RM -12.50
        sign, digits = "-", digits[1:]
    plain = with_decimal_point(digits)
    return None if plain is None else finite(sign + plain)


def without_currency(digits: str) -> str:
    """Without the currency and the blanks, whichever stands first."""
    shorter = _MARKS.sub("", digits)
    return shorter if shorter == digits else without_currency(shorter)


def with_decimal_point(digits: str) -> str | None:
    """With a decimal point and nothing else."""
    if _THOUSANDS.fullmatch(digits):
        return digits.replace(",", "")
    if _DOTTED.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    if _COMMA.fullmatch(digits):
        return digits.replace(",", ".")
    return digits if _PLAIN.fullmatch(digits) else None
