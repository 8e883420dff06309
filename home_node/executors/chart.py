"""A report's chart as a picture for a phone. Matplotlib is loaded by the first one and stays."""

from datetime import datetime
from importlib.util import find_spec

from home_node.charts.chart_request import Chart, read_chart
from home_node.executors import Task, Tools
from home_node.outcomes import Done, Failed, Outcome
from shared.settings import settings


def ability() -> str:
    return "ready" if find_spec("matplotlib") else "missing"


def execute(task: Task, tools: Tools) -> Outcome:
    chart = read_chart(task.args.get("chart"))
    if isinstance(chart, str):
        return Failed("bad_chart", f"The chart cannot be drawn: {chart}")
    if ability() == "missing":
        return Failed("no_charts", "This home node cannot draw: Matplotlib is not installed.")
    tools.check_in()
    return _drawn(chart, task, tools)


def _drawn(chart: Chart, task: Task, tools: Tools) -> Outcome:
    from home_node.charts.chart_picture import draw

    chosen = settings()
    picture = draw(chart, task.language, chosen.brand, datetime.now(chosen.zone))
    tools.check_in()
    stored = tools.store(f"{chart.title}.png", "image/png", picture.png)
    told = picture.told
    result = {"title": told.title, "subject": told.subject, "period": told.period, "total": told.total}
    return Done({**result, "change": told.change, "is_average": told.is_average}, files=(stored,))
