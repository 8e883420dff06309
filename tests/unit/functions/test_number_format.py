"""Money, changes and days as a report tells them."""

from typing import Any

import pytest

from functions.replies.date_ranges import format_day, format_period, format_previous_period
from functions.replies.number_format import format_change, format_comparison, format_count, format_figure, format_money
from tests.unit.functions.samples import render_sample

NOON = {"since": "2026-11-15T06:32:00Z", "until": "2026-11-22T06:32:00Z"}


def test_money_has_its_currency_two_decimals_and_its_sign_in_front() -> None:
    assert [format_money(one) for one in (1234.5, "0.1", -5, 0)] == ["RM 1,234.50", "RM 0.10", "-RM 5.00", "RM 0.00"]


@pytest.mark.parametrize("odd", [None, "", "lima", "nan", "inf", True, [], {}, "9" * 400])
def test_what_is_no_figure_is_left_out(odd: Any) -> None:
    assert (
        format_money(odd),
        format_count(odd),
        format_figure(odd, "%"),
        format_change({"change": odd}),
        format_comparison({"value": odd}),
    ) == ("",) * 5


def test_a_change_points_up_down_or_nowhere() -> None:
    assert [format_change(one) for one in (12, -5.4, 0)] == ["▲ 12 %", "▼ 5 %", "＝"]
    assert format_comparison({"value": 120, "change": None}) == "120"
    assert format_comparison({"value": 1200, "change": 33}, "RM") == "RM 1,200.00  ▲ 33 %"


def test_a_period_is_told_by_its_days_in_the_owners_zone() -> None:
    month = {"since": "2026-10-31T16:00:00Z", "until": "2026-11-22T06:32:00Z"}
    assert format_period(month) == "1 – 22 Nov 2026"
    assert format_period({**month, "since": "2026-11-21T16:00:00Z"}, "ms") == "Ahd 22 Nov 2026"
    assert format_period({"since": "2026-10-25T16:00:00Z", "until": "2026-11-01T16:00:00Z"}) == "26 Oct – 1 Nov 2026"
    assert (
        format_period({"since": "2026-12-27T16:00:00Z", "until": "2027-01-03T16:00:00Z"}) == "28 Dec 2026 – 3 Jan 2027"
    )
    assert format_period(NOON) == "15 Nov, 14:32 – 22 Nov, 14:32"
    assert (format_period(None), format_period({}), format_previous_period(NOON)) == ("", "", "")


def test_a_point_is_told_by_its_day_or_its_hour() -> None:
    assert [format_day(one) for one in ("2026-11-20", "2026-11-20T14:00", "gerai", None)] == [
        "Fri 20 Nov",
        "14:00",
        "gerai",
        "",
    ]


def test_a_report_without_sales_says_so_and_tells_what_to_do() -> None:
    text = render_sample("report.sales", total=None, orders=0, items=[], channels=[], best=None)
    assert "No sale is recorded for this month so far.\nWrite one down: /sale add." in text
    assert "RM 0.00" not in text


def test_a_report_says_when_there_is_nothing_to_compare_with() -> None:
    nothing = {"total": {"value": 5, "previous": None, "change": None}, "orders": {}, "average": {}}
    assert "Nothing is recorded for 1 – 22 Oct 2026, so there is nothing to compare with." in render_sample(
        "report.sales", earlier=nothing
    )


def test_hours_without_a_sale_are_no_warning() -> None:
    hours = {"of": 24, "count": 9, "first": ["2026-11-22T00:00"]}
    assert "⚠️" not in render_sample("report.sales", missing=hours)


def test_an_unknown_figure_is_not_told_as_zero() -> None:
    text = render_sample("report.analytics", value=None, change=None, previous=None)
    assert "Nothing is recorded for the last 7 days, so I cannot tell." in text


def test_a_target_that_was_reached_is_celebrated() -> None:
    assert "🎉 Target reached!" in render_sample("report.event", lacks=0, reached=103)


def test_a_customers_words_have_no_effect_in_a_report() -> None:
    assert "∗Colek∗" in render_sample("report.sales", items=[{"name": "*Colek*\n*x*", "total": 5, "qty": 1}])
