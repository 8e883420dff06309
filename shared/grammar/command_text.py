"""Writes a command as the block a person would type: what `understand` reads back to the same arguments."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.commands import Command
from shared.grammar.command_boundaries import COMMAND_START
from shared.grammar.command_lookup import find_rest
from shared.grammar.compiled_menu import COLON, Reader, Recipe, get_recipe
from shared.grammar.folding import clean_text, fold_key
from shared.grammar.key_value_lines import split_pairs
from shared.grammar.key_value_pair import KEY_LINE
from shared.grammar.results import Args, Lacking, Parsed, Understanding

_NOTHING: Mapping[str, Sequence[str]] = {}
_FIRST_KEY = re.compile(rf"(?<![\w-])[^\W\d_][\w-]*\s*{COLON}")


def render_command(command: Command, args: Mapping[str, Any]) -> str:
    """The multi-line block of a command with these arguments, in the menu's order."""
    return render_block(get_recipe(command.key), args, {})


def render_block(
    recipe: Recipe,
    args: Mapping[str, Any],
    guesses: Mapping[str, Any],
    beside: Mapping[str, Sequence[str]] = _NOTHING,
    unplaced: Sequence[str] = (),
) -> str:
    """A guess stands in for its key as it is. Further lines of a command inside are set in by two spaces.

    `beside` has further values of a key, as they are, `unplaced` whole lines that are no field's.
    """
    lines = [f"/{recipe.command.name}", *unplaced]
    for key in (field.key for field in recipe.command.fields):
        lines += [f"{recipe.readers[key].field.typed or key}: {_indent_lines(other)}" for other in beside.get(key, ())]
        value = guesses.get(key, args.get(key))
        if value is None:
            continue
        reader = recipe.readers[key]
        if key in recipe.nested:
            lines += _render_inner_lines(recipe, reader, value)
        else:
            lines.append(f"{key}: {value if key in guesses else render_value(recipe, reader, value)}")
    free = recipe.command.open_keys or ""
    lines += [f"{key}: {value}" for key, value in guesses.get(free, {}).items()]
    lines += [f"{key}: {_quote_variable(str(value))}" for key, value in args.get(free, {}).items()]
    return "\n".join(lines)


def render_lacking(recipe: Recipe, lacking: Lacking) -> str:
    """The block of a command that lacks something: an example where a value is wanted."""
    examples = {key: recipe.readers[key].placeholder for key in lacking.missing if key in recipe.readers}
    return render_block(recipe, lacking.kept, lacking.open_values | examples)


def _render_inner_lines(recipe: Recipe, reader: Reader, value: Any) -> list[str]:
    key = reader.field.typed or reader.key
    if not isinstance(value, list):
        return [f"{key}: {_indent_lines(_get_text(value))}"]
    listed = [f"- {_indent_lines(_get_text(inner))}" for inner in value]
    return listed if recipe.command.positional == reader.key else [f"{key}:", *listed]


def _get_text(inner: Any) -> str:
    return str(inner["text"] if isinstance(inner, dict) else inner)


def _indent_lines(text: str) -> str:
    return text.replace("\n", "\n  ")


def _quote_variable(value: str) -> str:
    """A variable's value; quoted where its plain words would be read differently."""
    return value if value[:1] not in "\"'“‘„«<" else '"' + value.replace('"', '""') + '"'


def make_draft_args(recipe: Recipe, args: Args) -> Args:
    """Arguments as a draft keeps them: inner commands as the text they had."""
    names = {*recipe.keys.values(), recipe.command.open_keys}
    return {
        key: _make_draft_text(value) if key in recipe.nested else value for key, value in args.items() if key in names
    }


def _make_draft_text(value: Any) -> str:
    return (
        "\n".join(f"- {_indent_lines(_get_text(inner))}" for inner in value)
        if isinstance(value, list)
        else _get_text(value)
    )


def render_value(recipe: Recipe, reader: Reader, value: Any) -> str:
    """One value as typed after its key; quoted only where plain words would be read differently."""
    kind = reader.field.kind
    if kind == "time":
        from shared.grammar.time.time_suggestions import format_moment as shown_time

        return shown_time(datetime.fromisoformat(str(value)))
    if kind == "condition":
        return str(value["text"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if kind == "reference":
        return f"{reader.field.prefix}-{value}"
    text = str(value)
    read_back = split_pairs(recipe, "", clean_text(f"{reader.key}: {text}").split("\n"), 2)
    if (
        not text.startswith('"')
        and [pair.value for pair in read_back] == [text]
        and not _may_be_of_text_before(recipe, reader, text)
    ):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _is_read_back(recipe: Recipe, reader: Reader, text: str) -> bool:
    read_back = split_pairs(recipe, "", clean_text(f"{reader.key}: {text}").split("\n"), 2)
    return [pair.value for pair in read_back] == [text] and not _may_be_of_text_before(recipe, reader, text)


def _may_be_of_text_before(recipe: Recipe, reader: Reader, text: str) -> bool:
    """Whether a line with a key in it would make this whole field words of the text before it."""
    before = recipe.command.fields[: recipe.places[reader.key]]
    return any(field.multiline for field in before) and any(KEY_LINE.fullmatch(line) for line in text.split("\n")[1:])


def render_plainly(parsed: Parsed, read: Callable[[str], Understanding]) -> str | None:
    """A command as one message in its plainest form that still means the same: on one line, else as a block.

    Words for time stay as they were said: "tomorrow" in something that repeats is another day each time. None when
    neither form would be read back to the same.
    """
    recipe, raw_values = get_recipe(parsed.command.key), parsed.raw_values
    time_words = {
        field.key: " ".join(str(raw_values[field.key]).split())
        for field in parsed.command.fields
        if field.kind in {"time", "date", "period"} and field.key in raw_values
    }
    more = {*recipe.nested, recipe.command.open_keys}
    written_args = {key: value for key, value in parsed.args.items() if key in raw_values or key in more}
    whole = render_block(recipe, written_args, time_words)
    for text in dict.fromkeys((join_block(recipe, whole), whole)):
        again = read(text)
        if isinstance(again, Parsed) and again.args == parsed.args:
            return text
    return None


def join_block(recipe: Recipe, text: str) -> str:
    """A block on one line where each of its lines starts a key or a command; else as it is."""
    first, *lines = text.split("\n")
    return " ".join([first, *lines]) if all(_starts_key_or_command(recipe, line) for line in lines) else text


def _starts_key_or_command(recipe: Recipe, line: str) -> bool:
    if line.startswith(" "):
        return False
    match = KEY_LINE.fullmatch(line)
    known = match and (recipe.command.open_keys or fold_key(match["key"]) in recipe.readers)
    return bool(known) or bool(COMMAND_START.match(line))


def replace_name(text: str, name: str) -> str:
    """`/landng publish page: x` with another name before its keys."""
    head, *lines = text.split("\n")
    rest = find_rest(head, name.lstrip("/"))
    if rest is None:
        rest = next((head[match.start() :] for match in [_FIRST_KEY.search(head)] if match), "")
    return "\n".join([f"{name} {rest}".strip(), *lines])
