"""Second look: a message understood together with the unfinished command it may continue, or with the templates."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, cast

from functions.intake.attachments import attached_to
from functions.intake.faults import broken, guard
from functions.intake.intents import CHAT, intent_of_result
from functions.intake.understanding import ask_grammar, intent_of_media, moment_of
from shared import grammar
from shared.contract.intent_types import CommandIntent, Draft, DraftEntry, InboundMessage, Intent
from shared.contract.message_types import MediaRef
from shared.grammar.results import Template

Templates = Mapping[str, Template] | None


def second_look(messages: Sequence[InboundMessage], entries: Iterable[DraftEntry]) -> list[InboundMessage]:
    """Those of the messages that an entry is about; decided whatever they are. Never raises, as the first look."""
    waiting = {entry["id"]: entry for entry in entries}
    return [look_again(message, waiting[message["id"]]) for message in messages if message["id"] in waiting]


def look_again(message: InboundMessage, entry: DraftEntry) -> InboundMessage:
    draft = entry.get("draft")
    whole: InboundMessage = {**message, "media": media_of(message, draft), "second_look": True}
    templates = partial(grammar.template_runs.read_templates, cast(Any, entry.get("templates")))
    if draft:
        return {**whole, "intent": guard(lambda: intent_of_continued(message, whole, draft, templates()), broken)}
    return {**whole, "intent": guard(lambda: intent_with(message, templates()), broken)}


def media_of(message: InboundMessage, draft: Draft | None) -> MediaRef | None:
    """What the draft had attached counts as the message's own."""
    kept = draft.get("media") if draft else None
    return message["media"] or (kept if kept and kept["kind"] != "quoted" else None)


def intent_with(message: InboundMessage, templates: Templates) -> Intent:
    return intent_of_result(ask_grammar(message, message["text"] or "", templates), message)


def intent_of_continued(message: InboundMessage, whole: InboundMessage, draft: Draft, templates: Templates) -> Intent:
    """The intent it has as a continuation; `whole` has what the draft had attached too."""
    result = grammar.resume(
        draft, message["text"] or "", **moment_of(message), attached=attached_to(message), templates=templates
    )
    intent = intent_of_result(result, whole, draft.get("id"))
    if intent["do"] == "command" and draft.get("voice") and isinstance(result, grammar.Parsed):
        return as_spoken(result, intent) if intent["command"] == draft.get("command") else intent
    return said_aloud(intent_of_media(message)) if intent is CHAT and message["media"] else intent


def as_spoken(result: grammar.Parsed, intent: CommandIntent) -> CommandIntent:
    """What was spoken in part is shown whole before anything happens, also when the rest was typed."""
    from functions.intake.voice_readings import reading_of

    return {**intent, "reading": reading_of(result, intent)}


def said_aloud(intent: Intent) -> Intent:
    """It was for no unfinished command either: what it is for is said now."""
    if intent["do"] != "chat":
        return intent
    return {"do": "say", "say": intent["say"], "facts": intent["facts"], "command": None, "role": "viewer"}
