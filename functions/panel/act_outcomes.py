"""What became of an act, in words: a saying of the catalogue, whether it was done or refused."""

from functions.replies.render import render_reply
from functions.replies.reply import Reply
from shared.contract.value_types import JSONObject

_ROWS = ("preview", "changed")
"""The rows of an act about several tasks: each has an outcome of its own."""


_NOTHING: dict[str, object] = {
    "words": "",
    "bad": False,
    "about": None,
    "text": "",
    "buttons": (),
    **dict.fromkeys(_ROWS),
}
_REFUSING = ("grammar.", "access.", "panel.")
"""The families of sayings that tell of nothing done."""


def word_outcome(outcome: JSONObject | None, language: str) -> dict[str, object]:
    """{"words", "bad", "about": a task, "text": what was typed and is refused}, and what else the act tells."""
    if not outcome:
        return _NOTHING
    reply, say = render_saying(outcome, language), str(outcome.get("say"))
    worded: dict[str, object] = {
        **_NOTHING,
        **outcome,
        "words": reply.text,
        "buttons": reply.buttons,
        "bad": "refused" in outcome or say.endswith(".refused") or say.startswith(_REFUSING),
    }
    for key in _ROWS:
        rows = outcome.get(key)
        if isinstance(rows, list):
            worded[key] = [{**row, **word_row(row, language)} for row in rows if isinstance(row, dict)]
    return worded


def word_row(row: JSONObject, language: str) -> dict[str, object]:
    """The first line alone: what was done is on the task's own page."""
    return {"words": render_saying(row, language).text.strip().partition("\n")[0], "bad": "refused" in row}


def render_saying(outcome: JSONObject, language: str) -> Reply:
    say, facts = outcome.get("refused") or outcome.get("say"), outcome.get("facts")
    return render_reply(str(say), facts if isinstance(facts, dict) else {}, language) if say else Reply("")
