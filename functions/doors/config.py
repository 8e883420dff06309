"""`GET /api/config/{app}`: what the web apps may know of their settings, cheap to ask for and never older than 30 s."""

import hashlib
import json

from flask import Request, Response

from functions.causes import note_cause
from functions.database import DatabaseDown, DatabaseRefused, open_database
from shared.commands.app_keys import APPS, FEATURES, public_keys
from shared.contract.door_types import ConfigAnswer

_FEATURE = "features."
_ANYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
# Fresh for 20 s, then shown once more while it is asked for again: a change is seen 30 s later at the latest. While the
# database is down the last answer is better than none, for a day.
_CDN = "public, s-maxage=20, stale-while-revalidate=10, stale-if-error=86400"
_KEPT = {
    "Cache-Control": "public, max-age=0, must-revalidate",
    "CDN-Cache-Control": _CDN,
    "Vercel-CDN-Cache-Control": _CDN,
}


def config(request: Request) -> Response:
    """200 or 304; 404 for an app nobody knows, with those there are; 405; 503 while the database is down."""
    if request.method == "OPTIONS":
        return Response("", 204, {**_ANYBODY, **_PREFLIGHT, "Allow": "GET, HEAD, OPTIONS"})
    if request.method not in {"GET", "HEAD"}:
        return problem(405, "only GET", Allow="GET, HEAD, OPTIONS")
    app = app_name(request)
    if app not in APPS:
        return problem(404, "no such app", apps=list(APPS))
    try:
        answer: ConfigAnswer = open_database().call("wocs_config", {"app": app, "keys": keys_of(app)})
    except DatabaseDown:
        return problem(503, "the database does not answer", Retry_After="10")
    except DatabaseRefused as refused:
        note_cause("config.refused", refused.cause, code=refused.code)
        return problem(503, "the database does not answer", Retry_After="60")
    return settings_page(request, app, answer)


def app_name(request: Request) -> str:
    """The app in the path; where only the rewritten path is seen, in the rewrite's query."""
    match request.path.strip("/").split("/"):
        case ["api", "config", app]:
            return app.lower()
    return request.args.get("app", "").lower()


def keys_of(app: str) -> list[str]:
    """What the whole world may know of an app, as the database names it."""
    return [*public_keys(app), *(_FEATURE + name for name in FEATURES)]


def settings_page(request: Request, app: str, answer: ConfigAnswer) -> Response:
    """The settings, each with its type: a key that was never set is absent, a feature is off until it is enabled.

    The same settings are always the same bytes, so their digest is a strong ETag.
    """
    values = answer.get("values") or {}
    body = {
        "app": app,
        "values": {key: value for key, value in values.items() if not key.startswith(_FEATURE)},
        "features": {name: values.get(_FEATURE + name) is True for name in FEATURES},
        "updated_at": answer.get("updated_at"),
        "version": answer.get("version") or 0,
    }
    raw = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    response = Response(raw, 200, {**_ANYBODY, **_KEPT}, mimetype="application/json")
    response.set_etag(hashlib.sha256(raw).hexdigest()[:32])
    response.make_conditional(request)
    return response


def problem(status: int, error: str, apps: list[str] | None = None, **headers: str) -> Response:
    """What went wrong, for whoever writes the web app; nobody keeps it. Header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"error": error} | ({"apps": apps} if apps else {}))
    return Response(body, status, {**_ANYBODY, "Cache-Control": "no-store", **named}, mimetype="application/json")
