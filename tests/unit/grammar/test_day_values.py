"""Words for days, against a calendar reckoned here without the grammar: on any day, in Malay and English."""

import calendar
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.commands import Field
from shared.grammar.field_checks import make_check
from shared.grammar.results import Clock, ValueRefusal

QUICK = settings(max_examples=150, deadline=None, database=None)
DAYS = st.dates(date(2025, 1, 1), date(2031, 12, 31))
ZONES = st.sampled_from([ZoneInfo(name) for name in ("Asia/Kuala_Lumpur", "Europe/Berlin", "America/New_York")])
CLOCKS = st.builds(
    lambda day, minute, zone: Clock(datetime.combine(day, time(minute // 60, minute % 60), zone), zone),
    DAYS, st.integers(0, 1439), ZONES,
)  # fmt: skip
WEEKDAYS = {
    "Isnin": 0, "Monday": 0, "Selasa": 1, "Tuesday": 1, "Rabu": 2, "Wednesday": 2, "Khamis": 3, "Thursday": 3,
    "Jumaat": 4, "Friday": 4, "Sabtu": 5, "Saturday": 5, "Ahad": 6, "Sunday": 6,
}  # fmt: skip
MONTHS = {
    "Januari": 1, "February": 2, "Mac": 3, "April": 4, "Mei": 5, "June": 6, "Julai": 7, "Ogos": 8, "September": 9,
    "Oct": 10, "November": 11, "Disember": 12,
}  # fmt: skip
RELATIVE = {
    "hari ini": 0, "today": 0, "Harini": 0, "esok": 1, "tomorrow": 1, "lusa": 2, "semalam": -1, "yesterday": -1,
}  # fmt: skip


def day_of(text: str, clock: Clock, **rules: Any) -> str | tuple[str, str | None]:
    found = make_check(Field(key="k", kind="date", label_en="", label_ms="", example="", **rules))(text, clock)
    return (found.problem, found.nearest) if isinstance(found, ValueRefusal) else str(found)


def nearby(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()


@QUICK
@given(CLOCKS, st.sampled_from(sorted(RELATIVE)))
def test_days_counted_from_today(clock: Clock, word: str) -> None:
    assert day_of(word, clock) == nearby(clock.now.date(), RELATIVE[word])


@QUICK
@given(CLOCKS, st.integers(1, 60), st.sampled_from(["{} hari lepas", "{} days ago", "{} hari lalu"]))
def test_days_back(clock: Clock, count: int, phrase: str) -> None:
    assert day_of(phrase.format(count), clock, past=True) == nearby(clock.now.date(), -count)


@QUICK
@given(CLOCKS, st.sampled_from(sorted(WEEKDAYS)))
def test_a_weekday_is_the_coming_one_and_in_a_report_the_last_one(clock: Clock, word: str) -> None:
    today = clock.now.date()
    coming = next(
        today + timedelta(days=ahead)
        for ahead in range(1, 8)
        if calendar.weekday(*_parts(today, ahead)) == WEEKDAYS[word]
    )
    last = next(
        today - timedelta(days=back) for back in range(7) if calendar.weekday(*_parts(today, -back)) == WEEKDAYS[word]
    )
    assert day_of(word, clock, future=True) == coming.isoformat()
    assert day_of(f"hari {word}", clock, past=True) == last.isoformat()


def _parts(today: date, days: int) -> tuple[int, int, int]:
    moved = today + timedelta(days=days)
    return moved.year, moved.month, moved.day


@QUICK
@given(CLOCKS, st.sampled_from(sorted(WEEKDAYS)), st.sampled_from(["{} depan", "next {}"]))
def test_a_weekday_of_next_week(clock: Clock, word: str, phrase: str) -> None:
    monday = clock.now.date() - timedelta(days=clock.now.date().weekday()) + timedelta(days=7)
    assert day_of(phrase.format(word), clock) == nearby(monday, WEEKDAYS[word])


@QUICK
@given(CLOCKS, st.sampled_from(sorted(MONTHS)), st.integers(1, 28))
def test_a_day_of_a_month_is_the_next_one_and_in_a_report_the_last_one(clock: Clock, month: str, day: int) -> None:
    today = clock.now.date()
    this_year = date(today.year, MONTHS[month], day)
    coming = this_year if this_year >= today else this_year.replace(year=today.year + 1)
    last = this_year if this_year <= today else this_year.replace(year=today.year - 1)
    for phrase in (f"{day} {month}", f"{day}hb {month}", f"{month} {day}"):
        assert day_of(phrase, clock, future=True) == coming.isoformat()
        assert day_of(phrase, clock, past=True) == last.isoformat()


@QUICK
@given(CLOCKS, DAYS)
def test_a_whole_date_is_itself_in_every_way_of_writing(clock: Clock, day: date) -> None:
    for phrase in (f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day.day} {day:%B} {day.year}"):
        assert day_of(phrase, clock) == day.isoformat()


@QUICK
@given(CLOCKS, DAYS)
def test_a_day_on_the_wrong_side_of_today_is_refused_with_one_on_the_right_side(clock: Clock, day: date) -> None:
    today = clock.now.date()
    for rule, wrong, problem in (("future", day < today, "past_date"), ("past", day > today, "not_yet")):
        found = day_of(day.isoformat(), clock, **{rule: True})
        if not wrong:
            assert found == day.isoformat()
            continue
        assert isinstance(found, tuple) and found[0] == problem and found[1]
        assert day_of(found[1], clock, **{rule: True}) == found[1]


@QUICK
@given(CLOCKS)
def test_the_zone_decides_which_day_it_is(clock: Clock) -> None:
    elsewhere = ZoneInfo("Pacific/Auckland")
    assert day_of("esok", Clock(clock.now, elsewhere)) == nearby(clock.now.astimezone(elsewhere).date(), 1)


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("2026-02-30", ("bad_date", "2026-02-28")),
        ("esk", ("bad_date", "2026-01-15")),
        ("jumaatt", ("bad_date", "2026-01-16")),
        ("2026-01-20 08:00", ("bad_date", None)),
        ("nanti", ("bad_date", None)),
        ("", ("bad_date", None)),
        ("0001-01-01", ("bad_date", None)),
        ("9" * 50, ("bad_date", None)),
    ],
)
def test_what_is_no_day_is_refused(typed: str, outcome: object) -> None:
    zone = ZoneInfo("Asia/Kuala_Lumpur")
    assert day_of(typed, Clock(datetime(2026, 1, 14, 10, 30, tzinfo=zone), zone)) == outcome
