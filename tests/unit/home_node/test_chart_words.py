"""Numbers, periods and totals as they are written into a picture."""

from datetime import date
from typing import Any

import pytest

from home_node.charts.chart_picture import draw_chart
from home_node.charts.chart_request import Unit
from home_node.charts.chart_words import load_words, translate, write_days
from home_node.charts.headline import Headline
from home_node.charts.number_labels import write_change, write_short, write_whole
from tests.unit.home_node.sample_charts import NOW, draw_sample, list_words, make_days, make_texts, read_sample


def make_headline(language: str = "ms", **request: Any) -> Headline:
    return draw_chart(read_sample(**request), language, "Abang Colek", NOW)[1]


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0, "RM", "RM 0"), (1234, "RM", "RM 1.2k"), (999, "RM", "RM 999"), (999.6, "RM", "RM 1k"),
        (12.5, "RM", "RM 12.5"),
        (12480, "RM", "RM 12k"), (999_999, "count", "1M"), (1.25e6, "count", "1.2M"), (3e9, "count", "3B"),
        (-759, "RM", "−RM 759"),
        (2.44, "%", "2.4 %"), (100, "%", "100 %"), (0.004, "RM", "RM 0"), (-0.004, "RM", "RM 0"),
        (1.9e16, "count", "1.9×10¹⁶"),
        (35, "count", "35"), (2.5, "count", "2.5"),
    ],
)  # fmt: skip
def test_a_column_says_its_value_in_a_few_characters(value: float, unit: Unit, words: str) -> None:
    assert write_short(value, unit) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (12480.5, "RM", "RM 12,480.50"), (12480, "RM", "RM 12,480"), (2_990_000, "RM", "RM 2.99M"), (0, "count", "0"),
        (78179, "count", "78,179"), (2.86, "%", "2.9 %"), (-230.5, "RM", "−RM 230.50"), (-0.001, "RM", "RM 0"),
    ],
)  # fmt: skip
def test_a_total_says_every_digit_that_matters(value: float, unit: Unit, words: str) -> None:
    assert write_whole(value, unit) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(112, 100, "▲ 12 %"), (97, 100, "▼ 3 %"), (100, 100, "= 0 %"), (1400, 100, "▲ 14×"), (5, 0, None),
     (5, -3, None), (0, 10, "▼ 100 %")],
)  # fmt: skip
def test_the_change_is_a_percentage_of_what_was_before(now: float, before: float, words: str | None) -> None:
    assert write_change(now, before) == words


def test_a_span_of_days_is_written_short() -> None:
    assert write_days("en", date(2026, 11, 15), date(2026, 11, 21)) == "15 – 21 Nov 2026"
    assert write_days("ms", date(2026, 11, 28), date(2026, 12, 4)) == "28 Nov – 4 Dis 2026"
    assert write_days("en", date(2026, 12, 28), date(2027, 1, 3)) == "28 Dec 2026 – 3 Jan 2027"
    assert write_days("en", date(2026, 12, 28), date(2026, 12, 28)) == "28 Dec 2026"


def test_the_heading_tells_title_period_total_and_change() -> None:
    headline = make_headline(
        points=make_days([100, 20, None], previous=[50, 50, 0]), period={"name": "week"}, subject="Bazaar 🔥"
    )
    assert headline == Headline("Jualan", "Bazaar", "Minggu ini · 16 – 18 Nov 2026", "RM 120", "▲ 20 %", False)
    assert make_headline("en", points=make_days([1])).title == "Sales"


def test_totals_that_were_told_win_over_the_sum_of_the_points() -> None:
    headline = make_headline(points=make_days([1, 2]), total="500.00", previous_total=1000)
    assert (headline.total, headline.change) == ("RM 500", "▼ 50 %")


def test_percentages_are_averaged_and_said_to_be() -> None:
    points = make_days([2, None, 4], previous=[1, 1, 1])
    assert make_headline(points=points, unit="%")[3:6] == ("3 %", "", True)
    assert "purata" in list_words(draw_sample(points, unit="%"))
    assert make_headline(points=points, unit="%", total=2.5, previous_total=2)[3:6] == ("2.5 %", "▲ 25 %", False)


def test_a_period_in_moments_ends_with_its_last_day_in_the_owners_zone() -> None:
    period = {"name": "7d", "since": "2026-11-15T16:00:00+00:00", "until": "2026-11-22T16:00:00Z"}
    assert make_headline(points=make_texts(("Gerai", 1)), period=period).period == "7 hari lepas · 16 – 22 Nov 2026"
    period = {"name": "odd", "since": "2026-11-16", "until": "2026-11-16"}
    assert make_headline(points=make_texts(("Gerai", 1)), period=period).period == "16 Nov 2026"


def test_a_period_that_makes_no_sense_is_left_out() -> None:
    for since, until in [("soon", "later"), ("", ""), ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")]:
        headline = make_headline(points=make_texts(("Gerai", 1)), period={"since": since, "until": until})
        assert headline.period == ""


def test_hours_and_weekdays_are_named_in_the_language_of_whoever_asked() -> None:
    assert {"Isn", "16", "Ahd"} <= set(list_words(draw_sample(make_days([1] * 7))))
    assert {"Mon", "16", "Sun"} <= set(list_words(draw_sample(make_days([1] * 7), language="en")))
    assert "14:00" in list_words(draw_sample(make_texts(("2026-11-22T13:00", 1), ("2026-11-22T14:00:00+08:00", 2))))


def test_the_source_and_the_moment_stand_at_the_foot() -> None:
    assert "Abang Colek · rekod WOCS · 22 Nov 2026, 18:32" in list_words(draw_sample(make_days([1])))


def test_every_word_is_there_in_both_languages() -> None:
    assert [
        code for group in load_words().values() for code, both in group.items() if len(both) != 2 or not all(both)
    ] == []
    assert translate("xx", "title", "sales") == "Sales"
    assert translate("ms", "title", "never_heard_of") == "Never heard of"


def test_growth_beside_a_span_that_is_partly_recorded_is_told_as_that_and_not_as_a_percentage() -> None:
    partly = {"recorded": 11, "of": 31, "fair": False}
    headline = make_headline("en", points=make_days([1, 2]), total=5800, previous_total=1000, compared=partly)
    assert (headline.change, headline.note) == ("", "Period before: 11 of 31 days recorded")
    shared = {"points": make_days([1, 2]), "total": 1100, "previous_total": 1000}
    alike = make_headline("ms", **shared, compared={**partly, "fair": True})
    assert (alike.change, alike.note) == ("▲ 10 %", "Tempoh sebelum: 11 daripada 31 hari direkod")
    whole = make_headline(**shared, compared=None)
    assert (whole.change, whole.note) == ("▲ 10 %", "")
