"""How a cell of a sheet is read: as whoever sends figures writes them, and as people type them in /sale add."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from functions.sales_import import cells
from functions.sales_import.cells import Wrong
from functions.sales_import.sheet_dates import swap_day_and_month
from shared.grammar.typed_amounts import read_scaled, read_sen, split_sign

_DAY_ZERO = datetime(1899, 12, 30)  # of a spreadsheet's days, in its own zone
_SERIALS = (20_000, 80_000)  # days: 1954 to 2119


def amount(cell: object) -> Decimal | Wrong:
    """`1.5k` and `50 sen` too."""
    number = cells.amount(cell)
    if not isinstance(number, Wrong) or number.code != "bad_amount" or not isinstance(cell, str):
        return number
    negative, unsigned = split_sign(cell[:40])
    sen = read_sen(unsigned)
    return number if sen is None else cells.amount(Decimal(-sen if negative else sen) / 100)


def quantity(cell: object) -> Decimal | Wrong:
    number = cells.quantity(cell)
    scaled = read_scaled(cell.strip().lower()[:40], 1) if isinstance(number, Wrong) and isinstance(cell, str) else None
    return number if scaled is None else cells.quantity(scaled)


def past_moment(cell: object) -> datetime | Wrong:
    """The day first; a spreadsheet's day as the number that it is inside."""
    serial = read_serial(cell)
    return cells.past_moment(serial or cell)


def past_moment_month_first(cell: object) -> datetime | Wrong:
    return past_moment(swap_day_and_month(cell) if isinstance(cell, str) else cell)


def read_serial(cell: object) -> str | None:
    """`46346` as 2026-11-20, `46346.5` as its noon."""
    digits = str(cell).strip()
    if not digits.replace(".", "", 1).isdecimal() or len(digits) > 20 or not digits.isascii():
        return None
    days = Decimal(digits)
    if not _SERIALS[0] <= days < _SERIALS[1]:
        return None
    moment = _DAY_ZERO + timedelta(days=int(days), seconds=round((days % 1) * 86_400))
    return f"{moment:%Y-%m-%d %H:%M:%S}" if days % 1 else f"{moment:%Y-%m-%d}"


def find_date_order(told: Iterable[str]) -> str:
    """`day_first`, `month_first` where only that fits them all, `mixed` where some fit one alone and some the other."""
    filled = [cell for cell in told if cell]
    day_first = {cell for cell in filled if not isinstance(past_moment(cell), Wrong)}
    month_first = {cell for cell in filled if not isinstance(past_moment_month_first(cell), Wrong)}
    if month_first <= day_first:
        return "day_first"
    return "month_first" if day_first <= month_first else "mixed"


def multiply(price: Decimal, qty: Decimal | None) -> Decimal | Wrong:
    """What was paid: the price of one times how many, to the sen."""
    return cells.amount(round(price * (1 if qty is None else qty), 2))
