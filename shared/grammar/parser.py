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
from shared.grammar.key_value_lines import Pair, split_pairs
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
    Word,
)

_WRAPPING = re.compile(r"[\s`*_~\"'“”‘’•·–—-]*(?=[/／⁄∕])")
_CLOSING = " `*_~\"'“”‘’"
_SLASHES = re.compile(r"[/／⁄∕\s]+")
_SLASH = frozenset("/／⁄∕")
_PICTURE: Args = {"image": True}
_NOTHING: Args = {}


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
    if text[:1] == "/" or (text := _unwrap_command(text))[:1] in _SLASH:
        attachments = attached or (_PICTURE if picture else _NOTHING)
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
    context = UnderstandingContext(Clock(now, zone), attached or _NOTHING, templates or {}, within_schedule=True)
    return flow_commands.read_due_command(clean_text(text), context, _read_command)


def resume(
    draft: Mapping[str, Any],
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    picture: bool = False,
    attached: Mapping[str, Any] | None = None,
    templates: Mapping[str, Template] | None = None,
) -> Understanding:
    """What an unfinished command (`{"command", "args", "media"}`) becomes with one more message.

    Lines `key: value` complete or correct it; words without a key answer the first thing still missing. A new command
    or a word of cancelling means itself.
    """
    recipe = _find_recipe(str(draft.get("command")))
    text = clean_text(text)
    attachments = attached or (_PICTURE if picture else _NOTHING)
    if recipe is None or _unwrap_command(text)[:1] in _SLASH:
        return understand(text, now=now, zone=zone, attached=attachments, templates=templates)
    word = read_control_word(text)
    if isinstance(word, Word) and (word.task or word.word in {"cancel", "reject"}):
        return word
    kept: Args = dict(draft.get("args") or {})
    had = _get_media(draft)
    missing = find_missing(recipe, kept, had)
    asked = recipe.readers.get(missing[0]) if missing else None
    if missing[:1] != ("video",) and not recipe.is_flow:
        # What they quote is our question.
        attachments = {kind: value for kind, value in attachments.items() if kind != "quoted"}
    pairs = _split_pairs(recipe, "", text.split("\n") if text else [], 1, asked)
    if not any(pair.value and (pair.reader or pair.key) for pair in pairs):
        if had or not (attachments and (missing or recipe.is_flow)):
            return word or Talk()
        pairs = []  # a picture answers; the words under it do not
    context = UnderstandingContext(Clock(now, zone), {**had, **attachments}, templates)
    return _read_pairs(recipe, _recall_pairs(recipe, kept, pairs) + pairs, context)


def _find_recipe(key: str) -> Recipe | None:
    try:
        return get_recipe(key)
    except KeyError:
        return None


def _get_media(draft: Mapping[str, Any]) -> Args:
    media = draft.get("media")
    if not isinstance(media, dict):
        return {}
    return {"quoted": media["id"]} if media.get("kind") == "quoted" else {media.get("kind") or "image": media}


def _unwrap_command(text: str) -> str:
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
            return command_lookup.suggest_commands(head)
        recipe, rest = named
    return _read_pairs(recipe, _split_pairs(recipe, rest, body, 2), context)


def _split_pairs(recipe: Recipe, rest: str, body: list[str], start: int, asked: Reader | None = None) -> list[Pair]:
    if recipe.nested:
        return split_nested_pairs(recipe, rest, body, start, asked)
    return (
        split_open_pairs(recipe, rest, body, start)
        if recipe.command.open_keys
        else split_pairs(recipe, rest, body, start, asked)
    )


def _read_pairs(recipe: Recipe, pairs: list[Pair], context: UnderstandingContext) -> Parsed | Mistaken | Lacking:
    """The quick reading; anything it does not plainly take is sorted out with care."""
    if recipe.is_flow:
        return flow_commands.read_flow(recipe, pairs, context, _read_command)
    if context.filling is not None:
        return sort_out_pairs(recipe, template_variables.fill_variables(pairs, context), context)
    args: Args = {}
    raw_values: Args = {}
    for _line, reader, _key, value in pairs:
        if reader is None or reader.shapes or reader.key in args:
            return sort_out_pairs(recipe, pairs, context)
        if value:
            checked = reader.check(value, context.clock)
            if isinstance(checked, ValueRefusal):
                return sort_out_pairs(recipe, pairs, context)
            args[reader.key], raw_values[reader.key] = checked, value
    missing = find_missing(recipe, args, context.attached)
    if missing:
        return Lacking(recipe.command, args, missing, raw_values)
    return complete_command(recipe, args, raw_values, context)


def _recall_pairs(recipe: Recipe, kept: Args, pairs: list[Pair]) -> list[Pair]:
    """What a draft knew already and the new message does not say again; line 0 is nobody's line."""
    written_keys = {pair.reader.key for pair in pairs if pair.reader and pair.value}
    known = [
        Pair(0, recipe.reader(key), key, _retype_value(value))
        for key, value in kept.items()
        if key in recipe.readers and key not in written_keys
    ]
    free = kept.get(recipe.command.open_keys or "")
    again = {pair.key for pair in pairs}
    variables = free.items() if isinstance(free, dict) else ()
    return known + [Pair(0, None, key, str(value)) for key, value in variables if key not in again]


def _retype_value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value["text"]) if isinstance(value, dict) and "text" in value else str(value)
