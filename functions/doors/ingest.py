"""Where a till or a script tells its figures: signed batches, each row judged alone (docs/ingest.md)."""

import json
import re
from decimal import Decimal
from typing import Any

from flask import Request, Response, jsonify

from functions.database import DatabaseDown, DatabaseRefused, open_database
from functions.intake.json_body import keepable
from functions.request_settings import rules
from functions.sales_import.row_errors import sentence
from functions.sales_import.rows import FIELDS, Checked, check
from functions.site import plain
from shared.log import note
from shared.settings import settings
from shared.signatures import meta_signature_is_valid

BODY_MAX_BYTES = 1_000_000
ROWS_MAX = 1_000
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
_OURS = {"whatsapp", "csv"}
_SAID_MAX = 200
"""Rejected rows and warnings told of one batch: the first ones show what is wrong with the rest."""


def ingest(request: Request) -> Response:
    """200 with what became of the rows, 422 when none was good.

    400 unreadable, 401 not signed, 404 another kind, 413 too much; 503 while the database is down: send the same again.
    """
    kind = wanted(request)
    if kind not in FIELDS:
        return problem(404, f"there is no {kind[:40]!r}; there are {', '.join(FIELDS)}")
    if request.method != "POST":
        return problem(405, "only POST", Allow="POST")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        return problem(415, "no compressed bodies")
    if (request.content_length or 0) > BODY_MAX_BYTES:
        return problem(413, "at most 1 MB at once")
    body = request.get_data(cache=False)
    if len(body) > BODY_MAX_BYTES:
        return problem(413, "at most 1 MB at once")
    if not meta_signature_is_valid(settings().ingest_secret, body, request.headers.get("X-WOCS-Signature")):
        return problem(401, "X-WOCS-Signature must be sha256=HMAC-SHA256(WOCS_INGEST_SECRET, body) in hex")
    return take(kind, body)


def wanted(request: Request) -> str:
    """The kind in the path; where only the rewritten path is seen, in the rewrite's query."""
    match request.path.strip("/").split("/"):
        case ["api", "ingest", kind]:
            return kind.lower()
    return request.args.get("kind", "").lower()


def take(kind: str, body: bytes) -> Response:
    batch = read_batch(kind, body)
    if isinstance(batch, Response):
        return batch
    source, told = batch
    checked = check(kind, told)
    answer: dict[str, Any] = {"accepted": 0, "updated": 0, "duplicates": 0, "rejected": []}
    if checked.rows:
        try:
            answer = open_database().call(
                "wocs_ingest", {"kind": kind, "source": source, "rows": checked.rows, "settings": rules()}
            )
        except DatabaseDown:
            return problem(503, "the database does not answer; send the same again", Retry_After="10")
        except DatabaseRefused as refused:
            note("ingest.refused", kind=kind, code=refused.code)
            return problem(409, "the database refuses this batch; nothing of it was stored")
    return told_back(checked, answer)


def read_batch(kind: str, body: bytes) -> tuple[str, list[Any]] | Response:
    """Source and rows: from {"source", "rows" | kind: [...]}, a bare list, or one row alone."""
    try:
        told = keepable(json.loads(body.decode(), parse_float=Decimal, parse_constant=refuse))
    except (ValueError, RecursionError):
        return problem(400, "the body is no JSON")
    named = told if isinstance(told, dict) else {}
    listed = next((named[name] for name in ("rows", kind) if isinstance(named.get(name), list)), None)
    rows = told if isinstance(told, list) else listed if listed is not None else [told]
    source = named.get("source") if listed is not None else None
    source = "api" if source is None else source
    if not isinstance(told, dict | list):
        return problem(400, "the body must be an object or a list")
    if not isinstance(source, str) or not _SOURCE.fullmatch(source) or source in _OURS:
        return problem(422, "source must be a short name such as pos, in small letters")
    if len(rows) > ROWS_MAX:
        return problem(413, f"at most {ROWS_MAX:,} rows at once, not {len(rows):,}")
    return source, rows


def refuse(constant: str) -> Any:
    raise ValueError(constant)


def told_back(checked: Checked, answer: dict[str, Any]) -> Response:
    """The rejected in the order they came in; `rejected_rows` counts them all."""
    refused = [{**one, "problem": sentence(one["problem"], one["field"])} for one in answer["rejected"]]
    rejected = sorted([*checked.rejected, *refused], key=lambda one: one["row"])
    stored = answer["accepted"] + answer["updated"] + answer["duplicates"]
    body = {
        "accepted": answer["accepted"],
        "updated": answer["updated"],
        "duplicates": answer["duplicates"],
        "rejected_rows": len({one["row"] for one in rejected}),
        "rejected": rejected[:_SAID_MAX],
        "warnings": warnings(checked),
    }
    made = jsonify(body)
    made.status_code = 422 if rejected and not stored else 200
    made.headers["Cache-Control"] = "no-store"
    return made


def warnings(checked: Checked) -> list[dict[str, Any]]:
    known = sorted(checked.ignored.items())[:_SAID_MAX]
    return [
        {"field": name, "rows": rows, "problem": f'"{name}" is not known here and was ignored.'} for name, rows in known
    ]


def problem(status: int, error: str, **headers: str) -> Response:
    """What went wrong, for whoever wrote the sending program; header names are written with underscores."""
    answer = plain(json.dumps({"error": error}), status, **headers)
    answer.mimetype = "application/json"
    return answer
