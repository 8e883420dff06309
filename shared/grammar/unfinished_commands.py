"""What an unfinished command becomes with one more message."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.grammar.compiled_menu import Reader, Recipe, get_recipe
from shared.grammar.control_words import read_control_word
from shared.grammar.folding import clean_text, fold_text
from shared.grammar.key_value_pair import Pair
from shared.grammar.parser import NOTHING, PICTURE, SLASH, read_pairs, split_command, understand, unwrap_command
from shared.grammar.required_and_defaults import find_missing
from shared.grammar.results import Args, Clock, Talk, Template, Understanding, UnderstandingContext, Word
from shared.yes_no import YES

READING_WORDS: tuple[frozenset[str], ...] = (
    frozenset({"1", "teks", "text", "ayat"}),
    frozenset({"2", "medan", "field"}),
)
"""What answers whether words of a text are text (the first) or a field."""


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
    """What an unfinished command (`{"command", "args", "media", "readings"}`) becomes with one more message.

    Lines `key: value` complete or correct it; words without a key answer the first thing still missing. A new command
    or a word of cancelling means itself.
    """
    recipe = _find_recipe(str(draft.get("command")))
    text = clean_text(text)
    attachments = attached or (PICTURE if picture else NOTHING)
    if recipe and (reading := _choose_reading(draft, text)):
        attachments = {**_get_media(draft), **_drop_quoted(attachments)}
        return understand(reading, now=now, zone=zone, attached=attachments, templates=templates)
    if recipe is None or unwrap_command(text)[:1] in SLASH:
        return understand(text, now=now, zone=zone, attached=attachments, templates=templates)
    word = read_control_word(text)
    if isinstance(word, Word) and (
        word.task or word.word == "cancel" or (word.word == "reject" and not takes_yes_or_no(find_asked(draft)))
    ):
        return word
    context = UnderstandingContext(Clock(now, zone), attachments, templates)
    return _continue_draft(recipe, draft, text, context) or word or Talk()


def _choose_reading(draft: Mapping[str, Any], text: str) -> str | None:
    """The whole command as the answer to "text, or a field?" has it."""
    readings = draft.get("readings") or ()
    at = next((at for at, words in enumerate(READING_WORDS) if fold_text(text).strip(" .)") in words), None)
    return str(readings[at]) if at is not None and at < len(readings) else None


def _drop_quoted(attachments: Mapping[str, Any]) -> Mapping[str, Any]:
    """What they quote is our question."""
    return {kind: value for kind, value in attachments.items() if kind != "quoted"}


def find_asked(draft: Mapping[str, Any]) -> Reader | None:
    """The field that an unfinished command asks for, whether it must be given or, as `asks`, was given and is unknown;
    None where that is a file, or nothing is missing."""
    recipe = _find_recipe(str(draft.get("command")))
    if not recipe:
        return None
    missing = find_missing(recipe, dict(draft.get("args") or {}), _get_media(draft))
    return recipe.readers.get(str(draft.get("asks") or next(iter(missing), None)))


def takes_yes_or_no(reader: Reader | None) -> bool:
    """Whether a bare ya or tidak is a value of it."""
    kinds = {"switch", "choice"}
    return reader is not None and reader.field.kind in kinds and not reader.field.open and reader.accepts(YES[-1])


def _continue_draft(
    recipe: Recipe, draft: Mapping[str, Any], text: str, context: UnderstandingContext
) -> Understanding | None:
    """The draft with what was written and attached now; None where neither is about it."""
    kept, had, attachments = dict(draft.get("args") or {}), _get_media(draft), context.attached
    missing = find_missing(recipe, kept, had)
    asked = find_asked(draft)
    if missing[:1] != ("video",) and not recipe.is_flow:
        attachments = _drop_quoted(attachments)
    pairs = split_command(recipe, "", text.split("\n") if text else [], 1, asked)
    if not any(pair.value and (pair.reader or pair.key) for pair in pairs):
        if had or not (attachments and (missing or recipe.is_flow)):
            return None
        pairs = []  # a picture answers; the words under it do not
    context = context._replace(attached={**had, **attachments})
    return read_pairs(recipe, _recall_pairs(recipe, kept, pairs) + pairs, context)


def _recall_pairs(recipe: Recipe, kept: Args, pairs: list[Pair]) -> list[Pair]:
    """What a draft knew already and the new message does not say again; line 0 is nobody's line."""
    written_keys = {pair.reader.key for pair in pairs if pair.reader and pair.value}
    known = [
        Pair(0, recipe.readers[key], key, _retype_value(value))
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


def _get_media(draft: Mapping[str, Any]) -> Args:
    media = draft.get("media")
    if not isinstance(media, dict):
        return {}
    return {"quoted": media.get("id")} if media.get("kind") == "quoted" else {media.get("kind") or "image": media}


def _find_recipe(key: str) -> Recipe | None:
    try:
        return get_recipe(key)
    except KeyError:
        return None
