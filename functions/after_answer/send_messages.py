"""Sends the outbox, in its order, and tells what became of each message."""

import time
from typing import Any

from functions.log import note
from functions.whatsapp import Refused, Sent, Unknown, Uploaded, WhatsApp, open_whatsapp
from functions.whatsapp.errors import NOT_REACHED, OUTSIDE_WINDOW, UNSAYABLE

Message = dict[str, Any]
_TRIES_WITH_VIDEO = 3


def send(outbox: list[Message], until: float) -> list[dict[str, Any]]:
    """Results for `wocs_sent`. What the time did not suffice for has none: its lease runs out and it comes again."""
    results = []
    for message in outbox:
        if time.monotonic() > until:
            break
        results.append(result_of(message, surely(message)))
    return results


def surely(message: Message) -> Sent | Refused | Unknown:
    """Whatever is wrong with one message, the others' results must reach the database, or they would be sent again."""
    try:
        return send_one(message)
    except Exception as error:
        note("send.broken", outbox=message["id"], say=message.get("say"), error=type(error).__name__)
        return Refused(UNSAYABLE, "this message could not be made")


def send_one(message: Message) -> Sent | Refused | Unknown:
    """One message; outside the 24 h window the same words go as a template."""
    from functions.replies import build_payload

    whatsapp = open_whatsapp()
    file = uploaded(whatsapp, message.get("media"))
    if is_needed(message) and isinstance(file, Refused) and file.retry_in_s is not None:
        return file
    media_id = file.media_id if isinstance(file, Uploaded) else None
    sent = whatsapp.send(build_payload(message, media_id), attempt(message))
    if isinstance(sent, Refused) and sent.code == OUTSIDE_WINDOW and message["kind"] in {"reply", "notice"}:
        sent = whatsapp.send(build_payload({**message, "kind": "template"}, None), attempt(message))
    return sent


def attempt(message: Message) -> int:
    return int(message.get("attempt") or 1)


def is_needed(message: Message) -> bool:
    """A video is what its message is about: it is waited for a few times. A picture only goes with the words."""
    is_video = str((message.get("media") or {}).get("mime")).startswith("video/")
    return is_video and attempt(message) <= _TRIES_WITH_VIDEO


def uploaded(whatsapp: WhatsApp, media: dict[str, Any] | None) -> Uploaded | Refused | None:
    """A picture or video of ours put at Meta's. Without it the words go alone."""
    if not media:
        return None
    from functions.media_store import MediaStoreDown, open_media_store

    try:
        found = open_media_store().get(media["key"])
    except MediaStoreDown:
        note("media.store_down")
        return Refused(NOT_REACHED, "the media store is down", retry_in_s=30)
    answer = whatsapp.upload(*found) if found else None
    if not isinstance(answer, Uploaded):
        note("media.not_uploaded", code=answer.code if answer else None)
    return answer


def result_of(message: Message, sent: Sent | Refused | Unknown) -> dict[str, Any]:
    match sent:
        case Sent(wamid):
            return {"id": message["id"], "wamid": wamid}
        case Refused(code, detail, retry_in_s):
            note("send.refused", outbox=message["id"], code=code, retry_in_s=retry_in_s)
            return {"id": message["id"], "error": {"code": code, "detail": detail}, "retry_in_s": retry_in_s}
        case Unknown():
            note("send.unknown", outbox=message["id"])
            return {"id": message["id"], "unknown": True}
