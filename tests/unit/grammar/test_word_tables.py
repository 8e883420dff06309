"""The tables of words that the whole project reads: the calendar's names, yes and no."""

from datetime import date

import pytest

from shared import calendar, yes_no
from tests.unit.grammar.parsed_messages import args_of


def test_the_calendar_names_twelve_months_and_seven_weekdays() -> None:
    assert sorted(set(calendar.MONTH_NUMBERS.values())) == list(range(1, 13))
    assert sorted(set(calendar.WEEKDAY_NUMBERS.values())) == list(range(7))
    assert all(
        len(name.short(language)) == 3 for name in calendar.MONTHS + calendar.WEEKDAYS for language in ("en", "ms")
    )


@pytest.mark.parametrize("number", range(1, 13))
@pytest.mark.parametrize("language", ["en", "ms"])
def test_a_month_is_read_by_the_short_name_that_we_print(number: int, language: str) -> None:
    typed = f"9 {calendar.short_month(number, language)} 2025"
    assert args_of(f"/report daily date: {typed}")["date"] == f"2025-{number:02}-09"


def test_weekdays_count_from_monday() -> None:
    assert calendar.short_weekday(date(2026, 1, 14).weekday(), "en") == "Wed"
    assert calendar.short_weekday(date(2026, 1, 14).weekday(), "ms") == "Rab"


def test_no_word_turns_a_switch_both_ways() -> None:
    assert not set(yes_no.ON) & set(yes_no.OFF)
    assert {yes_no.SWITCH[word] for word in yes_no.YES} == {True}
    assert {yes_no.SWITCH[word] for word in yes_no.NO} == {False}
