"""Says what a message means. Pure: the same text at the same moment always means the same."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.grammar import naming
from shared.grammar.correcting import missing, sort_out
from shared.grammar.keyboard import cleaned
from shared.grammar.lines import Pair, pairs_in
from shared.grammar.meanings import Args, Clock, Lacking, Mistaken, Parsed, Refusal, Talk, Understanding, Word
from shared.grammar.recipes import NAMES, RECIPES, Recipe
from shared.grammar.words import word_in

_WRAPPING = re.compile(r"[\s`*_~\"'“”‘’•·–—-]*(?=[/／⁄∕])")
_CLOSING = " `*_~\"'“”‘’"
_SLASHES = re.compile(r"[/／⁄∕\s]+")


def understand(text: str, *, now: datetime, zone: ZoneInfo, picture: bool = False) -> Understanding:
    """What a whole message means; `now` knows its zone, `picture`: one is attached. Never raises on any text."""
    text = cleaned(text)
    if text[:1] == "/" or (text := _unwrapped(text))[:1] in {"/", "／", "⁄", "∕"}:
        return _command(text, Clock(now, zone), picture)
    return word_in(text) or Talk()


def resume(
    draft: Mapping[str, Any], text: str, *, now: datetime, zone: ZoneInfo, picture: bool = False
) -> Understanding:
    """What an unfinished command (`{"command", "args", "media"}`) becomes with one more message.

    Lines `key: value` complete or correct it; words without a key answer the first thing still missing. A new command
    or a word of cancelling means itself.
    """
    recipe = RECIPES.get(str(draft.get("command")))
    text = cleaned(text)
    if recipe is None or _unwrapped(text)[:1] in {"/", "／", "⁄", "∕"}:
        return understand(text, now=now, zone=zone, picture=picture)
    word = word_in(text)
    if isinstance(word, Word) and (word.task or word.word in {"cancel", "reject"}):
        return word
    kept: Args = dict(draft.get("args") or {})
    had_picture = bool(draft.get("media"))
    wanted = missing(recipe, kept, had_picture)
    asked = recipe.readers.get(wanted[0]) if wanted else None
    pairs = pairs_in(recipe, "", text.split("\n") if text else [], 1, asked)
    if not any(pair.value and (pair.reader or pair.key) for pair in pairs):
        if had_picture or not (picture and wanted):
            return word or Talk()
        pairs = []  # a picture answers; the words under it do not
    return _settled(recipe, _kept(recipe, kept, pairs) + pairs, Clock(now, zone), picture or had_picture)


def _unwrapped(text: str) -> str:
    """A command copied with its quotes, bullet or code fence, without them."""
    wrapping = _WRAPPING.match(text)
    return text[wrapping.end() :].rstrip(_CLOSING) if wrapping and wrapping.end() else text


def _command(text: str, clock: Clock, picture: bool) -> Understanding:
    head, *body = text.split("\n")
    recipe, rest = NAMES.get(head[1:]), ""
    if recipe is None:
        slashes = _SLASHES.match(head)
        head = head[slashes.end() if slashes else 0 :].strip()
        found = naming.find(head)
        if found is None:
            return naming.unknown(head)
        recipe, rest = found
    return _settled(recipe, pairs_in(recipe, rest, body, 2), clock, picture)


def _settled(recipe: Recipe, pairs: list[Pair], clock: Clock, picture: bool) -> Parsed | Mistaken | Lacking:
    """The quick reading; anything it does not plainly take is sorted out with care."""
    args: Args = {}
    for _line, reader, _key, value in pairs:
        if reader is None or reader.shapes or reader.key in args:
            return sort_out(recipe, pairs, clock, picture)
        if value:
            checked = reader.check(value, clock)
            if isinstance(checked, Refusal):
                return sort_out(recipe, pairs, clock, picture)
            args[reader.key] = checked
    wanted = missing(recipe, args, picture)
    if wanted:
        return Lacking(recipe.command, args, wanted)
    return Parsed(recipe.command, recipe.defaults | args)


def _kept(recipe: Recipe, kept: Args, pairs: list[Pair]) -> list[Pair]:
    """What a draft knew already and the new message does not say again; line 0 is nobody's line."""
    said = {pair.reader.key for pair in pairs if pair.reader and pair.value}
    return [
        Pair(0, recipe.reader(key), key, str(value))
        for key, value in kept.items()
        if key in recipe.readers and key not in said
    ]
