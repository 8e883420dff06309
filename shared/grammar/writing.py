"""Writes a command as the block a person would type: what `understand` reads back to the same arguments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.commands import Command
from shared.grammar.keyboard import cleaned
from shared.grammar.lines import pairs_in
from shared.grammar.recipes import RECIPES, Reader, Recipe
from shared.grammar.time_advice import shown as shown_time


def written(command: Command, args: Mapping[str, Any]) -> str:
    """The multi-line block of a command with these arguments, in the menu's order."""
    return block(RECIPES[command.key], args, {})


def block(recipe: Recipe, args: Mapping[str, Any], guesses: Mapping[str, str]) -> str:
    """A guess stands in for its key as it is."""
    lines = [f"/{recipe.command.name}"]
    for key in (field.key for field in recipe.command.fields):
        if key in guesses:
            lines.append(f"{key}: {guesses[key]}")
        elif key in args:
            lines.append(f"{key}: {shown(recipe, recipe.reader(key), args[key])}")
    return "\n".join(lines)


def shown(recipe: Recipe, reader: Reader, value: str | int) -> str:
    """One value as typed after its key; quoted only where plain words would be read differently."""
    if reader.field.kind == "time":
        return shown_time(datetime.fromisoformat(str(value)))
    text = str(value)
    read_back = pairs_in(recipe, "", cleaned(f"{reader.key}: {text}").split("\n"), 2)
    if not text.startswith('"') and [pair.value for pair in read_back] == [text]:
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
