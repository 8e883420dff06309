"""What each message wants: the grammar's answer as an intent (docs/contracts.md, section 3)."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from functions import login_codes
from functions.intake import voice_note
from functions.intake.attachments import collect_attached, is_sheet, kind_of
from functions.intake.faults import guard, make_broken_intent
from functions.intake.intents import CHAT, IGNORE, make_word_intent
from functions.intake.late_messages import make_timely_intent, said_at
from functions.intake.message_fields import blank_fields, read_fields
from functions.intake.plain_order import find_talk_intent
from shared import grammar
from shared.contract.intent_types import InboundMessage, Intent, LoginIntent, SayIntent
from shared.contract.message_types import UndecidedMessage, WebhookMessage
from shared.contract.value_types import ControlWord, Facts
from shared.grammar.results import Template
from shared.settings import settings

_TEXTS = {"text", "button", "interactive"}
_SILENT = {"revoke", "reaction", "system"}
_KNOWN_KINDS = {"image", "video", "document", "audio", "location", "contacts", "sticker", "order", "poll", "edit"}
_REACTIONS: dict[str, ControlWord] = {
    **dict.fromkeys(("👍", "👌", "🆗", "✅"), "acknowledge"),
    **dict.fromkeys(("❌", "✖"), "cancel"),
    **dict.fromkeys(("🔁", "🔄"), "retry"),
}
_COLOURS = "\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""Of an emoji's drawing and of skin: the same reaction in any."""
_IMPORT = "/sale import"


def understand_all(messages: Iterable[UndecidedMessage]) -> list[InboundMessage]:
    """First look; each by itself, and never raises: a message that our code cannot bear is `broken`, alone."""
    return [guard(partial(understand, message), partial(understand_as_broken, message)) for message in messages]


def understand(message: UndecidedMessage) -> InboundMessage:
    fields = read_fields(message)
    return {**fields, "intent": guard(partial(find_intent, fields), make_broken_intent), "second_look": False}


def understand_as_broken(message: UndecidedMessage, fault: str) -> InboundMessage:
    return {**blank_fields(message), "intent": make_broken_intent(fault), "second_look": False}


def find_intent(message: WebhookMessage) -> Intent:
    kind = message["type"]
    if message["group"]:
        return IGNORE
    if kind == "reaction":
        reaction = _REACTIONS.get((message["emoji"] or "").rstrip(_COLOURS))
        return make_word_intent(reaction, message["quoted"]) if reaction else IGNORE
    if login := find_login_intent(message):
        return login
    if message["forwarded"]:
        return find_forwarded_intent(message)
    if voice_note.is_note(message):
        return voice_note.make_note_intent()
    answered = voice_note.read_card_answer(message["text"], message["quoted"]) if kind in _TEXTS else None
    if answered:
        return answered
    if message["text"] and (kind in _TEXTS or message["media"]):
        intent = make_timely_intent(ask_grammar(message, message["text"]), message)
        return find_unread_intent(message) if intent is CHAT else intent
    return find_media_intent(message) if message["media"] or kind not in _TEXTS | _SILENT else IGNORE


def find_login_intent(message: WebhookMessage) -> LoginIntent | None:
    """A login's code in words that were typed, also in forwarded ones: they are refused by name. Or "Not me"."""
    if message["type"] not in _TEXTS or message["media"] or (message["text"] or "").lstrip().startswith("/"):
        return None
    if code := login_codes.find_code(message["text"]):
        return {"do": "login", "code": login_codes.digest_code(code)}
    not_me = None if message["forwarded"] else login_codes.find_not_me(message["text"])
    return {"do": "login", "not_me": not_me} if not_me else None


def ask_grammar(
    message: WebhookMessage, text: str, templates: Mapping[str, Template] | None = None
) -> grammar.Understanding:
    """The text as of the moment it was sent."""
    return grammar.understand(text, **moment_of(message), attached=collect_attached(message), templates=templates)


def moment_of(message: WebhookMessage) -> dict[str, Any]:
    zone = settings().zone
    return {"now": said_at(message).astimezone(zone), "zone": zone}


def find_unread_intent(message: WebhookMessage) -> Intent:
    """Words that are no command by themselves: perhaps an order in plain words, where they were typed."""
    if message["media"]:
        return find_media_intent(message)
    return find_talk_intent(message["text"]) if message["type"] == "text" else CHAT


def find_media_intent(message: WebhookMessage) -> Intent:
    """Something sent without a command. A sheet is sales to import; a picture, a video or a document may be what an
    unfinished command or a task waits for, so it is chat that says what it is for when nothing does; the rest is told
    that nothing can be done with it, also what WhatsApp shows us nothing of (an edit, a poll: 131051)."""
    if is_sheet(message["media"]):
        return make_timely_intent(ask_grammar(message, _IMPORT), message)
    kind = kind_of(message)
    if kind in {"image", "video", "document"}:
        return {"do": "chat", "say": "grammar.media", "facts": {"kind": kind}, "command": None, "role": "viewer"}
    facts: Facts = {"kind": kind if kind in _KNOWN_KINDS else "unsupported"}
    return {"do": "say", "say": "grammar.media", "facts": facts, "command": None, "role": "viewer"}


def find_forwarded_intent(message: WebhookMessage) -> Intent:
    """Forwarded words are content: what looks like a command is not executed, and that is said. A forwarded sheet is
    imported like any other: that waits for a CONFIRM."""
    if voice_note.is_note(message):
        return make_forwarded_saying({})
    if not message["text"]:
        return find_media_intent(message) if message["media"] else IGNORE
    result = ask_grammar(message, message["text"])
    if isinstance(result, grammar.Talk) or (isinstance(result, grammar.Word) and not result.task):
        return find_media_intent(message) if message["media"] else CHAT
    return make_forwarded_saying({"command": message["text"].strip().split("\n")[0][:60]})


def make_forwarded_saying(facts: dict[str, str]) -> SayIntent:
    return {"do": "say", "say": "grammar.forwarded", "facts": facts, "command": None, "role": "viewer"}
