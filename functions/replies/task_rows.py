"""Tasks of an agent, or agents for a task, to choose from: a line, the row of a list, and what would name it."""

from functions.replies.catalogue import translate_code
from functions.replies.fact_values import as_objects
from functions.replies.meta_lengths import cut, length
from functions.replies.plain_text import escape_markup, humanise_code
from functions.replies.reply import Row
from functions.replies.time_format import format_time
from shared import figures
from shared.contract.value_types import Facts

_ANSWERS = {"need_help": "NEED HELP", "accept": "ACCEPT"}
"""What is typed before the task; DONE for whatever else was said, also for a photo."""
_LINE_MAX = 90  # characters: one line of a phone and a half


def task_rows(say: str, facts: Facts, language: str) -> tuple[Row, ...]:
    """One a task, where there are several; the last row is for a photo of none of them."""
    tasks = as_objects(facts.get("tasks")) if say == "agent.which" else []
    if len(tasks) < 2:
        return ()
    rows = tuple(make_row(task, facts.get("word"), language) for task in tasks)
    if facts.get("word") == "photo":
        rows = (*rows[: figures.LIST_ROWS_MAX - 1], ("BATAL", translate_code(language, "agent_answer", "none"), ""))
    return rows[: figures.LIST_ROWS_MAX]


def agent_rows(say: str, facts: Facts, language: str) -> tuple[Row, ...]:
    """Whom a task may be given to; each row is what would be typed."""
    agents = as_objects(facts.get("agents")) if say == "grammar.missing" else []
    rows = ((f"to: {agent.get('name')}", str(agent.get("name")), describe_agent(agent, language)) for agent in agents)
    return tuple(row for row in rows if length(row[0]) <= figures.LIST_ROW_ID_MAX)[: figures.LIST_ROWS_MAX]


def describe_agent(agent: Facts, language: str) -> str:
    duty = translate_code(language, "on_duty", "yes" if agent.get("on") else "no")
    return f"{duty} · {translate_code(language, 'on_duty', 'open', {'open': agent.get('open')})}"


def make_row(task: Facts, word: object, language: str) -> Row:
    subject = name_work(task, language)
    named = f"{task.get('task')} {subject}"
    title = named if length(named) <= figures.LIST_TITLE_MAX else str(task.get("task"))
    return write_task_answer(task, word), title, describe_task(task, language, with_work=title != named)


def write_task_answer(task: Facts, word: object) -> str:
    """What a person would type: `DONE TASK-1201`."""
    return f"{_ANSWERS.get(str(word), 'DONE')} {task.get('task')}"


def summarise_task(task: Facts, language: str) -> str:
    """`TASK-1201 visit: 60123456789, Hantar sampel`, on one line and without effect."""
    details = describe_task(task, language, with_work=False)
    named = f"{task.get('task')} {name_work(task, language)}"
    return escape_markup(cut(f"{named}: {details}" if details else named, _LINE_MAX))


def describe_task(task: Facts, language: str, with_work: bool) -> str:
    """What tells it from the others of its kind: for whom, what about, until when."""
    deadline = format_time(task.get("deadline"), language) if task.get("deadline") else ""
    parts = (name_work(task, language) if with_work else "", task.get("target"), task.get("note"), deadline)
    return ", ".join(" ".join(str(part).split()) for part in parts if part)


def name_work(task: Facts, language: str) -> str:
    return humanise_code(translate_code(language, "work", task.get("type")))
