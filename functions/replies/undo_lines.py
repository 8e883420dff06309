"""A plan of what an undo changes, and why one cannot be: said in the person's language."""

from typing import Any

from functions.replies import filters
from functions.replies.app_values import setting_value
from functions.replies.catalogue import word, words
from shared.commands import by_key

Row = dict[str, Any]


def plan_lines(plan: Any, language: str) -> str:
    """`• Headline of promo-raya: Two → One`, one a line."""
    rows = plan if isinstance(plan, list) else []
    return "\n".join(plan_line(row, language) for row in rows if isinstance(row, dict))


def plan_line(row: Row, language: str) -> str:
    now, then = (shown_value(row.get(side), language, row.get("key")) for side in ("now", "then"))
    return f"• {what_of(row.get('what'), row.get('name'), language)}: {now} → {then}"


def what_of(what: Any, name: Any, language: str) -> str:
    """`Headline of promo-raya`."""
    return " ".join(part for part in (word(language, "undo_what", what), filters.plain(name)) if part)


def shown_value(value: Any, language: str, key: Any = None) -> str:
    """A value of a plan: a version of a page, a code that has words, else as it is; `key` is an app's setting."""
    if key is not None:
        return setting_value(key, value, language)
    if isinstance(value, dict):
        return shown_version(value, language)
    code = str(value).lower() if isinstance(value, bool | str) else value
    if code in words()["undo_value"]:
        return word(language, "undo_value", code)
    if value in (None, ""):
        return word(language, "undo_value", "nothing")
    return filters.when(value, language) if filters.local(value) else filters.brief(value)


def shown_version(value: Row, language: str) -> str:
    """`v2, published` or `v2, draft, “Promo”`."""
    told = [f"v{value.get('version')}", word(language, "status", value.get("status"))]
    if value.get("value") is not None:
        told.append(f"“{shown_value(value['value'], language)}”")
    return ", ".join(told)


def command_of(key: Any) -> str:
    return str(key or "").replace("_", " ")


def why_not(key: Any, language: str) -> str:
    """What the menu says about undoing this command; empty where it says nothing."""
    command = by_key.get(str(key))
    return (command.undo_ms if language == "ms" else command.undo_en) if command else ""
