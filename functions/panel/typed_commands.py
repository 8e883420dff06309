"""A command that is given in the panel: read by the grammar that reads WhatsApp's, obeyed by the same rules."""

from datetime import UTC, datetime
from functools import partial

from functions.intake.faults import guard, make_broken_intent
from functions.intake.understanding import find_intent
from shared.contract.message_types import WebhookMessage
from shared.contract.value_types import JSONObject


def read_typed_command(text: str) -> JSONObject:
    """{"text", "intent"}: what panel_act_command takes."""
    intent = guard(partial(find_intent, make_message(text)), make_broken_intent)
    return {"text": text, "intent": intent}  # type: ignore[dict-item]  # a TypedDict is no JSONObject to mypy


def make_message(text: str) -> WebhookMessage:
    """As if it had come by WhatsApp just now; it has no id, so that no reaction is put on it."""
    now = datetime.now(UTC).isoformat()
    return {
        "id": "",
        "raw": {},
        "sender": {"user_id": None, "number": None, "name": None},
        "received_at": now,
        "sent_at": now,
        "type": "text",
        "text": text,
        "media": None,
        "quoted": None,
        "forwarded": False,
        "group": False,
        "emoji": None,
    }
