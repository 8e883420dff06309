"""Help, made from the menu of commands: what a category or a command looks like to a person."""

from functions.replies.catalogue import translate_code
from functions.replies.reply import Row
from shared import figures
from shared.commands import FAMILIES, MENU, Command, Field, by_key
from shared.contract.value_types import Facts

_RANKS = {"viewer": 0, "agent": 1, "admin": 2}
_CHOICES_MAX = 16  # of a field in its command's help


def help_facts(say: str, facts: Facts, language: str) -> Facts:
    """What the help sentences read; nothing for any other saying."""
    role = facts.get("role")
    if say == "help.overview":
        families = (describe_family(name, language, role) for name in FAMILIES)
        return {"families": [family for family in families if family["commands"]]}
    if say == "help.category":
        return {"family": describe_part(facts, language)}
    if say == "help.command":
        command = by_key.get(str(facts.get("command", "")).replace(" ", "_"))
        return {"entry": describe_command(command, language) if command else None}
    return {}


def help_rows(say: str, facts: Facts, language: str) -> tuple[Row, ...]:
    """The rows to tap: the categories, or a category's commands, part by part where Meta shows no more at once."""
    rows: list[Row] = []
    if say == "help.overview":
        rows = [(f"/help {name}", title_of(name, language), "") for name in FAMILIES]
    elif say == "help.category":
        commands, following = find_part(facts)
        rows = [(f"/help {command.name}", f"/{command.name}", help_of(command, language)) for command in commands]
        if following:
            rows.append(
                (f"/help {facts.get('category')} part: {following}", translate_code(language, "other", "more"), "")
            )
    return tuple(rows[: figures.LIST_ROWS_MAX])


def find_part(facts: Facts) -> tuple[list[Command], int | None]:
    """The commands that this part of a category's help lets one tap, and the next part; one part where all can be."""
    commands = commands_of(str(facts.get("category")), facts.get("role"))
    if len(commands) <= figures.LIST_ROWS_MAX:
        return commands, None
    size, told = figures.LIST_ROWS_MAX - 1, facts.get("part")
    parts = -(-len(commands) // size)
    part = min(told, parts) if isinstance(told, int) else 1
    return commands[(part - 1) * size : part * size], part + 1 if part < parts else None


def describe_part(facts: Facts, language: str) -> Facts:
    """The first part's words name the whole category; those of a later one what can be tapped there."""
    family = describe_family(str(facts.get("category") or "system"), language, facts.get("role"))
    if facts.get("part") in {None, 1}:
        return {**family, "part": 1}
    commands = [describe_command(command, language) for command in find_part(facts)[0]]
    return {**family, "part": facts["part"], "commands": commands, "asks": any(each["asks"] for each in commands)}


def commands_of(family: str, role: object) -> list[Command]:
    """A category's commands that a person of this role may ask for; all of them where the role is not known."""
    return [
        command
        for command in MENU
        if command.family == family and (role not in _RANKS or _RANKS[command.role] <= _RANKS[str(role)])
    ]


def describe_family(name: str, language: str, role: object = None) -> Facts:
    commands = [describe_command(command, language) for command in commands_of(name, role)]
    return {
        "name": name,
        "icon": FAMILIES[name].icon if name in FAMILIES else "•",
        "title": title_of(name, language),
        "commands": commands,
        "asks": any(command["asks"] for command in commands),
        "others": name_others(name) if role == "agent" else [],
    }


def name_others(family: str) -> list[str]:
    """What an agent may ask for beside a category."""
    return [command.name for other in FAMILIES if other != family for command in commands_of(other, "agent")]


def title_of(family: str, language: str) -> str:
    entry = FAMILIES.get(family)
    return (entry.title_ms if language == "ms" else entry.title_en) if entry else family.replace("_", " ")


def help_of(command: Command, language: str) -> str:
    return command.help_ms if language == "ms" else command.help_en


def describe_command(command: Command, language: str) -> Facts:
    return {
        "name": command.name,
        "help": help_of(command, language),
        "fields": [describe_field(field, language) for field in command.fields],
        "takes": command.takes,
        "needs_attachment": command.needs_attachment,
        "undo": command.undo_ms if language == "ms" else command.undo_en,
        "role": command.role,
        "asks": when_it_asks(command, language),
        "examples": command.examples,
    }


def describe_field(field: Field, language: str) -> Facts:
    return {
        "key": field.typed or field.key,
        "label": label_of(field, language),
        "required": field.required,
        "choices": list(field.choices)[:_CHOICES_MAX],
        "default": field.default,
    }


def label_of(field: Field, language: str) -> str:
    return field.label_ms if language == "ms" else field.label_en


def name_field(command_name: object, key: object, language: str) -> str:
    """The menu's words for a command's field; those of cards where the menu has no such field."""
    command = by_key.get(str(command_name).replace(" ", "_"))
    field = command.field(str(key)) if command else None
    return (label_of(field, language) if field else "") or translate_code(language, "label", key)


def when_it_asks(command: Command, language: str) -> str:
    """ "always", what it depends on ("priority: high"), or nothing."""
    if isinstance(command.asks_first, bool):
        return "always" if command.asks_first else ""
    if isinstance(command.asks_first, str):
        return translate_code(language, "asks", command.asks_first)
    return ", ".join(f"{key}: {value}" for key, value in command.asks_first.items())
