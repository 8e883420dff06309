"""Meta's door: signature first, then one database call that records; 200; then what it leads to is decided and done."""

from datetime import UTC, datetime
from functools import partial
from hmac import compare_digest

from flask import Request, Response

from functions.causes import note_cause
from functions.database import DatabaseDown, DatabaseRefused, open_database
from functions.intake.inbox import record_delivery
from functions.intake.webhook_body import read_delivery
from functions.site import plain_response
from shared import figures
from shared.contract.message_types import RecordedMessage
from shared.contract.work_types import PanelNews
from shared.log import note
from shared.settings import settings
from shared.signatures import meta_signature_is_valid
from shared.webhook_echo import ECHO


def webhook(request: Request) -> Response:
    """200 means recorded; 503 means nothing was done and Meta shall come again."""
    if request.method == "GET":
        return answer_handshake(request)
    refusal = refuse_by_head(request)
    if refusal:
        return refusal
    body = request.get_data(cache=False)
    if len(body) > figures.BODY_MAX_BYTES:
        return plain_response("too large", 413)
    signature = request.environ.get("HTTP_X_HUB_SIGNATURE_256")
    if not meta_signature_is_valid(settings().whatsapp_app_secret, body, signature):
        return plain_response("bad signature", 401)
    return plain_response("ok") if body == ECHO else record_and_answer(body)


def answer_handshake(request: Request) -> Response:
    """Meta's subscription check: the raw challenge back, to who knows the verify token."""
    expected, told = settings().whatsapp_verify_token, request.args.get("hub.verify_token", "")
    known = bool(expected) and compare_digest(told.encode("utf-8", "replace"), expected.encode())
    if request.args.get("hub.mode") != "subscribe" or not known:
        return plain_response("forbidden", 403)
    return plain_response(request.args.get("hub.challenge", ""))


def refuse_by_head(request: Request) -> Response | None:
    """What is refused by its head alone. A compressed body is never inflated: Meta sends none.

    Read as WSGI names it: cheaper than Flask's headers, and Meta waits.
    """
    head = request.environ
    if request.method != "POST":
        return plain_response("GET or POST", 405, Allow="GET, POST")
    if head.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() not in {"", "identity"}:
        return plain_response("no compressed bodies", 415)
    if head.get("HTTP_TRANSFER_ENCODING") and head.get("CONTENT_LENGTH"):
        return plain_response("two lengths", 400)
    if (request.content_length or 0) > figures.BODY_MAX_BYTES:
        return plain_response("too large", 413)
    return None


def record_and_answer(body: bytes) -> Response:
    try:
        delivery = read_delivery(body, settings().whatsapp_phone_number_id)
        recorded = record_delivery(open_database(), delivery)
    except (DatabaseDown, DatabaseRefused) as error:
        note_cause("webhook.not_recorded", error.cause, code=error.code)
        return plain_response("come again", 503, Retry_After="30")
    if foreign := [event for event in delivery.others if event["kind"] == "foreign"]:
        note("webhook.foreign", events=len(foreign))  # not ours, or WHATSAPP_PHONE_NUMBER_ID is not what it should be
    answer = Response("ok", mimetype="text/plain")
    if recorded.undecided:
        answer.call_on_close(partial(decide_and_do, recorded.undecided))
    if recorded.news:
        answer.call_on_close(partial(tell_of_statuses, recorded.news))
    return answer


def tell_of_statuses(news: list[PanelNews]) -> None:
    from functions.after_answer.tell_panels import tell_panels

    tell_panels(news)


def decide_and_do(messages: list[RecordedMessage]) -> None:
    """Decides the messages once Meta has its answer, and does what comes of it; what is lost here, settling finds."""
    # Imported here, the grammar and the errands: a cold start answers Meta first.
    from functions.after_answer.errands import find_slow_message, run_errands, run_safely
    from functions.intake.decision import decide
    from functions.intake.understanding import understand_all

    received_at = datetime.now(UTC).isoformat()
    understood = understand_all([{**message, "received_at": received_at} for message in messages])
    works = run_safely(partial(decide, understood))
    run_errands(*works, typing=find_slow_message(understood, works))
