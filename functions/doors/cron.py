"""The clock's tick: settles what is overdue. Called by the home node, by pg_cron, and by Vercel once a day."""

from hmac import compare_digest

from flask import Request, Response, jsonify

from functions.after_answer.errands import run_errands
from functions.database import DatabaseDown, open_database
from functions.request_settings import request_settings
from functions.site import plain_response
from shared.contract.work_types import Work
from shared.settings import settings


def cron(request: Request) -> Response:
    """200 with how much was found; 401 without `Authorization: Bearer <CRON_SECRET>`, also when no secret is set."""
    if request.method not in {"GET", "POST"}:
        return plain_response("GET or POST", 405, Allow="GET, POST")
    if not is_known(request.headers.get("Authorization", "")):
        return plain_response("unauthorized", 401)
    try:
        work: Work = open_database().call("wocs_tick", {"settings": request_settings()})
    except DatabaseDown:
        return plain_response("database down", 503, Retry_After="60")
    answer = jsonify({"ok": True, **count_errands(work)})
    answer.headers["Cache-Control"] = "no-store"
    answer.call_on_close(lambda: run_errands(work))
    return answer


def count_errands(work: Work) -> dict[str, int]:
    return {
        "outbox": len(work.get("outbox") or []),
        "bell": len(work.get("bell") or []),
        "media": len(work.get("media") or []),
        "read": len(work.get("read") or []),
    }


def is_known(authorization: str) -> bool:
    secret = settings().cron_secret
    return bool(secret) and compare_digest(authorization.encode("utf-8", "replace"), f"Bearer {secret}".encode())
