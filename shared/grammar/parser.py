"""Says what a message means. Pure: the same text at the same moment always means the same."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.grammar import command_lookup, flow_commands, template_variables
from shared.grammar.compiled_menu import NAMES, Reader, Recipe, get_recipe
from shared.grammar.control_words import read_control_word
from shared.grammar.folding import clean_text
from shared.grammar.key_value_lines import split_pairs
from shared.grammar.key_value_pair import Pair
from shared.grammar.mistakes import sort_out_pairs
from shared.grammar.nested_pairs import split_nested_pairs
from shared.grammar.open_keys import split_open_pairs
from shared.grammar.required_and_defaults import complete_command, find_missing
from shared.grammar.results import (
    Args,
    Clock,
    InnerCommand,
    Lacking,
    Mistaken,
    Parsed,
    Talk,
    Template,
    Understanding,
    UnderstandingContext,
    ValueRefusal,
)

_WRAPPING = re.compile(r"[\s`*_~\"'“”‘’•·–—-]*(?=[/／⁄∕])")
_CLOSING = " `*_~\"'“”‘’"
_SLASHES = re.compile(r"[/／⁄∕\s]+")
SLASH = frozenset("/／⁄∕")
PICTURE: Args = {"image": True}
NOTHING: Args = {}


def understand(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    picture: bool = False,
    attached: Mapping[str, Any] | None = None,
    templates: Mapping[str, Template] | None = None,
    within_schedule: bool = False,
) -> Understanding:
    """What a whole message means; `now` knows its zone, `picture`: one is attached. Never raises on any text.

    `attached`: everything that came with it, by kind, `templates`: those there are, by name, None while nobody looked
    them up (then /template run is understood without its commands), `within_schedule`: what repeats wrote it.
    """
    text = clean_text(text)
    if text[:1] == "/" or (text := unwrap_command(text))[:1] in SLASH:
        attachments = attached or (PICTURE if picture else NOTHING)
        return _read_command(text, UnderstandingContext(Clock(now, zone), attachments, templates, within_schedule))
    return read_control_word(text) or Talk()


def read_line(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    attached: Mapping[str, Any] | None = None,
    templates: Mapping[str, Template] | None = None,
) -> InnerCommand:
    """A command that a schedule kept, at the moment it is due: there is nobody to ask."""
    context = UnderstandingContext(Clock(now, zone), attached or NOTHING, templates or {}, within_schedule=True)
    return flow_commands.read_due_command(clean_text(text), context, _read_command)


def unwrap_command(text: str) -> str:
    """A command copied with its quotes, bullet or code fence, without them."""
    wrapping = _WRAPPING.match(text)
    return text[wrapping.end() :].rstrip(_CLOSING) if wrapping and wrapping.end() else text


def _read_command(text: str, context: UnderstandingContext) -> Understanding:
    head, *body = text.split("\n")
    key, rest = NAMES.get(head[1:]), ""
    if key is not None:
        recipe = get_recipe(key)
    else:
        slashes = _SLASHES.match(head)
        head = head[slashes.end() if slashes else 0 :].strip()
        named = command_lookup.find_command(head)
        if named is None:
            return command_lookup.suggest_commands(head, body)
        recipe, rest = named
    return read_pairs(recipe, split_command(recipe, rest, body, 2), context)


def split_command(recipe: Recipe, rest: str, body: list[str], start: int, asked: Reader | None = None) -> list[Pair]:
    if recipe.nested:
        return split_nested_pairs(recipe, rest, body, start, asked)
    return (
        split_open_pairs(recipe, rest, body, start)
        if recipe.command.open_keys
        else split_pairs(recipe, rest, body, start, asked)
    )


def read_pairs(recipe: Recipe, pairs: list[Pair], context: UnderstandingContext) -> Parsed | Mistaken | Lacking:
    """The quick reading; anything it does not plainly take is sorted out with care."""
    if recipe.is_flow:
        return flow_commands.read_flow(recipe, pairs, context, _read_command)
    if context.filling is not None:
        return sort_out_pairs(recipe, template_variables.fill_variables(pairs, context), context)
    args: Args = {}
    raw_values: Args = {}
    for _line, reader, _key, value, doubt in pairs:
        if reader is None or reader.shapes or reader.key in args or doubt:
            return sort_out_pairs(recipe, pairs, context)
        if value:
            checked = reader.check(value, context.clock)
            if isinstance(checked, ValueRefusal) or (reader.has_own_words and checked not in reader.field.choices):
                return sort_out_pairs(recipe, pairs, context)
            args[reader.key], raw_values[reader.key] = checked, value
    missing = find_missing(recipe, args, context.attached)
    if missing:
        return Lacking(recipe.command, args, missing, raw_values)
    return complete_command(recipe, args, raw_values, context)
