"""WOCS reads what WOCS prints: every time and day, in both languages, as the same moment."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.replies import date_ranges, time_format
from home_node.charts import chart_words
from shared.calendar import MONTHS, WEEKDAYS
from shared.grammar.results import Clock
from shared.grammar.time.day_values import read_day
from shared.grammar.time.moment_phrases import read_moment
from shared.grammar.time.time_suggestions import format_moment, suggest_moment
from tests.unit.grammar.parsed_messages import NOW, ZONE

MANY = settings(max_examples=300, deadline=None, database=None)
LANGUAGES = st.sampled_from(["en", "ms"])
MINUTES = st.datetimes(datetime(2001, 1, 1), datetime(2098, 12, 31)).map(
    lambda wall: wall.replace(second=0, microsecond=0, tzinfo=ZONE)
)
NEAR = st.integers(-180, 180).map(lambda days: NOW.date() + timedelta(days=days))


def read(text: str, future: bool = True) -> datetime | None:
    return read_moment(text, Clock(NOW, ZONE), "09:00", future)


def written_in_sql(at: datetime) -> str:
    """As `wocs.clock_text` writes a moment."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@MANY
@given(MINUTES, LANGUAGES, st.booleans())
def test_every_printed_moment_is_read_back(at: datetime, language: str, future: bool) -> None:
    stamp = written_in_sql(at)
    printed = (
        time_format.format_time(stamp, language),
        chart_words.write_moment(language, at),
        format_moment(at),
        stamp,
        at.isoformat(),
        f"{at:%Y-%m-%dT%H:%M}",
    )
    for text in printed:
        for typed in (text, text.lower(), text.replace(",", ""), f"{text}.", f"  {text.upper()} "):
            assert read(typed, future) == at, typed


@MANY
@given(MINUTES, LANGUAGES)
def test_every_printed_day_is_read_back(at: datetime, language: str) -> None:
    day, stamp = at.date(), written_in_sql(at.replace(hour=0, minute=0))
    whole_day = {"since": stamp, "until": written_in_sql(at.replace(hour=0, minute=0) + timedelta(days=1))}
    printed = (
        date_ranges.format_period(whole_day, language),
        time_format.format_date(day, language),
        chart_words.write_day(language, day),
        day.isoformat(),
    )
    for text in printed:
        assert read_day(text, Clock(NOW, ZONE), False) == read_day(text, Clock(NOW, ZONE), True) == day, text


@MANY
@given(NEAR, LANGUAGES)
def test_a_day_printed_without_its_year_is_the_one_it_was_printed_of(day: date, language: str) -> None:
    """Half a year before or after: past where what was is meant, else to come; a weekday decides by itself."""
    past = day <= NOW.date()
    for text in (date_ranges.format_day(day.isoformat(), language), time_format.format_day_and_month(day, language)):
        assert read_day(text, Clock(NOW, ZONE), past) == day, text
    assert read_day(date_ranges.format_day(day.isoformat(), language), Clock(NOW, ZONE), past) == day


@MANY
@given(st.integers(1, 40 * 3600), LANGUAGES)
def test_every_printed_duration_is_so_long_from_now(seconds: int, language: str) -> None:
    text = time_format.format_duration(seconds, language)
    told = seconds // 60 * 60 if seconds >= 3600 else seconds
    moment = NOW + timedelta(seconds=told)
    whole = moment.replace(second=0)
    assert read(text) == (whole if whole == moment else whole + timedelta(minutes=1)), text
    assert read(time_format.estimate_duration(seconds, language)) is not None


@pytest.mark.parametrize("language", ["en", "ms"])
def test_every_name_of_a_month_and_a_weekday_is_read(language: str) -> None:
    for number, month in enumerate(MONTHS, 1):
        for name in (month.en, month.ms, month.short(language)):
            assert read(f"5 {name} 2027 08:00") == datetime(2027, number, 5, 8, tzinfo=ZONE)
    for number, weekday in enumerate(WEEKDAYS):
        day = date(2026, 12, 7) + timedelta(days=number)
        for name in (weekday.en, weekday.ms, weekday.short(language)):
            assert read_day(f"{name} {day.day} Dec 2026", Clock(NOW, ZONE), False) == day


def test_the_clock_of_today_is_today() -> None:
    now = datetime.now(time_format.settings().zone).replace(second=0, microsecond=0)
    assert read_moment(time_format.format_clock(now.isoformat()), Clock(now, ZONE), "09:00", True) == now


def test_a_weekday_that_is_not_that_days_is_asked_about() -> None:
    assert read("Mon 1 Dec 2026, 09:00") is None
    assert suggest_moment("Mon 1 Dec 2026, 09:00", Clock(NOW, ZONE), "09:00", True) == "2026-12-01 09:00"
    assert read_day("Jumaat 1 Dis 2026", Clock(NOW, ZONE), False) is None


def test_what_is_printed_in_another_zone_is_read_in_it() -> None:
    london = ZoneInfo("Europe/London")
    assert read_moment("Tue 30 Jun 2026, 09:00", Clock(NOW, london), "09:00", True) == datetime(
        2026, 6, 30, 8, tzinfo=UTC
    )
