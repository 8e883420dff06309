"""The executor: a chart from a task's arguments, kept as a PNG; whatever is asked, an outcome."""

import io
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from home_node.door import Door
from home_node.executors import Stopped, Task, chart, find_executor
from home_node.executors.chart import execute
from home_node.outcomes import Done, Failed
from shared.contract.work_types import StoredFile
from shared.node_messages import ReportMessage
from tests.unit.home_node.executor_tools import KeptFiles, work_once
from tests.unit.home_node.fake_functions import FunctionsStandIn, make_task
from tests.unit.home_node.sample_charts import ask, make_days

WEEK = ask(make_days([100, None, 300], previous=[100, 100, 200]), period={"name": "week"})
TASK = Task("TASK-1201", "chart", {"chart": WEEK}, 1, 60, repeatable=True, language="ms")


@pytest.fixture
def kept() -> KeptFiles:
    return KeptFiles()


def test_a_chart_becomes_a_picture_with_its_words(kept: KeptFiles) -> None:
    outcome = execute(TASK, kept.tools)
    assert isinstance(outcome, Done)
    assert outcome.result == {
        "title": "Jualan", "subject": "", "period": "Minggu ini · 16 – 18 Nov 2026", "total": "RM 400",
        "change": "= 0 %", "is_average": False, "note": "",
    }  # fmt: skip
    [(name, mime, data)] = kept.files
    assert (name, mime) == ("sales.png", "image/png")
    assert outcome.files == (StoredFile(key="shots/sales.png", mime="image/png", size=len(data)),)
    assert Image.open(io.BytesIO(data)).format == "PNG"
    assert len(data) < 400 * 1024


POINT = {"label": "2026-11-20", "value": 1}


@pytest.mark.parametrize(
    ("chart_request", "reason"),
    [
        (None, "there is no chart in the task"),
        ([], "there is no chart in the task"),
        ({}, "the chart's kind is none of columns, line, bars"),
        (WEEK | {"kind": ["columns"]}, "the chart's kind is none of columns, line, bars"),
        (WEEK | {"title": "../../etc"}, "the chart's title is no code"),
        (WEEK | {"unit": "USD"}, "the chart's unit is none of RM, count, %"),
        (WEEK | {"points": []}, "the chart has no points"),
        (WEEK | {"points": {"a": 1}}, "the chart has no points"),
        (WEEK | {"points": [POINT] * 401}, "the chart has 401 points, more than 400"),
        (WEEK | {"points": ["x"]}, "point 1 of the chart has no label"),
        (WEEK | {"points": [POINT, {"value": 1}]}, "point 2 of the chart has no label"),
        (WEEK | {"points": [POINT | {"value": "many"}]}, "the value of point 1 is no number"),
        (WEEK | {"points": [POINT | {"value": True}]}, "the value of point 1 is no number"),
        (WEEK | {"points": [POINT | {"value": float("nan")}]}, "the value of point 1 is too large"),
        (WEEK | {"points": [POINT | {"value": 10**400}]}, "the value of point 1 is too large"),
        (WEEK | {"points": [POINT | {"value": "9" * 300}]}, "the value of point 1 is too large"),
        (WEEK | {"points": [POINT | {"previous": []}]}, "what was before point 1 is no number"),
        (WEEK | {"points": [POINT | {"value": None}]}, "no point of the chart has a value"),
        (WEEK | {"subject": 7}, "the chart's subject is no text"),
        (WEEK | {"period": "week"}, "the chart's period is no object"),
        (WEEK | {"period": {"name": []}}, "the chart's name is no text"),
    ],
)
def test_what_is_no_chart_is_told_and_nothing_is_drawn(kept: KeptFiles, chart_request: Any, reason: str) -> None:
    outcome = execute(replace(TASK, args={"chart": chart_request}), kept.tools)
    assert outcome == Failed("bad_chart", f"The chart cannot be drawn: {reason}.")
    assert kept.files == []


def test_an_unknown_language_is_english(kept: KeptFiles) -> None:
    outcome = execute(replace(TASK, language="zz"), kept.tools)
    assert isinstance(outcome, Done)
    assert outcome.result["title"] == "Sales"


def test_a_stopped_task_draws_nothing(kept: KeptFiles) -> None:
    def check_in() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        execute(TASK, replace(kept.tools, check_in=check_in))
    assert kept.files == []


def test_without_matplotlib_the_node_says_so(kept: KeptFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "find_spec", lambda _: None)
    assert chart.check_ability() == "missing"
    outcome = execute(TASK, kept.tools)
    assert isinstance(outcome, Failed)
    assert outcome.code == "no_charts"


def test_matplotlib_is_not_loaded_before_the_first_chart() -> None:
    loaded = (
        "import sys, home_node.worker, home_node.executors.chart as chart; chart.check_ability();"
        " sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0


def test_drawing_again_and_again_keeps_no_figures(kept: KeptFiles) -> None:
    import gc

    from matplotlib.figure import Figure

    for _ in range(3):
        execute(TASK, kept.tools)
    gc.collect()
    assert [figure for figure in gc.get_objects() if isinstance(figure, Figure)] == []


def test_a_node_that_is_offered_a_chart_draws_stores_and_reports_it(functions: FunctionsStandIn, door: Door) -> None:
    functions.tasks["TASK-1201"] = make_task("TASK-1201", "chart", args={"chart": WEEK}, language="ms")
    functions.beats.append({"stop": [], "due": ["TASK-1201"], "call_again_s": 30})
    work_once(functions.url, door)
    [(query, mime, data)] = functions.files
    assert (query["name"], mime, data[:4]) == (["sales.png"], "image/png", b"\x89PNG")
    [report] = functions.requests("report")
    assert (report["outcome"], report["result"]["total"]) == ("done", "RM 400")
    ReportMessage.model_validate(report)


def test_the_executor_is_found_by_the_name_of_its_task() -> None:
    assert find_executor("chart") is execute
