"""What a message object of Meta's says: its kind, its words, its media, what it answers. Takes anything."""

from typing import Any, cast, get_args

from functions.intake.attachments import kind_of_document
from functions.intake.lenient_fields import first, identifier, moment, record, text
from shared.contract.message_types import MediaRef, UndecidedMessage, WebhookMessage
from shared.contract.value_types import MediaKind

_KINDS = get_args(MediaKind)


def read_fields(message: UndecidedMessage) -> WebhookMessage:
    raw = cast(dict[str, Any], message["raw"])
    kind = text(raw.get("type")) or next((name for name in ("text", *_KINDS) if name in raw), "unknown")
    context, content = record(raw.get("context")), record(raw.get(kind))
    return {
        "id": message["id"],
        "raw": message["raw"],
        "sender": message["sender"],
        "received_at": message["received_at"],
        "sent_at": moment(raw.get("timestamp")),
        "type": kind[:40],
        "text": read_words(kind, content),
        "media": read_media(kind, content),
        "quoted": identifier(context.get("id")) or identifier(record(raw.get("reaction")).get("message_id")),
        "forwarded": bool(context.get("forwarded") or context.get("frequently_forwarded")),
        "group": bool(raw.get("group_id") or raw.get("recipient_type") == "group"),
        "emoji": text(record(raw.get("reaction")).get("emoji")),
    }


def blank_fields(message: UndecidedMessage) -> WebhookMessage:
    """Of a message object that cannot be read."""
    return read_fields({**message, "raw": {}}) | {"raw": message["raw"]}


def read_words(kind: str, content: dict[str, Any]) -> str | None:
    """What the person typed, or what the button or row stands for: its id is the text it saves typing."""
    if kind == "text":
        return text(content.get("body"))
    if kind == "button":
        return text(first(content, "payload", "text"))
    if kind == "interactive":
        return text(first(record(first(content, "button_reply", "list_reply")), "id", "title"))
    return text(content.get("caption")) if kind in _KINDS else None


def read_media(kind: str, content: dict[str, Any]) -> MediaRef | None:
    media_id = identifier(content.get("id"))
    if kind not in _KINDS or not media_id:
        return None
    mime, filename = text(content.get("mime_type")), text(content.get("filename"))
    return {
        "kind": kind_of_document(mime, filename) if kind == "document" else cast(MediaKind, kind),
        "id": media_id,
        "url": text(content.get("url")),
        "mime": (mime or "")[:100] or None,
        "sha256": text(content.get("sha256")),
        "filename": (filename or "")[:255] or None,
    }
