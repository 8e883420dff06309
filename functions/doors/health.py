"""Whether the functions, the database and the nodes are well; nothing in the answer is a secret."""

from typing import Any

from flask import Request, Response, jsonify

from functions.database import open_database
from functions.site import plain
from shared.log import note


def health(request: Request) -> Response:
    """200 when the database answers, 503 when it does not."""
    if request.method not in {"GET", "HEAD"}:
        return plain("GET", 405, Allow="GET, HEAD")
    found = asked()
    answer = jsonify(found)
    answer.status_code = 200 if found["ok"] else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


def asked() -> dict[str, Any]:
    """What is well. Any failure is a "not well", never a 500: this page is looked at when things are broken."""
    try:
        told = open_database().call("wocs_health", {})
    except Exception as error:
        note("health.not_well", error=type(error).__name__)
        return {"ok": False, "database": "away"}
    nodes = [{key: node.get(key) for key in ("name", "online", "since")} for node in told.get("nodes") or []]
    return {"ok": bool(told.get("ok")), "database": "here", "schema": told.get("schema"), "nodes": nodes}
