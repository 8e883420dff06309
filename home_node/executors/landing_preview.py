"""A picture of a draft as a phone would show it, for whoever is asked whether to publish it."""

from home_node.executors import Task, Tools
from home_node.executors.landing_screenshot import photograph_page
from home_node.outcomes import Outcome


def execute(task: Task, tools: Tools) -> Outcome:
    """`draft` opens that version for minutes: the functions told it with the claim."""
    draft = str(task.args.get("draft") or "")
    return photograph_page(
        task, tools, {"draft": draft}, {"page": task.args.get("page"), "version": task.args.get("version")}
    )
