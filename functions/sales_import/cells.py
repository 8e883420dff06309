"""One value of a row: what it means, or the code of what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from functions.sales_import.sheet_amounts import read_number
from functions.sales_import.sheet_dates import read_moment
from shared.settings import settings

AMOUNT_MAX = Decimal(1_000_000)  # ringgit a sale; also a CHECK of wocs.sales
TARGET_MAX = Decimal(100_000_000)
QTY_MAX = Decimal(100_000)
COUNT_MAX = 10**11  # no post has been seen as often
OLDEST_YEAR = 2000
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class Wrong:
    """Codes: missing, bad_amount, too_many_decimals, absurd, bad_time, future, too_old, bad_text, too_long, bad_count,
    bad_qty, bad_currency, no_figure."""

    code: str


Value = str | int | Decimal | date | None
"""A value as it is kept; a datetime is a date too."""
Reader = Callable[[object], Value | Wrong]
"""A cell as it came, to its value, or what is wrong with it."""


def amount(cell: object, most: Decimal = AMOUNT_MAX) -> Decimal | Wrong:
    """Ringgit with two decimals at most; below zero is a refund."""
    number = read_number(cell)
    if number is None:
        return Wrong("bad_amount")
    if abs(number) > most:
        return Wrong("absurd")
    if number != round(number, 2):
        return Wrong("too_many_decimals")
    return round(number, 2)


def target(cell: object) -> Decimal | Wrong:
    number = amount(cell, TARGET_MAX)
    return Wrong("absurd") if isinstance(number, Decimal) and number < 0 else number


def quantity(cell: object) -> Decimal | Wrong:
    """A number other than zero; kilograms have up to three decimals, a returned piece counts below zero."""
    number = read_number(cell)
    if number is None or not 0 < abs(number) <= QTY_MAX or number != round(number, 3):
        return Wrong("bad_qty")
    return number


def count(cell: object) -> int | Wrong:
    """A whole number from zero."""
    number = read_number(cell)
    if number is None or not 0 <= number <= COUNT_MAX or number != int(number):
        return Wrong("bad_count")
    return int(number)


def moment(cell: object) -> datetime | Wrong:
    """A time with its zone; one without is the owner's, a day without a time begins at midnight."""
    at = read_moment(cell)
    if at is None:
        return Wrong("bad_time")
    if at.year < OLDEST_YEAR:
        return Wrong("too_old")
    if at.year > datetime.now(settings().zone).year + 50:
        return Wrong("future")
    return at.replace(tzinfo=settings().zone) if at.tzinfo is None else at


def past_moment(cell: object) -> datetime | Wrong:
    """What has happened, by a clock that may be a day wrong."""
    at = moment(cell)
    is_late = isinstance(at, datetime) and at > datetime.now(settings().zone) + timedelta(days=1)
    return Wrong("future") if is_late else at


def day(cell: object) -> date | Wrong:
    """The owner's day of a moment."""
    at = moment(cell)
    return at.astimezone(settings().zone).date() if isinstance(at, datetime) else at


def text(longest: int) -> Reader:
    """Words on one line; what a spreadsheet would take for a formula is only words here."""

    def read(cell: object) -> str | Wrong | None:
        if isinstance(cell, bool) or not isinstance(cell, str | int | float | Decimal):
            return Wrong("bad_text")
        words = _HIDDEN.sub(" ", str(cell)[: longest * 4]).strip()
        return Wrong("too_long") if len(words) > longest else words or None

    return read


def word(longest: int) -> Reader:
    """A name in small letters, such as a channel or a platform."""
    read = text(longest)

    def read_lowered(cell: object) -> Value | Wrong:
        words = read(cell)
        return words.lower() if isinstance(words, str) else words

    return read_lowered


def ringgit(cell: object) -> str | Wrong:
    return "MYR" if str(cell).strip().upper() in {"MYR", "RM"} else Wrong("bad_currency")
