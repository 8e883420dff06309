"""Second look: a message understood together with the unfinished command it may continue, or with the templates."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, cast

from functions.intake.attachments import collect_attached, kind_of
from functions.intake.faults import guard, make_broken_intent
from functions.intake.intents import CHAT
from functions.intake.late_messages import make_timely_intent
from functions.intake.plain_order import is_order_beside
from functions.intake.understanding import ask_grammar, find_media_intent, find_unread_intent, moment_of
from shared import grammar
from shared.commands import by_key
from shared.contract.intent_types import CommandIntent, Draft, DraftEntry, InboundMessage, Intent
from shared.contract.message_types import MediaRef
from shared.grammar.parser import SLASH, unwrap_command
from shared.grammar.results import Template

Templates = Mapping[str, Template] | None


def look_again_at_drafts(messages: Sequence[InboundMessage], entries: Iterable[DraftEntry]) -> list[InboundMessage]:
    """Those of the messages that an entry is about; decided whatever they are. Never raises, as the first look."""
    waiting = {entry["id"]: entry for entry in entries}
    return [understand_with_draft(message, waiting[message["id"]]) for message in messages if message["id"] in waiting]


def understand_with_draft(message: InboundMessage, entry: DraftEntry) -> InboundMessage:
    """As a continuation; `broken` where our code cannot bear it, so that it is decided all the same."""
    again: InboundMessage = {**message, "second_look": True}
    return guard(partial(read_again, again, entry), partial(break_off, again))


def break_off(message: InboundMessage, fault: str) -> InboundMessage:
    return {**message, "intent": make_broken_intent(fault)}


def read_again(message: InboundMessage, entry: DraftEntry) -> InboundMessage:
    draft, templates = entry.get("draft"), grammar.template_runs.read_templates(cast(Any, entry.get("templates")))
    if not draft:
        return {**message, "intent": read_with_templates(message, templates)}
    whole: InboundMessage = {**message, "media": media_of(message, draft)}
    return {**whole, "intent": resume_draft(message, whole, draft, templates)}


def media_of(message: InboundMessage, draft: Draft) -> MediaRef | None:
    """What the draft had attached counts as the message's own."""
    kept = draft.get("media")
    is_file = kept and kept.get("kind", "quoted") != "quoted"
    return message["media"] or (cast(MediaRef, kept) if is_file else None)


def read_with_templates(message: InboundMessage, templates: Templates) -> Intent:
    return make_timely_intent(ask_grammar(message, message["text"] or "", templates), message)


def resume_draft(message: InboundMessage, whole: InboundMessage, draft: Draft, templates: Templates) -> Intent:
    """The intent it has as a continuation; `whole` has what the draft had attached too."""
    if speaks_for_itself(message, draft):
        return make_say_intent(find_media_intent(message))
    result = grammar.resume(
        draft, message["text"] or "", **moment_of(message), attached=collect_attached(message), templates=templates
    )
    if is_something_else(message, draft, result):
        return make_say_intent(find_unread_intent(message))
    intent = make_timely_intent(result, whole, draft.get("id"))
    if intent["do"] == "command" and draft.get("voice") and isinstance(result, grammar.Parsed):
        return add_reading(result, intent) if intent["command"] == draft.get("command") else intent
    return make_say_intent(find_unread_intent(message)) if intent is CHAT else intent


def is_something_else(message: InboundMessage, draft: Draft, result: grammar.Understanding) -> bool:
    """An order in words, which the reader at home looks at; a picture whose own words the unfinished command does not
    understand. The unfinished command stays as it was."""
    entry, text = by_key.get(draft.get("command") or ""), message["text"] or ""
    is_words = isinstance(result, grammar.Parsed | grammar.Lacking | grammar.Mistaken)
    if not entry or not is_words or unwrap_command(text)[:1] in SLASH:
        return False
    refused = isinstance(result, grammar.Mistaken)
    if message["media"]:
        return refused and bool(text) and ":" not in text
    return message["type"] == "text" and is_order_beside(text, entry, taken=not refused)


def speaks_for_itself(message: InboundMessage, draft: Draft) -> bool:
    """A picture, video or file with words of its own that the unfinished command takes none of, or has already."""
    if not (message["text"] and message["media"]):
        return False
    kept, entry = draft.get("media"), by_key.get(draft.get("command") or "")
    kind = kind_of(message)
    had = kept["kind"] if kept else None
    return entry is not None and (kind == had or kind != entry.takes)


def add_reading(result: grammar.Parsed, intent: CommandIntent) -> CommandIntent:
    """What was spoken in part is shown whole before anything happens, also when the rest was typed."""
    from functions.intake.card_readings import make_card_reading

    return {**intent, "reading": make_card_reading(result)}


def make_say_intent(intent: Intent) -> Intent:
    """It was for no unfinished command either: what it is for is said now."""
    if intent["do"] != "chat" or "say" not in intent:
        return intent
    return {"do": "say", "say": intent["say"], "facts": intent["facts"], "command": None, "role": "viewer"}
