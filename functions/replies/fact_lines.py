"""Facts as lines of a card: `Page: promo-raya`, one a line, and the lines of a picture, a chart or a failure."""

from functions.replies.catalogue import refusal_groups, translate_code, words
from functions.replies.fact_values import as_object, as_pairs
from functions.replies.plain_text import escape_markup, humanise_code
from functions.replies.repeat_format import format_repeat
from functions.replies.time_format import format_clock, format_time, parse_local_time
from shared.commands import family_of
from shared.contract.value_types import Facts

_GROUP_OF = {
    "field": "part", "type": "work", "visibility": "tiktok_visibility",
    **{key: key for key in ("priority", "role", "status")},
}  # fmt: skip
"""The keys whose values have words of their own, and the group these are in."""
_FILES = ("image", "video", "document")
"""One without a name is told by its kind."""
_CHARTS_THAT_COME = ("follows", "offline")


def format_lines(pairs: object, besides: object, language: str) -> str:
    """`Page: promo-raya`, one a line; what `besides` shows already is left out."""
    others = as_pairs(besides)
    already = {format_line(key, value, language) for key, value in others}
    already |= {format_line("agent", value, language) for key, value in others if key == "to"}
    lines = [format_line(key, value, language) for key, value in order_pairs(as_pairs(pairs))]
    return "\n".join(line for line in lines if line and line not in already)


def order_pairs(pairs: list[tuple[str, object]]) -> list[tuple[str, object]]:
    """In the order of the labels, which is how a person would tell them; a status as a value is one of our words."""
    order = list(words()["label"])
    is_status = ("field", "status") in pairs
    renamed = [("status" if is_status and key == "value" else key, value) for key, value in pairs]
    return sorted(renamed, key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))


def format_line(key: str, value: object, language: str) -> str:
    is_nameless_file = value == key and key in _FILES
    if value is None or value == "" or isinstance(value, dict | list) or is_nameless_file:
        return ""
    name = humanise_code(translate_code(language, "label", key))
    if key == "repeat":
        return f"{name}: {format_repeat(value, language)}"
    if key in _GROUP_OF:
        return f"{name}: {translate_code(language, _GROUP_OF[key], value)}"
    if isinstance(value, bool):
        return f"{name}: {translate_code(language, 'yes_no', 'yes' if value else 'no')}"
    return f"{name}: {format_time(value, language) if parse_local_time(value) else escape_markup(value)}"


def explain_failure(row: Facts, language: str) -> str:
    """Why a task of a list failed: a code of the PC's, or the reason of a refusal, of its own family before others."""
    error = row.get("error")
    code, facts = (error.get("code"), {**row, **error}) if isinstance(error, dict) else (error, row)
    groups = ("error", family_of(str(row.get("command"))), *refusal_groups())
    group = next((group for group in groups if code in words().get(group, {})), "error")
    return translate_code(language, group, code, facts)


def explain_trouble(node: Facts, language: str) -> str:
    """What a home PC stumbled over last: which task, and why; the code's own words where the task is not known."""
    trouble = as_object(node.get("trouble")) or {"error": {"code": node.get("last_error")}}
    named = " ".join(str(trouble[key]) for key in ("task", "command") if trouble.get(key))
    return ": ".join(filter(None, (named, explain_failure(trouble, language))))


def describe_picture(picture: object, language: str) -> str:
    state = as_object(picture).get("state")
    if state in (None, "none"):
        return ""
    problem = translate_code(language, "picture_problem", as_object(picture).get("problem") or "broken")
    is_first = bool(as_object(picture).get("is_first"))
    return translate_code(language, "picture", state, {"problem": problem, "is_first": is_first})


def describe_chart(chart: object, language: str) -> str:
    """Whether a report's picture follows; nothing where there is none."""
    state = as_object(chart).get("state")
    return (
        translate_code(language, "chart_state", state, _with_clock(chart, language))
        if state in _CHARTS_THAT_COME
        else ""
    )


def describe_screenshot(shot: object, language: str) -> str:
    state = as_object(shot).get("state")
    return translate_code(language, "shot", state, _with_clock(shot, language)) if state else ""


def describe_preview(preview: object, language: str) -> str:
    """Whether the picture of what is asked about follows."""
    state = as_object(preview).get("state")
    return translate_code(language, "preview", state, _with_clock(preview, language)) if state else ""


def _with_clock(facts: object, language: str) -> Facts:
    return {**as_object(facts), "since": format_clock(as_object(facts).get("since"), language)}
