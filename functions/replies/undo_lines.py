"""A plan of what an undo changes, and why one cannot be: said in the person's language."""

from functions.replies.app_values import format_setting
from functions.replies.catalogue import translate_code, words
from functions.replies.fact_values import as_objects
from functions.replies.plain_text import abbreviate, escape_markup
from functions.replies.time_format import format_time, parse_local_time
from shared.commands import by_key
from shared.contract.value_types import Facts


def format_plan(plan: object, language: str) -> str:
    """`• Headline of promo-raya: Two → One`, one a line."""
    return "\n".join(_format_change(change, language) for change in as_objects(plan))


def _format_change(change: Facts, language: str) -> str:
    now, then = (format_plan_value(change.get(side), language, change.get("key")) for side in ("now", "then"))
    return f"• {name_changed_thing(change.get('what'), change.get('name'), language)}: {now} → {then}"


def name_changed_thing(what: object, name: object, language: str) -> str:
    """`Headline of promo-raya`."""
    return " ".join(part for part in (translate_code(language, "undo_what", what), escape_markup(name)) if part)


def format_plan_value(value: object, language: str, key: object = None) -> str:
    """A value of a plan: a version of a page, a code that has words, else as it is; `key` is an app's setting."""
    if key is not None:
        return format_setting(key, value, language)
    if isinstance(value, dict):
        return _format_version(value, language)
    code = str(value).lower() if isinstance(value, bool | str) else value
    if code in words()["undo_value"]:
        return translate_code(language, "undo_value", code)
    if value in (None, ""):
        return translate_code(language, "undo_value", "nothing")
    return format_time(value, language) if parse_local_time(value) else abbreviate(value)


def _format_version(version: Facts, language: str) -> str:
    """`v2, published` or `v2, draft, “Promo”`."""
    parts = [f"v{version.get('version')}", translate_code(language, "status", version.get("status"))]
    if version.get("value") is not None:
        parts.append(f"“{format_plan_value(version['value'], language)}”")
    return ", ".join(parts)


def name_command(key: object) -> str:
    """`landing publish` of `landing_publish`."""
    return str(key or "").replace("_", " ")


def explain_undo(key: object, language: str) -> str:
    """What the menu says about undoing this command; empty where it says nothing."""
    command = by_key.get(str(key))
    return (command.undo_ms if language == "ms" else command.undo_en) if command else ""
