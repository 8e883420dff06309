"""The period that a comparison is about, or its figure is compared with: every period that has begun.

Of a number that may be a period the number is meant: `sales > 2026` is RM 2,026, `sales 2026 > 100% of 2025` two years.
"""

import re

from shared.commands.periods import LONGER_PERIOD_WORDS, LONGER_PERIODS, PERIOD_WORDS, PERIODS
from shared.grammar.calendar_spans import Today
from shared.grammar.folding import fold_key
from shared.grammar.period_values import read_period
from shared.grammar.results import ValueRefusal

PERIOD_OF = {period: period for period in (*PERIODS, *LONGER_PERIODS)} | PERIOD_WORDS | LONGER_PERIOD_WORDS
_BEFORE = {"today": "yesterday", **{unit: f"last_{unit}" for unit in ("week", "month", "quarter", "year")}}
"""What a rise is told against where nobody says."""
_BARE_COUNT = re.compile(r"[\d.,]+ \w+|[\d.,]+")
_SINGLE_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q(\d)")


def read_own_period(words: str, today: Today) -> str | ValueRefusal | None:
    """The period in its normal form, or why it cannot be counted; None for what is none."""
    if named := PERIOD_OF.get(fold_key(words)):
        return named
    try:
        return read_period(words, today)
    except (ValueError, OverflowError):
        return None


def read_other_period(words: str, today: Today) -> str | ValueRefusal | None:
    """The same behind the sign, where `5 minggu` and `5 bulan ini` would rather be a number and the period it is of."""
    if named := PERIOD_OF.get(fold_key(words)):
        return named
    period = None if _BARE_COUNT.fullmatch(words) else read_own_period(words, today)
    return None if isinstance(period, str) and _SINGLE_DAY.fullmatch(period) else period


def find_period_before(period: str) -> str | None:
    """What a period is compared with by itself; None where nobody could say."""
    if match := _MONTH.fullmatch(period):
        month = int(match[1]) * 12 + int(match[2]) - 2
        return f"{month // 12}-{month % 12 + 1:02}"
    if match := _QUARTER.fullmatch(period):
        quarter = int(match[1]) * 4 + int(match[2]) - 2
        return f"{quarter // 4}-Q{quarter % 4 + 1}"
    return str(int(period) - 1) if period.isdigit() else _BEFORE.get(period)
