"""Whether the functions are up, for anybody, at no cost; how all parts are, for who knows the secret."""

from typing import cast

from flask import Request, Response, jsonify

from functions.causes import missing_settings, tell_causes
from functions.database import DatabaseDown, DatabaseRefused, open_database
from functions.doors.cron import is_known
from functions.site import plain_response
from shared.contract.door_types import HealthAnswer
from shared.contract.node_types import StandingCause
from shared.contract.value_types import JSON
from shared.log import note
from shared.settings import settings


def health(request: Request) -> Response:
    """200 or 503, `{"ok"}`: whether what people need is set up; a stranger's question costs the database nothing.

    With the clock's secret (`Authorization: Bearer <CRON_SECRET>`) also what is wrong, why, and which nodes call.
    """
    if request.method not in {"GET", "HEAD"}:
        return plain_response("GET", 405, Allow="GET, HEAD")
    report = health_report() if is_known(request.headers.get("Authorization", "")) else public_report()
    response = jsonify(report)
    response.status_code = 200 if report["ok"] else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def public_report() -> dict[str, JSON]:
    """Opening a database connects to nothing: only a call does."""
    try:
        open_database()
    except Exception as error:
        note("health.no_database", error=type(error).__name__)
        return {"ok": False}
    return {"ok": not any(missing_settings(settings()))}


def health_report() -> dict[str, JSON]:
    """What is well, and `causes`: [{"name", "do", ...}] of what is not; never a 500."""
    try:
        answer: HealthAnswer = open_database().call("wocs_health", {})
    except (DatabaseDown, DatabaseRefused) as error:
        return report_database_away([{"name": error.cause, "code": error.code}])
    except Exception as error:
        note("health.not_well", error=type(error).__name__)
        return report_database_away([])
    causes = tell_causes(answer.get("causes") or [])
    return {
        "ok": bool(answer.get("ok")) and not causes,
        "database": "here",
        "schema": answer.get("schema"),
        "causes": cast(JSON, causes),
        "backup_at": answer.get("backup_at"),
        "drill_at": answer.get("drill_at"),
        "faults": [{"family": fault["family"], "since": fault["since"]} for fault in answer.get("faults") or []],
        "nodes": [
            {"name": node["name"], "online": node["online"], "since": node["since"]}
            for node in answer.get("nodes") or []
        ],
    }


def report_database_away(causes: list[StandingCause]) -> dict[str, JSON]:
    return {"ok": False, "database": "away", "causes": cast(JSON, tell_causes(causes))}
