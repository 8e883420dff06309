"""docs/commands.md from the menu of commands, a section a family."""

from collections.abc import Iterator, Mapping

from shared.commands import FAMILIES, MENU, Command, Field

INTRODUCTION = """# Commands

Made from the menu in `shared/commands/` by `make docs`; do not edit by hand. Every command takes the form that is
easiest to type: a line a field (`key: value`), or all on one line. Capitals, Malay keys and a phone keyboard's quotes
are understood.
"""

_ARTICLES = {"image": "an", "video": "a", "document": "a"}

_OTHERWISE = {"period": ", or days by date: `november`, `Q3`, `2026`, `1-15 nov`, `14d`"}


def command_reference() -> str:
    return "\n".join([INTRODUCTION, *(line for family in FAMILIES for line in _family(family))])


def _family(family: str) -> Iterator[str]:
    yield f"## {family}\n"
    for command in MENU:
        if command.family == family:
            yield from _command(command)


def _command(command: Command) -> Iterator[str]:
    yield f"### /{command.name}\n"
    yield f"{command.help_en}  \n*{command.help_ms}*\n"
    yield f"{_facts(command)}\n"
    if command.undo_en:
        yield f"Undo: {command.undo_en}  \n*{command.undo_ms}*\n"
    if command.fields:
        yield "| key | what | also written |\n| --- | --- | --- |"
        yield from (_field(field) for field in command.fields)
        yield ""
    if command.open_keys:
        yield "Every other key is one of its own: a variable.\n"
    for example in command.examples:
        yield f"```\n{example}\n```\n"


def _facts(command: Command) -> str:
    facts = [f"Lowest role: {command.role}"]
    if command.asks_first:
        facts.append(f"asks for CONFIRM{_when(command)}")
    if command.takes:
        facts.append(f"{'needs' if command.needs_attachment else 'takes'} {_ARTICLES[command.takes]} {command.takes}")
    facts.append(
        {
            "answer": "answered at once",
            "instant": "done at once",
            "home": "done by the PC",
            "human": "done by an agent",
        }[command.runs]
    )
    return "; ".join(facts) + "."


def _when(command: Command) -> str:
    if isinstance(command.asks_first, str):
        return " when one of its commands does"
    return "" if isinstance(command.asks_first, bool) else " when " + _and(command.asks_first)


def _and(args: Mapping[str, str]) -> str:
    return " and ".join(f"`{key}: {value}`" for key, value in args.items())


def _field(field: Field) -> str:
    what = field.label_en
    if field.choices:
        what += (
            ": "
            + ", ".join(f"`{choice}`" for choice in field.choices)
            + _OTHERWISE.get(field.kind, ", or your own word" if field.open else "")
        )
    if field.required:
        what += " (required)"
    elif field.needed_when:
        what += f" (required when {_and(field.needed_when)})"
    elif field.default is not None:
        what += f" (else `{field.default}`)"
    typed = field.typed or field.key
    aliases = (name for name in (field.key, *field.aliases) if name != typed)
    return f"| `{typed}` | {what} | {', '.join(aliases)} |"
