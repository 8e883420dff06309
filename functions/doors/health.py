"""Whether the functions are up, for anybody, at no cost; how database and nodes are, for who knows the secret."""

from flask import Request, Response, jsonify

from functions.database import open_database
from functions.doors.cron import is_known
from functions.site import plain_response
from shared.contract.door_types import HealthAnswer
from shared.contract.value_types import JSON
from shared.log import note


def health(request: Request) -> Response:
    """200 or 503, `{"ok"}`: whether there is a database to ask; a stranger's question costs it nothing.

    With the clock's secret (`Authorization: Bearer <CRON_SECRET>`) also whether it answers, and which nodes call.
    """
    if request.method not in {"GET", "HEAD"}:
        return plain_response("GET", 405, Allow="GET, HEAD")
    report = health_report() if is_known(request.headers.get("Authorization", "")) else public_report()
    response = jsonify(report)
    response.status_code = 200 if report["ok"] else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def public_report() -> dict[str, JSON]:
    """Whether a database is set up here. Opening one connects to nothing: only a call does."""
    try:
        open_database()
    except Exception as error:
        note("health.no_database", error=type(error).__name__)
        return {"ok": False}
    return {"ok": True}


def health_report() -> dict[str, JSON]:
    """What is well. Any failure is a "not well", never a 500: this page is looked at when things are broken."""
    try:
        answer: HealthAnswer = open_database().call("wocs_health", {})
    except Exception as error:
        note("health.not_well", error=type(error).__name__)
        return {"ok": False, "database": "away"}
    nodes = answer.get("nodes") or []
    return {
        "ok": bool(answer.get("ok")),
        "database": "here",
        "schema": answer.get("schema"),
        "faults": [{"family": fault["family"], "since": fault["since"]} for fault in answer.get("faults") or []],
        "nodes": [{"name": node["name"], "online": node["online"], "since": node["since"]} for node in nodes],
    }
