"""Months are no fixed number of days: the same day some months on, or the last one of a shorter month."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """31 January and a month is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, count_days(year, month + 1)))


def count_days(year: int, month: int) -> int:
    return monthrange(year, month)[1]
