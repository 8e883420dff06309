"""Periods as moments: the same days that SQL's `wocs.period_span` counts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from home_node.tiktok.display.period_span import find_span

HERE = ZoneInfo("Asia/Kuala_Lumpur")
NOW = datetime(2026, 11, 30, 10, 30, tzinfo=HERE)  # a Monday


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        ("today", "2026-11-30", None),
        ("yesterday", "2026-11-29", "2026-11-30"),
        ("week", "2026-11-30", None),
        ("last_week", "2026-11-23", "2026-11-30"),
        ("month", "2026-11-01", None),
        ("last_month", "2026-10-01", "2026-11-01"),
        ("quarter", "2026-10-01", None),
        ("last_quarter", "2026-07-01", "2026-10-01"),
        ("year", "2026-01-01", None),
        ("last_year", "2025-01-01", "2026-01-01"),
        ("7d", "2026-11-24", None),
        ("30d", "2026-11-01", None),
        ("2025", "2025-01-01", "2026-01-01"),
        ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2025-12", "2025-12-01", "2026-01-01"),
        ("2026-11-15", "2026-11-15", "2026-11-16"),
        ("2026-11-01..2026-11-15", "2026-11-01", "2026-11-16"),
        ("2026-11-15..2026-12-15", "2026-11-15", None),
    ],
)
def test_a_period_is_from_its_first_day_to_its_last_or_so_far(period: str, since: str, until: str | None) -> None:
    ends = datetime.fromisoformat(until).replace(tzinfo=HERE) if until else NOW
    begins = datetime.fromisoformat(since).replace(tzinfo=HERE)
    assert find_span(period, NOW) == (begins.timestamp(), ends.timestamp())


def test_twenty_four_hours_end_now() -> None:
    since, until = find_span("24h", NOW)
    assert (until, until - since) == (NOW.timestamp(), 24 * 3600)


@pytest.mark.parametrize("period", ["", "someday", "2026-13", "2026-Q5", "2026-02-30", "2027", "last_century"])
def test_what_is_no_period_or_has_not_begun_is_refused(period: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        find_span(period, NOW)


def test_days_are_the_owners_and_not_the_worlds() -> None:
    early = datetime(2026, 11, 29, 22, 0, tzinfo=UTC).astimezone(HERE)
    assert find_span("today", early)[0] == datetime(2026, 11, 30, tzinfo=HERE).timestamp()
