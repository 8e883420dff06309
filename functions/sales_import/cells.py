"""One value of a row: what it means, or the code of what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from functions.sales_import.sheet_amounts import number_told
from functions.sales_import.sheet_dates import moment_told
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


Reader = Callable[[Any], Any]
"""A value as told, to a value as kept, or Wrong."""


def amount(told: Any, most: Decimal = AMOUNT_MAX) -> Decimal | Wrong:
    """Ringgit with two decimals at most; below zero is a refund."""
    number = number_told(told)
    if number is None:
        return Wrong("bad_amount")
    if abs(number) > most:
        return Wrong("absurd")
    if number != round(number, 2):
        return Wrong("too_many_decimals")
    return round(number, 2)


def target(told: Any) -> Decimal | Wrong:
    number = amount(told, TARGET_MAX)
    return Wrong("absurd") if isinstance(number, Decimal) and number < 0 else number


def quantity(told: Any) -> Decimal | Wrong:
    """A number other than zero; kilograms have up to three decimals, a returned piece counts below zero."""
    number = number_told(told)
    if number is None or not 0 < abs(number) <= QTY_MAX or number != round(number, 3):
        return Wrong("bad_qty")
    return number


def count(told: Any) -> int | Wrong:
    """A whole number from zero."""
    number = number_told(told)
    if number is None or not 0 <= number <= COUNT_MAX or number != int(number):
        return Wrong("bad_count")
    return int(number)


def moment(told: Any) -> datetime | Wrong:
    """A time with its zone; one without is the owner's, a day without a time begins at midnight."""
    found = moment_told(told)
    if found is None:
        return Wrong("bad_time")
    if found.year < OLDEST_YEAR:
        return Wrong("too_old")
    if found.year > datetime.now(settings().zone).year + 50:
        return Wrong("future")
    return found.replace(tzinfo=settings().zone) if found.tzinfo is None else found


def past_moment(told: Any) -> datetime | Wrong:
    """What has happened, by a clock that may be a day wrong."""
    found = moment(told)
    late = isinstance(found, datetime) and found > datetime.now(settings().zone) + timedelta(days=1)
    return Wrong("future") if late else found


def day(told: Any) -> date | Wrong:
    """The owner's day of a moment."""
    found = moment(told)
    return found.astimezone(settings().zone).date() if isinstance(found, datetime) else found


def text(longest: int) -> Reader:
    """Words on one line; what a spreadsheet would take for a formula is only words here."""

    def read(told: Any) -> str | Wrong | None:
        if isinstance(told, bool) or not isinstance(told, str | int | float | Decimal):
            return Wrong("bad_text")
        words = _HIDDEN.sub(" ", str(told)[: longest * 4]).strip()
        return Wrong("too_long") if len(words) > longest else words or None

    return read


def word(longest: int) -> Reader:
    """A name in small letters, such as a channel or a platform."""
    read = text(longest)

    def lowered(told: Any) -> Any:
        found = read(told)
        return found.lower() if isinstance(found, str) else found

    return lowered


def ringgit(told: Any) -> str | Wrong:
    return "MYR" if str(told).strip().upper() in {"MYR", "RM"} else Wrong("bad_currency")
