"""Help, made from the menu of commands: what a category or a command looks like to a person."""

from typing import Any

from functions.replies.catalogue import word
from shared import figures
from shared.commands import FAMILIES, MENU, Command, Field, by_key

_ICONS = {
    "agent": "📋", "landing": "🌐", "tiktok": "🎥", "app": "🖥️", "content": "📱", "report": "📊", "sales": "💰",
    "flow": "🔁", "system": "⚙️", "people": "👥",
}  # fmt: skip
_RANKS = {"viewer": 0, "agent": 1, "admin": 2}
Facts = dict[str, Any]
Row = tuple[str, str, str]


def menu_facts(say: str, facts: Facts, language: str) -> Facts:
    """What the help sentences read; nothing for any other saying."""
    if say == "help.overview":
        families = (family(name, language, facts.get("role")) for name in FAMILIES)
        return {"families": [one for one in families if one["commands"]]}
    if say == "help.category":
        return {"family": family(str(facts.get("category") or "system"), language, facts.get("role"))}
    if say == "help.command":
        found = by_key.get(str(facts.get("command", "")).replace(" ", "_"))
        return {"entry": page(found, language) if found else None}
    return {}


def menu_rows(say: str, facts: Facts, language: str) -> tuple[Row, ...]:
    """The rows to tap: the categories, or a category's commands; none where they are more than Meta shows."""
    if say == "help.overview":
        rows = [(f"/help {name}", title_of(name, language), "") for name in FAMILIES]
    elif say == "help.category":
        of = [one for one in MENU if one.family == facts.get("category") and may(one, facts.get("role"))]
        rows = [(f"/help {one.name}", f"/{one.name}", help_of(one, language)) for one in of]
    else:
        rows = []
    return tuple(rows) if len(rows) <= figures.LIST_ROWS_MAX else ()


def may(command: Command, role: Any) -> bool:
    """Whether a person of this role may ask for it; everything is shown to who is not known."""
    return role not in _RANKS or _RANKS[command.role] <= _RANKS[role]


def family(name: str, language: str, role: Any = None) -> Facts:
    commands = [page(one, language) for one in MENU if one.family == name and may(one, role)]
    return {
        "name": name,
        "icon": _ICONS.get(name, "•"),
        "title": title_of(name, language),
        "commands": commands,
        "asks": any(one["asks"] for one in commands),
    }


def title_of(name: str, language: str) -> str:
    return word(language, "family", name)


def help_of(command: Command, language: str) -> str:
    return command.help_ms if language == "ms" else command.help_en


def page(command: Command, language: str) -> Facts:
    return {
        "name": command.name,
        "help": help_of(command, language),
        "fields": [field_line(one, language) for one in command.fields],
        "takes": command.takes,
        "needs_attachment": command.needs_attachment,
        "undo": command.undo_ms if language == "ms" else command.undo_en,
        "role": command.role,
        "asks": asking(command, language),
        "examples": command.examples,
    }


def field_line(field: Field, language: str) -> Facts:
    return {
        "key": field.typed or field.key,
        "label": field.label_ms if language == "ms" else field.label_en,
        "required": field.required,
        "choices": list(field.choices)[:16],
        "default": field.default,
    }


def field_label(name: Any, key: Any, language: str) -> str:
    """The menu's words for a command's field; empty where the menu has no such field."""
    command = by_key.get(str(name).replace(" ", "_"))
    field = command.field(str(key)) if command else None
    return (field.label_ms if language == "ms" else field.label_en) if field else ""


def asking(command: Command, language: str) -> str:
    """ "always", what it depends on ("priority: high"), or nothing."""
    if isinstance(command.asks_first, bool):
        return "always" if command.asks_first else ""
    if isinstance(command.asks_first, str):
        return word(language, "asks", command.asks_first)
    return ", ".join(f"{key}: {value}" for key, value in command.asks_first.items())
