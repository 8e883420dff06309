"""Whatever a chart shows, its words stay on the paper and off each other, and nothing is too small for a phone."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home_node.charts.chart_picture import draw_chart
from home_node.charts.chart_request import Chart, read_chart
from home_node.charts.fonts import measure_width
from tests.unit.home_node.sample_charts import (
    NOW,
    Json,
    ask,
    draw_sample,
    find_collisions,
    find_place,
    list_words,
    make_days,
    make_texts,
    read_sample,
)

LONG = "Set Keluarga Raya Pedas Gila dengan Tambahan Jeruk Kelubi dan Sos Istimewa Abang Colek Asli"
CHARTS: dict[str, Json] = {
    "a week": ask(make_days([1200, 622, 2214, None, 472, 1800, 441], previous=[1300, 1900, 700, 500, 200, 1200, 980])),
    "a month": ask(make_days(range(100, 3100, 100), date(2026, 11, 1), previous=range(3000, 0, -100)), subject=LONG),
    "two weeks": ask(make_days([3, 14, 15, 92, 65, None, 35, 89, 79, 32, 38, 46, 26, 3]), unit="count", title="orders"),
    "a day by the hour": ask(make_texts(*[(f"2026-11-22T{hour:02}:00", hour * 7) for hour in range(24)])),
    "one day": ask(make_days([1234.5])),
    "all equal": ask(make_days([50] * 7), unit="count"),
    "all zero": ask(make_days([0] * 7), unit="count"),
    "losses": ask(make_days([1600, -759, 1600, -656, 1300, -424, 0])),
    "only losses": ask(make_days([-1, -2000, -3])),
    "huge": ask(make_days([1.23e12 * 9**n for n in range(7)]), unit="count"),
    "tiny": ask(make_days([0.01, 0.02, 0.03])),
    "huge money": ask(make_days([10.0**29] * 31)),
    "shares": ask(make_days([0.4, 3.2, 99.9, 100, 12.25, None, 0]), unit="%", title="conversion"),
    "400 days": ask(make_days(range(400), date(2025, 10, 1)), kind="line"),
    "400 columns": ask(make_days(range(400), date(2025, 10, 1))),
    "a line with gaps": ask(make_days([500, None, None, 700, 20, None, 900] * 12), kind="line", unit="count"),
    "a line of one": ask(make_days([7]), kind="line"),
    "a flat line": ask(make_days([120] * 30), kind="line"),
    "a falling line": ask(make_days(range(90, 0, -1)), kind="line"),
    "months": ask([{"label": f"2026-{month:02}", "value": month * 1000} for month in range(1, 13)]),
    "weeks": ask([{"label": f"2026-{month:02}-03", "value": month * 1000} for month in range(1, 13)]),
    "bars": ask(make_texts((LONG, 4210.5), ("Sambal", 2900), ("鸡饭", 800), ("🔥🌶️", 12), ("Air", 0)), kind="bars"),
    "400 bars": ask(make_texts(*[(f"{LONG} {n}", 1e6 - n) for n in range(400)]), kind="bars"),
    "bars with losses": ask(make_texts(("Gerai", 500), ("Pulangan", -230.5), ("Kosong", 0), ("?", None)), kind="bars"),
    "columns with names": ask(make_texts(("Gerai", 500), ("TikTok Shop", 72))),
    "columns with long names": ask(make_texts((LONG, 500), ("Grab", 72))),
    "columns with many names": ask(make_texts(*[(f"Menu {n}", n) for n in range(40)])),
    "a line with names": ask(make_texts(*[(f"Minggu {n}", n) for n in range(40)]), kind="line"),
    "a long unknown title": ask(make_days([1, 2]), title="a_title_that_nobody_has_ever_heard_of_xx", subject="x" * 200),
    "told totals": ask(make_days([1, 2]), total=123456.78, previous_total=1.5, unit="RM"),
    "partly recorded before": ask(
        make_days([10, 20]), subject=LONG, previous_total=9, compared={"recorded": 11, "of": 31, "fair": False}
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["ms", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_the_words_stay_on_the_paper_and_off_each_other(name: str, language: str) -> None:
    chart = read_chart(CHARTS[name] | {"period": {"name": "month", "since": "2026-11-01", "until": "2026-11-30"}})
    assert isinstance(chart, Chart)
    canvas, _ = draw_chart(chart, language, "Abang Colek", NOW)
    assert find_collisions(canvas) == []


@pytest.mark.parametrize("name", CHARTS)
def test_no_word_is_smaller_than_a_phone_can_show(name: str) -> None:
    canvas, _ = draw_chart(read_sample(**{**CHARTS[name], "points": CHARTS[name]["points"]}), "ms", "Abang Colek", NOW)
    assert {text.get_text() for text in canvas.texts if float(text.get_fontsize()) < 28} == set()


numbers: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.integers(-(10**6), 10**6), st.floats(-1e12, 1e12), st.sampled_from([0, 1e29, 0.004, "12.50"])
)
labels = st.one_of(st.text(max_size=60), st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(str), st.integers(0, 99999))
points = st.lists(
    st.fixed_dictionaries({"label": labels, "value": numbers}, optional={"previous": numbers}), min_size=1, max_size=70
)
charts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["columns", "line", "bars"]),
        "title": st.sampled_from(["sales", "traffic", "never_heard_of"]),
        "unit": st.sampled_from(["RM", "count", "%"]),
        "points": points,
    },
    optional={"subject": st.text(max_size=80), "total": numbers, "previous_total": numbers},
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(charts, st.sampled_from(["ms", "en"]))
def test_any_chart_is_drawn_tidily_or_refused_in_words(request: Json, language: str) -> None:
    chart = read_chart(request)
    if isinstance(chart, str):
        assert chart.endswith(".")
    else:
        assert find_collisions(draw_chart(chart, language, "Abang Colek", NOW)[0]) == []


def test_what_the_font_lacks_is_left_out_and_a_name_that_is_gone_becomes_a_number() -> None:
    words = list_words(draw_sample(make_texts(("Mangga 🔥🌶️ Muda", 3), ("鸡饭", 2), ("1️⃣ Satu\u202e\n", 1)), kind="bars"))
    assert {"Mangga Muda", "No. 2", "1 Satu"} <= set(words)


def test_dollars_and_carets_are_no_formulas() -> None:
    words = "$x^2$ \\frac"
    canvas = draw_sample(make_texts((words, 3)), kind="bars")
    assert abs(find_place(canvas, words).width - measure_width(words, 34)) < 3
