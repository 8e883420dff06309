"""Telephone numbers as WhatsApp knows them: country code first, no plus. Without one a number is Malaysian."""

import re

from shared.commands import Field
from shared.grammar.folding import fold_text
from shared.grammar.results import Check, Clock, Value, ValueRefusal
from shared.grammar.text_checks import refuse_length

_MALAYSIAN = re.compile(r"60[1-9]\d{7,9}", re.ASCII)
_ABROAD = re.compile(r"(?!60)[1-9]\d{7,14}", re.ASCII)
_ABROAD_BARE = re.compile(r"(?!60)(?:1\d{10}|[2-9]\d{9,14})", re.ASCII)
"""Without a plus: long enough to carry a country code; 1 is North America, else a Malaysian number without its zero."""
_SHAPE = re.compile(r"(?:https://)?(?:wa\.me/|tel:)?(\+?[\d\s().\-]{8,30})", re.ASCII)


def normalise_number(text: str) -> str | None:
    """`019-333 4444`, `+60 19 333 4444` and `60193334444` are all `60193334444`; None for anything else."""
    shape = _SHAPE.fullmatch(fold_text(text))
    if not shape:
        return None
    digits = re.sub(r"\D", "", shape[1])
    abroad = _ABROAD if shape[1].startswith(("+", "00")) else _ABROAD_BARE
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0"):
        digits = f"6{digits}"
    return digits if _MALAYSIAN.fullmatch(digits) or abroad.fullmatch(digits) else None


def suggest_number(text: str) -> str | None:
    """A number with something around it, or with its first zero missing."""
    digits = re.sub(r"\D", "", fold_text(text)[:60])
    return normalise_number(digits) or (normalise_number(f"0{digits}") if digits.startswith("1") else None)


def make_phone_check(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        number = normalise_number(value)
        if number or not field.open:
            return number or ValueRefusal("bad_phone", suggest_number(value))
        value = " ".join(value.split())
        return value if len(value) <= field.max_length else refuse_length(value, field.max_length)

    return check
