"""A report's chart as a picture for a phone. Matplotlib is loaded by the first one and stays."""

from datetime import datetime
from importlib.util import find_spec

from home_node.charts.chart_request import Chart, read_chart
from home_node.executors import Task, Tools
from home_node.outcomes import Done, Failed, Outcome
from shared.settings import settings


def check_ability() -> str:
    return "ready" if find_spec("matplotlib") else "missing"


def execute(task: Task, tools: Tools) -> Outcome:
    chart = read_chart(task.args.get("chart"))
    if isinstance(chart, str):
        return Failed("bad_chart", f"The chart cannot be drawn: {chart}")
    if check_ability() == "missing":
        return Failed("no_charts", "This home node cannot draw: Matplotlib is not installed.")
    tools.check_in()
    return _draw_and_store(chart, task, tools)


def _draw_and_store(chart: Chart, task: Task, tools: Tools) -> Outcome:
    from home_node.charts.chart_picture import draw_picture

    config = settings()
    picture = draw_picture(chart, task.language, config.brand, datetime.now(config.zone))
    tools.check_in()
    stored = tools.store_file(f"{chart.title}.png", "image/png", picture.png)
    return Done(dict(picture.headline._asdict()), files=(stored,))
