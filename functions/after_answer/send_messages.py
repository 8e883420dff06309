"""Sends the outbox, in its order, and tells what became of each message."""

import time
from collections.abc import Sequence

from functions.whatsapp import Refused, Sent, Unknown, Uploaded, WhatsApp, open_whatsapp
from functions.whatsapp.errors import NOT_REACHED, OUTSIDE_WINDOW, UNSAYABLE
from shared.contract.request_types import SendResult
from shared.contract.work_types import FileRef, OutboxMessage
from shared.log import note

_TRIES_WITH_VIDEO = 3


def send_messages(outbox: Sequence[OutboxMessage], until: float) -> list[SendResult]:
    """Results for `wocs_sent`. What the time did not suffice for has none: its lease runs out and it comes again."""
    results: list[SendResult] = []
    for message in outbox:
        if time.monotonic() > until:
            break
        results.append(result_of(message, send_or_refuse(message)))
    return results


def send_or_refuse(message: OutboxMessage) -> Sent | Refused | Unknown:
    """Whatever is wrong with one message, the others' results must reach the database, or they would be sent again."""
    try:
        return send_message(message)
    except Exception as error:
        note("send.broken", outbox=message["id"], say=message.get("say"), error=type(error).__name__)
        return Refused(UNSAYABLE, "this message could not be made")


def send_message(message: OutboxMessage) -> Sent | Refused | Unknown:
    """One message; outside the 24 h window the same words go as a template."""
    from functions.replies import build_payload

    whatsapp, attempt = open_whatsapp(), attempt_of(message)
    file = upload_table(whatsapp, message) or upload_file(whatsapp, message.get("media"))
    if is_needed(message) and isinstance(file, Refused) and file.retry_in_s is not None:
        return file
    media_id = file.media_id if isinstance(file, Uploaded) else None
    answer = whatsapp.send(build_payload(message, media_id), attempt)
    if isinstance(answer, Refused) and answer.code == OUTSIDE_WINDOW and message["kind"] in {"reply", "notice"}:
        answer = whatsapp.send(build_payload({**message, "kind": "template"}, None), attempt)
    return answer


def attempt_of(message: OutboxMessage) -> int:
    return int(message.get("attempt") or 1)


def is_needed(message: OutboxMessage) -> bool:
    """A video or a table is what its message is about: it is waited for a few times. A picture only goes with the
    words."""
    media = message.get("media")
    is_video = media is not None and str(media.get("mime")).startswith("video/")
    return (is_video or "table" in (message.get("facts") or {})) and attempt_of(message) <= _TRIES_WITH_VIDEO


def upload_table(whatsapp: WhatsApp, message: OutboxMessage) -> Uploaded | Refused | None:
    """The table of a message as a file at Meta's; None where it has none."""
    from functions.replies.table_files import find_table, make_file

    table = find_table(message.get("facts") or {})
    if not table:
        return None
    file = make_file(table, str(message.get("language") or "en"))
    return whatsapp.upload(file.data, file.mime)


def upload_file(whatsapp: WhatsApp, media: FileRef | None) -> Uploaded | Refused | None:
    """A picture or video of ours put at Meta's. Without it the words go alone."""
    if not media:
        return None
    from functions.media_store import MediaStoreDown, open_media_store

    try:
        file = open_media_store().get(media["key"])
    except MediaStoreDown:
        note("media.store_down")
        return Refused(NOT_REACHED, "the media store is down", retry_in_s=30)
    answer = whatsapp.upload(*file) if file else None
    if not isinstance(answer, Uploaded):
        note("media.not_uploaded", code=answer.code if answer else None)
    return answer


def result_of(message: OutboxMessage, answer: Sent | Refused | Unknown) -> SendResult:
    match answer:
        case Sent(wamid):
            return {"id": message["id"], "wamid": wamid}
        case Refused(code, detail, retry_in_s):
            note("send.refused", outbox=message["id"], code=code, retry_in_s=retry_in_s)
            return {"id": message["id"], "error": {"code": code, "detail": detail}, "retry_in_s": retry_in_s}
        case Unknown():
            note("send.unknown", outbox=message["id"])
            return {"id": message["id"], "unknown": True}
