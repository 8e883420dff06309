"""Meta's door: signature first, then one database call that decides, then 200; the rest is done after it."""

from hmac import compare_digest
from typing import Any

from flask import Request, Response

from functions.database import DatabaseDown, DatabaseRefused, open_database
from functions.errands import do, needs_time
from functions.intake.reading import read
from functions.intake.recording import record_all
from functions.intake.understanding import Intake, second_look, understand_all
from functions.journal import note
from functions.site import plain
from shared import figures
from shared.settings import settings
from shared.signatures import meta_signature_is_valid


def webhook(request: Request) -> Response:
    """200 means recorded; 503 means nothing was done and Meta shall come again."""
    if request.method == "GET":
        return handshake(request)
    refusal = refuse(request)
    if refusal:
        return refusal
    body = request.get_data(cache=False)
    if len(body) > figures.BODY_MAX_BYTES:
        return plain("too large", 413)
    if not meta_signature_is_valid(settings().whatsapp_app_secret, body, request.headers.get("X-Hub-Signature-256")):
        return plain("bad signature", 401)
    return take_in(body)


def handshake(request: Request) -> Response:
    """Meta's subscription check: the raw challenge back, to who knows the verify token."""
    expected, told = settings().whatsapp_verify_token, request.args.get("hub.verify_token", "")
    known = bool(expected) and compare_digest(told.encode("utf-8", "replace"), expected.encode())
    if request.args.get("hub.mode") != "subscribe" or not known:
        return plain("forbidden", 403)
    return plain(request.args.get("hub.challenge", ""))


def refuse(request: Request) -> Response | None:
    """What is refused by its head alone. A compressed body is never inflated: Meta sends none."""
    if request.method != "POST":
        return plain("GET or POST", 405, Allow="GET, POST")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        return plain("no compressed bodies", 415)
    if request.headers.get("Transfer-Encoding") and request.headers.get("Content-Length"):
        return plain("two lengths", 400)
    if (request.content_length or 0) > figures.BODY_MAX_BYTES:
        return plain("too large", 413)
    return None


def take_in(body: bytes) -> Response:
    intake = understand_all(read(body))
    works: list[dict[str, Any]] = []
    try:
        decide(intake, works)
    except (DatabaseDown, DatabaseRefused) as error:
        note("webhook.not_recorded", error=type(error).__name__)
        answer = plain("come again", 503, Retry_After="30")
    else:
        answer = plain("ok")
    if works:
        patient = needs_time(intake.messages, works)
        answer.call_on_close(lambda: do(*works, typing=patient))
    return answer


def decide(intake: Intake, works: list[dict[str, Any]]) -> None:
    """One call; a second one only for messages that may continue an unfinished command, or that name a template.
    Adds the work to `works`."""
    database = open_database()
    first = record_all(database, intake)
    works.append(first)
    if first.get("drafts"):
        works.append(record_all(database, second_look(intake, first["drafts"])))
