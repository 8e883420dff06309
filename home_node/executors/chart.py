"""A report's chart as a picture for a phone. Figures of any size are drawn, so in a process of its own."""

from datetime import datetime
from importlib.util import find_spec

from home_node.charts.chart_request import Chart, read_chart
from home_node.executors import ProcessLimits, Task, Tools
from home_node.outcomes import Done, Failed, Outcome
from shared.settings import settings

PROCESS = ProcessLimits(seconds=60, memory_bytes=1024**3)


def preload() -> None:
    """Matplotlib is a second."""
    import home_node.charts.chart_picture  # noqa: F401


def tell_settings() -> dict[str, str]:
    """What the heading says, and of which day."""
    config = settings()
    return {"WOCS_BRAND": config.brand, "WOCS_TIMEZONE": config.timezone}


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
