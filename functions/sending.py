"""Sends the outbox, in its order, and tells what became of each message."""

import time
from typing import Any

from functions.journal import note
from functions.whatsapp import Refused, Sent, Unknown, Uploaded, WhatsApp, open_whatsapp
from functions.whatsapp.errors import OUTSIDE_WINDOW, UNSAYABLE

Message = dict[str, Any]


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
    from functions.replies import payload_of

    whatsapp = open_whatsapp()
    picture = uploaded(whatsapp, message.get("media"))
    sent = whatsapp.send(payload_of(message, picture), message.get("attempt") or 1)
    if isinstance(sent, Refused) and sent.code == OUTSIDE_WINDOW and message["kind"] in {"reply", "notice"}:
        sent = whatsapp.send(payload_of({**message, "kind": "template"}, None), message.get("attempt") or 1)
    return sent


def uploaded(whatsapp: WhatsApp, media: dict[str, Any] | None) -> str | None:
    """The media id of a picture of ours; None when it cannot be had: the words then go alone."""
    if not media:
        return None
    from functions.media_store import MediaStoreDown, open_media_store

    try:
        found = open_media_store().get(media["key"])
    except MediaStoreDown:
        note("picture.store_down")
        return None
    answer = whatsapp.upload(*found) if found else None
    if not isinstance(answer, Uploaded):
        note("picture.not_uploaded", code=answer.code if answer else None)
        return None
    return answer.media_id


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
