"""Says what a message means. Pure: the same text at the same moment always means the same."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.grammar import command_lookup, nested_commands, template_variables
from shared.grammar.compiled_menu import NAMES, Reader, Recipe, recipe_of
from shared.grammar.control_words import word_in
from shared.grammar.folding import cleaned
from shared.grammar.key_value_lines import Pair, pairs_in
from shared.grammar.mistakes import sort_out
from shared.grammar.nested_pairs import cut
from shared.grammar.open_keys import cut_open
from shared.grammar.required_and_defaults import missing, whole
from shared.grammar.results import (
    Args,
    Clock,
    Inner,
    Lacking,
    Mistaken,
    Parsed,
    Refusal,
    Scene,
    Talk,
    Template,
    Understanding,
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
    text = cleaned(text)
    if text[:1] == "/" or (text := _unwrapped(text))[:1] in _SLASH:
        given = attached or (_PICTURE if picture else _NOTHING)
        return _command(text, Scene(Clock(now, zone), given, templates, within_schedule))
    return word_in(text) or Talk()


def read_line(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    attached: Mapping[str, Any] | None = None,
    templates: Mapping[str, Template] | None = None,
) -> Inner:
    """A command that a schedule kept, at the moment it is due: there is nobody to ask."""
    scene = Scene(Clock(now, zone), attached or _NOTHING, templates or {}, within_schedule=True)
    return nested_commands.due(cleaned(text), scene, _command)


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
    recipe = _recipe_named(str(draft.get("command")))
    text = cleaned(text)
    given = attached or (_PICTURE if picture else _NOTHING)
    if recipe is None or _unwrapped(text)[:1] in _SLASH:
        return understand(text, now=now, zone=zone, attached=given, templates=templates)
    word = word_in(text)
    if isinstance(word, Word) and (word.task or word.word in {"cancel", "reject"}):
        return word
    kept: Args = dict(draft.get("args") or {})
    had = _media_of(draft)
    wanted = missing(recipe, kept, had)
    asked = recipe.readers.get(wanted[0]) if wanted else None
    if wanted[:1] != ("video",) and not nested_commands.is_flow(recipe):
        given = {kind: value for kind, value in given.items() if kind != "quoted"}  # they quote our question
    pairs = _pairs(recipe, "", text.split("\n") if text else [], 1, asked)
    if not any(pair.value and (pair.reader or pair.key) for pair in pairs):
        if had or not (given and (wanted or nested_commands.is_flow(recipe))):
            return word or Talk()
        pairs = []  # a picture answers; the words under it do not
    scene = Scene(Clock(now, zone), {**had, **given}, templates)
    return _settled(recipe, _kept(recipe, kept, pairs) + pairs, scene)


def _recipe_named(key: str) -> Recipe | None:
    try:
        return recipe_of(key)
    except KeyError:
        return None


def _media_of(draft: Mapping[str, Any]) -> Args:
    media = draft.get("media")
    if not isinstance(media, dict):
        return {}
    return {"quoted": media["id"]} if media.get("kind") == "quoted" else {media.get("kind") or "image": media}


def _unwrapped(text: str) -> str:
    """A command copied with its quotes, bullet or code fence, without them."""
    wrapping = _WRAPPING.match(text)
    return text[wrapping.end() :].rstrip(_CLOSING) if wrapping and wrapping.end() else text


def _command(text: str, scene: Scene) -> Understanding:
    head, *body = text.split("\n")
    key, rest = NAMES.get(head[1:]), ""
    if key is not None:
        recipe = recipe_of(key)
    else:
        slashes = _SLASHES.match(head)
        head = head[slashes.end() if slashes else 0 :].strip()
        found = command_lookup.find(head)
        if found is None:
            return command_lookup.unknown(head)
        recipe, rest = found
    return _settled(recipe, _pairs(recipe, rest, body, 2), scene)


def _pairs(recipe: Recipe, rest: str, body: list[str], start: int, asked: Reader | None = None) -> list[Pair]:
    if recipe.nested:
        return cut(recipe, rest, body, start, asked)
    return (
        cut_open(recipe, rest, body, start) if recipe.command.open_keys else pairs_in(recipe, rest, body, start, asked)
    )


def _settled(recipe: Recipe, pairs: list[Pair], scene: Scene) -> Parsed | Mistaken | Lacking:
    """The quick reading; anything it does not plainly take is sorted out with care."""
    if recipe.nested or recipe.command.open_keys:
        return nested_commands.settled(recipe, pairs, scene, _command)
    if scene.filling is not None:
        return sort_out(recipe, template_variables.fill(pairs, scene), scene)
    args: Args = {}
    said: Args = {}
    for _line, reader, _key, value in pairs:
        if reader is None or reader.shapes or reader.key in args:
            return sort_out(recipe, pairs, scene)
        if value:
            checked = reader.check(value, scene.clock)
            if isinstance(checked, Refusal):
                return sort_out(recipe, pairs, scene)
            args[reader.key], said[reader.key] = checked, value
    wanted = missing(recipe, args, scene.attached)
    if wanted:
        return Lacking(recipe.command, args, wanted, said)
    return whole(recipe, args, said, scene)


def _kept(recipe: Recipe, kept: Args, pairs: list[Pair]) -> list[Pair]:
    """What a draft knew already and the new message does not say again; line 0 is nobody's line."""
    said = {pair.reader.key for pair in pairs if pair.reader and pair.value}
    known = [
        Pair(0, recipe.reader(key), key, _as_typed(value))
        for key, value in kept.items()
        if key in recipe.readers and key not in said
    ]
    free = kept.get(recipe.command.open_keys or "")
    again = {pair.key for pair in pairs}
    variables = free.items() if isinstance(free, dict) else ()
    return known + [Pair(0, None, key, str(value)) for key, value in variables if key not in again]


def _as_typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value["text"]) if isinstance(value, dict) and "text" in value else str(value)
