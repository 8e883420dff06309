"""Sends the outbox, in its order: each message is begun in the database, sent, and told as the next one is begun."""

import time
from collections.abc import Sequence

from functions.causes import note_cause
from functions.database import DatabaseRefused
from functions.database.retry import call_with_retry
from functions.whatsapp import Refused, Sent, Unknown, Uploaded, WhatsApp, open_whatsapp
from functions.whatsapp.errors import NO_MEDIA, NOT_REACHED, OUTSIDE_WINDOW, UNSAYABLE
from shared.contract.message_types import GraphError
from shared.contract.request_types import BeginRequest, RefusedResult, SendResult
from shared.contract.work_types import OutboxMessage, SentFile, Work
from shared.log import note

_TRIES_WITH_FILE = 3
_FILM_SECONDS = 3600  # until Meta has fetched it
_NOTHING_WITHOUT_FILE = {"chat.answer", "landing.preview"}


def send_messages(outbox: Sequence[OutboxMessage], until: float) -> list[Work]:
    """The works of `wocs_begin` and `wocs_sent`. What the time did not suffice for comes again when its lease ends."""
    works: list[Work] = []
    results: list[SendResult] = []
    for place, message in enumerate(outbox):
        if time.monotonic() > until:
            break
        answers = begin(message, results)
        if not answers:
            results += [unmade(left) for left in outbox[place:]]
            break
        works += answers
        results = [result_of(message, send_or_refuse(message))] if may_go(answers) else []
    return works + tell(results)


def begin(message: OutboxMessage, results: list[SendResult]) -> list[Work]:
    """Whether it may be sent now, from then on as one that may have arrived; nothing when nobody heard the answer."""
    request: BeginRequest = {"begin": {"id": message["id"], "handout": message["handout"]}, "results": results}
    return call_with_retry("wocs_begin", request)


def may_go(answers: list[Work]) -> bool:
    return any(answer.get("go") for answer in answers)


def unmade(message: OutboxMessage) -> SendResult:
    return {"id": message["id"], "handout": message["handout"], "unmade": True}


def tell(results: list[SendResult]) -> list[Work]:
    """What was begun and cannot be told stays in doubt: it is not sent again."""
    try:
        return call_with_retry("wocs_sent", {"results": results}) if results else []
    except DatabaseRefused as refused:
        note_cause("send.not_told", refused.cause, code=refused.code, outbox=[result["id"] for result in results])
        return []


def send_or_refuse(message: OutboxMessage) -> Sent | Refused | Unknown:
    """Whatever is wrong with one message, the others' results must reach the database, or they would be sent again."""
    try:
        return send_message(message)
    except Exception as error:
        note("send.broken", outbox=message["id"], say=message.get("say"), error=type(error).__name__)
        return Refused(UNSAYABLE, "this message could not be made")


def send_message(message: OutboxMessage) -> Sent | Refused | Unknown:
    """One message; outside the 24 h window the same words go as a template, where they may."""
    from functions.replies import build_payload

    whatsapp, attempt = open_whatsapp(), attempt_of(message)
    file = upload_table(whatsapp, message) or upload_file(whatsapp, message.get("media"))
    if isinstance(file, Refused) and must_wait(message, file):
        return file
    if needs_file(message) and not isinstance(file, Uploaded):
        return file or Refused(NO_MEDIA, "the file is gone")
    place = file.media_id if isinstance(file, Uploaded) else None
    answer = whatsapp.send(build_payload(message, place), attempt)
    if isinstance(answer, Refused) and answer.code == OUTSIDE_WINDOW and may_be_template(message):
        answer = whatsapp.send(build_payload({**message, "kind": "template"}, None), attempt)
    return answer


def may_be_template(message: OutboxMessage) -> bool:
    """Not what one of the staff wrote to a customer: for money only what the owner allowed may go."""
    return message["kind"] in {"reply", "notice"} and message["say"] != "chat.answer"


def needs_file(message: OutboxMessage) -> bool:
    """To a customer goes what was meant for them or nothing: who wrote it hears which. So does a draft's picture."""
    return message["say"] in _NOTHING_WITHOUT_FILE and bool(message.get("media"))


def attempt_of(message: OutboxMessage) -> int:
    return int(message.get("attempt") or 1)


def must_wait(message: OutboxMessage, refusal: Refused) -> bool:
    """A video or a table is waited for: a few times where Graph refuses it, as long as the store is away.

    While Graph takes nothing from us, the words would be refused as well.
    """
    if refusal.cause:
        return refusal.cause != "store" or is_about_file(message)
    return is_about_file(message) and attempt_of(message) <= _TRIES_WITH_FILE and refusal.retry_in_s is not None


def is_about_file(message: OutboxMessage) -> bool:
    """A video, a table or a needed file is what its message is about. Another picture goes with words."""
    media = message.get("media")
    is_video = media is not None and str(media.get("mime")).startswith("video/")
    return is_video or needs_file(message) or "table" in (message.get("facts") or {})


def upload_table(whatsapp: WhatsApp, message: OutboxMessage) -> Uploaded | Refused | None:
    """The table of a message as a file at Meta's; None where it has none."""
    from functions.replies.table_files import find_table, make_file

    table = find_table(message.get("facts") or {})
    if not table:
        return None
    file = make_file(table, str(message.get("language") or "en"))
    return whatsapp.upload(file.data, file.mime)


def upload_file(whatsapp: WhatsApp, media: SentFile | None) -> Uploaded | Refused | None:
    """A file of ours put at Meta's. Without it the words go alone.

    A large video lies where Meta fetches it by itself: then its address is its place there.
    """
    if not media:
        return None
    from functions.media_store import MediaStoreDown, open_media_store

    try:
        if address := sign_film(media):
            return Uploaded(address)
        file = open_media_store().get(media["key"])
    except MediaStoreDown as down:
        note_cause("media.store_down", "store", code=down.code)
        return Refused(NOT_REACHED, "the media store is down", retry_in_s=30, cause="store")
    answer = whatsapp.upload(file.data, media["mime"]) if file else None
    if not isinstance(answer, Uploaded):
        note("media.not_uploaded", code=answer.code if answer else None)
    return answer


def sign_film(media: SentFile) -> str | None:
    """The store's address of a video that goes as a document; None for anything else, and where the store has none."""
    from functions.media_store import open_media_store

    is_film = media.get("kind") == "document" and media["mime"].startswith("video/")
    return open_media_store().sign(media["key"], _FILM_SECONDS) if is_film else None


def note_refusal(refusal: Refused, outbox: int) -> None:
    if refusal.cause:
        note_cause("send.refused", refusal.cause, outbox=outbox, code=refusal.code, said=refusal.detail)
    else:
        note("send.refused", outbox=outbox, code=refusal.code, said=refusal.detail, retry_in_s=refusal.retry_in_s)


def result_of(message: OutboxMessage, answer: Sent | Refused | Unknown) -> SendResult:
    number, handout = message["id"], message["handout"]
    match answer:
        case Sent(wamid):
            return {"id": number, "wamid": wamid}
        case Refused(code, detail, retry_in_s, cause):
            note_refusal(answer, outbox=number)
            error: GraphError = {"code": code, "detail": detail}
            refused: RefusedResult = {"id": number, "handout": handout, "error": error, "retry_in_s": retry_in_s}
            return {**refused, "cause": cause} if cause else refused
        case Unknown():
            note("send.unknown", outbox=number)
            return {"id": number, "handout": handout, "unknown": True}
