"""Whether the functions are up, for anybody, at no cost; how all parts are, for who knows a secret."""

from typing import cast

from flask import Request, Response, jsonify

from functions.causes import missing_settings, tell_causes
from functions.database import DatabaseDown, DatabaseRefused, open_database
from functions.doors.cron import is_known
from functions.site import plain_response
from shared.contract.door_types import HealthAnswer, HealthRequest, Vitals
from shared.contract.node_types import StandingCause
from shared.contract.value_types import JSON
from shared.log import note
from shared.settings import settings
from shared.signatures import NODE_HEADERS, NodeCall, read_node_call

_OF_A_NODE = ("name", "online", "since", "last_seen", "abilities", "version", "facts")
_VITALS = tuple(Vitals.__annotations__)


def health(request: Request) -> Response:
    """200 or 503, `{"ok"}`: whether what people need is set up; a stranger's question costs the database nothing.

    With the clock's secret (`Authorization: Bearer <CRON_SECRET>`), or signed by a home node as its other calls are,
    also what is wrong, why, and which nodes call. A node that was removed hears only why it may hear no more.
    """
    if request.method not in {"GET", "HEAD"}:
        return plain_response("GET", 405, Allow="GET, HEAD")
    response = jsonify(report := choose_report(request))
    response.status_code = 200 if report["ok"] else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def choose_report(request: Request) -> dict[str, JSON]:
    if is_known(request.headers.get("Authorization", "")):
        return health_report({})
    node = read_caller(request)
    return health_report({"node": {"name": node.node, "key": node.key}}) if node else public_report()


def read_caller(request: Request) -> NodeCall | None:
    """The home node that signed this call. Nothing is changed by it, so its nonce is not kept: who overhears one
    within five minutes hears nothing else than its sender did."""
    headers = {name: request.headers.get(name, "") for name in NODE_HEADERS}
    return read_node_call(settings().node_secret, headers, request.method, "/api/health", b"")


def public_report() -> dict[str, JSON]:
    """Opening a database connects to nothing: only a call does."""
    try:
        open_database()
    except Exception as error:
        note("health.no_database", error=type(error).__name__)
        return {"ok": False}
    return {"ok": not any(missing_settings(settings()))}


def health_report(asked: HealthRequest) -> dict[str, JSON]:
    """What is well, and `causes`: [{"name", "do", ...}] of what is not; never a 500."""
    try:
        answer: HealthAnswer = open_database().call("wocs_health", asked)
    except (DatabaseDown, DatabaseRefused) as error:
        return report_database_away([{"name": error.cause, "code": error.code}])
    except Exception as error:
        note("health.not_well", error=type(error).__name__)
        return report_database_away([])
    if refused := answer.get("refused"):
        return {**public_report(), "refused": refused}
    causes = tell_causes(answer.get("causes") or [])
    return {
        "ok": bool(answer.get("ok")) and not causes,
        "database": "here",
        "schema": answer.get("schema"),
        "graph_version": settings().whatsapp_api_version,
        "causes": cast(JSON, causes),
        "backup_at": answer.get("backup_at"),
        "drill_at": answer.get("drill_at"),
        "faults": [{"family": fault["family"], "since": fault["since"]} for fault in answer.get("faults") or []],
        "nodes": [pick(cast(dict[str, JSON], node), _OF_A_NODE) for node in answer.get("nodes") or []],
        **pick(cast(dict[str, JSON], answer), _VITALS),
    }


def pick(told: dict[str, JSON], names: tuple[str, ...]) -> dict[str, JSON]:
    return {name: told[name] for name in names if name in told}


def report_database_away(causes: list[StandingCause]) -> dict[str, JSON]:
    return {"ok": False, "database": "away", "causes": cast(JSON, tell_causes(causes))}
