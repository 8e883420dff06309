"""Questions that wait for a yes or a no: a line of each, the row of a list, and what would answer it.

One is {"task", "command", "args", "ask"} (a CONFIRM), {"card", "text"} (a card's YA), or a task that is `offered`.
"""

from functions.replies.fact_values import as_objects, as_pairs
from functions.replies.meta_lengths import cut
from functions.replies.plain_text import escape_markup
from functions.replies.reply import Row
from shared import figures
from shared.contract.value_types import Facts

_YES = {"card": "YA", "offered": "ACCEPT", "task": "CONFIRM"}
_NO = {"card": "BATAL", "offered": "DECLINE", "task": "REJECT"}
_REFUSALS = {"reject", "cancel", "decline", "no"}
_LINE_MAX = 90  # characters: one line of a phone and a half


def question_rows(say: str, facts: Facts) -> tuple[Row, ...]:
    """One a question, where there are several to choose from."""
    questions = as_objects(facts.get("questions")) if say == "approval.which" else []
    if len(questions) < 2:
        return ()
    word = facts.get("word")
    return tuple(make_row(question, word) for question in questions[: figures.LIST_ROWS_MAX])


def make_row(question: Facts, word: object) -> Row:
    about = describe_question(question)
    if _kind_of(question) == "card":
        return write_answer(question, word), about, _detail_of_card(question)
    named = f"{question.get('task')} {about}"
    title = named if len(named) <= figures.LIST_TITLE_MAX else str(question.get("task"))
    return write_answer(question, word), title, ": ".join(filter(None, (about, _detail_of_task(question))))


def write_answer(question: Facts, word: object = None) -> str:
    """What a person would type to say yes, or no where `word` is one of refusal: `CONFIRM TASK-1201 #1`."""
    kind = _kind_of(question)
    answer = (_NO if word in _REFUSALS else _YES)[kind]
    if kind == "card":
        return f"CARD {question.get('card')} {answer}"
    ask = f" #{question['ask']}" if question.get("ask") else ""
    return f"{answer} {question.get('task')}{ask}"


def title_answer(question: Facts, word: object = None) -> str:
    mark = "✖️" if word in _REFUSALS else "✅"
    return f"{mark} {'YA' if _kind_of(question) == 'card' else question.get('task')}"


def summarise_question(question: Facts) -> str:
    """`TASK-1201 landing publish: promo-raya`, on one line and without effect."""
    is_card = _kind_of(question) == "card"
    detail = _detail_of_card(question) if is_card else _detail_of_task(question)
    named = describe_question(question) if is_card else f"{question.get('task')} {describe_question(question)}"
    return escape_markup(cut(": ".join(filter(None, (named, detail))), _LINE_MAX))


def describe_question(question: Facts) -> str:
    """The command that it is about."""
    return str(question.get("text") or question.get("command") or "").split("\n")[0]


def _detail_of_card(question: Facts) -> str:
    return ", ".join(str(question.get("text") or "").split("\n")[1:])


def _detail_of_task(question: Facts) -> str:
    """What it was told, without its switches: a yes is nothing without its name."""
    told = (value for _, value in as_pairs(question.get("args")) if not isinstance(value, bool))
    values = (" ".join(str(value).split()) for value in told)
    return ", ".join(value for value in values if value)


def _kind_of(question: Facts) -> str:
    return next((kind for kind in ("card", "offered") if question.get(kind)), "task")
