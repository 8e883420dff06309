"""Where a till or a script tells its figures: signed batches, each row judged alone (docs/ingest.md)."""

import json
import re
import time
from datetime import UTC, datetime
from decimal import Decimal
from operator import itemgetter
from typing import NoReturn

from flask import Request, Response, jsonify

from functions.causes import note_cause
from functions.database import DatabaseDown, DatabaseRefused, open_database
from functions.intake.json_body import make_keepable
from functions.request_settings import request_settings
from functions.sales_import.row_errors import sentence
from functions.sales_import.rows import FIELDS, Checked, check_rows
from functions.site import plain_response
from shared.contract.door_types import IngestAnswer, IngestRequest, RejectedRow
from shared.contract.value_types import FigureKind
from shared.settings import settings
from shared.signatures import CLOCK_TOLERANCE_S, ingest_signature_is_valid

BODY_MAX_BYTES = 1_000_000
ROWS_MAX = 1_000
_TIMESTAMP = re.compile(r"[0-9]{10}(\.[0-9]{1,9})?")
_HOW_TO_SIGN = (
    "X-WOCS-Signature must be sha256=HMAC-SHA256(WOCS_INGEST_SECRET, text) in hex, and the text three lines: "
    "the timestamp that X-WOCS-Timestamp says, the kind that the path names, and the body"
)
_WHEN_TO_SIGN = "X-WOCS-Timestamp must be the seconds since 1970 at which this was signed, and not be in the future"
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
_OURS = {"whatsapp", "csv"}
_TOLD_MAX = 200
"""Rejected rows and warnings told of one batch: the first ones show what is wrong with the rest."""


def ingest(request: Request) -> Response:
    """200 with what became of the rows, 422 when none was good.

    400 unreadable, 401 not signed as of this kind and a moment, 404 another kind, 413 too much; 503 while the database
    is down: send the same again.
    """
    name = kind_name(request)
    kind = next((kind for kind in FIELDS if kind == name), None)
    if kind is None:
        return problem(404, f"there is no {name[:40]!r}; there are {', '.join(FIELDS)}")
    if request.method != "POST":
        return problem(405, "only POST", Allow="POST")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        return problem(415, "no compressed bodies")
    if (request.content_length or 0) > BODY_MAX_BYTES:
        return problem(413, "at most 1 MB at once")
    body = request.get_data(cache=False)
    if len(body) > BODY_MAX_BYTES:
        return problem(413, "at most 1 MB at once")
    timestamp, signature = (request.headers.get(f"X-WOCS-{name}", "") for name in ("Timestamp", "Signature"))
    if not ingest_signature_is_valid(settings().ingest_secret, kind, body, timestamp, signature):
        return problem(401, _HOW_TO_SIGN)
    sent_at = read_moment(timestamp)
    if sent_at is None:
        return problem(401, _WHEN_TO_SIGN)
    return take_batch(kind, body, sent_at)


def read_moment(timestamp: str) -> datetime | None:
    """The moment of a signature; None for what is none, or is to come: that would outlive every correction."""
    if not _TIMESTAMP.fullmatch(timestamp) or float(timestamp) > time.time() + CLOCK_TOLERANCE_S:
        return None
    return datetime.fromtimestamp(float(timestamp), UTC)


def kind_name(request: Request) -> str:
    """The kind in the path; where only the rewritten path is seen, in the rewrite's query."""
    match request.path.strip("/").split("/"):
        case ["api", "ingest", kind]:
            return kind.lower()
    return request.args.get("kind", "").lower()


def take_batch(kind: FigureKind, body: bytes, sent_at: datetime) -> Response:
    batch = read_batch(kind, body)
    if isinstance(batch, Response):
        return batch
    source, rows = batch
    checked = check_rows(kind, rows)
    answer: IngestAnswer = {"accepted": 0, "updated": 0, "duplicates": 0, "rejected": []}
    if checked.rows:
        request: IngestRequest = {
            "kind": kind,
            "source": source,
            "rows": checked.rows,
            "sent_at": sent_at.isoformat(),
            "settings": request_settings(),
        }
        try:
            answer = open_database().call("wocs_ingest", request)
        except DatabaseDown:
            return problem(503, "the database does not answer; send the same again", Retry_After="10")
        except DatabaseRefused as refused:
            note_cause("ingest.refused", refused.cause, kind=kind, code=refused.code)
            return problem(409, "the database refuses this batch; nothing of it was stored")
    return summary(checked, answer)


def read_batch(kind: FigureKind, body: bytes) -> tuple[str, list[object]] | Response:
    """Source and rows: from {"source", "rows" | kind: [...]}, a bare list, or one row alone."""
    try:
        batch = make_keepable(json.loads(body.decode(), parse_float=Decimal, parse_constant=refuse_constant))
    except (ValueError, RecursionError):
        return problem(400, "the body is no JSON")
    if not isinstance(batch, dict | list):
        return problem(400, "the body must be an object or a list")
    source, rows = source_and_rows(kind, batch)
    if not isinstance(source, str) or not _SOURCE.fullmatch(source) or source in _OURS:
        return problem(422, "source must be a short name such as pos, in small letters")
    if len(rows) > ROWS_MAX:
        return problem(413, f"at most {ROWS_MAX:,} rows at once, not {len(rows):,}")
    return source, rows


def source_and_rows(kind: FigureKind, batch: dict[str, object] | list[object]) -> tuple[object, list[object]]:
    """A source stands only beside a list of rows: alone it is a field of the row."""
    if isinstance(batch, list):
        return "api", batch
    rows = next((rows for name in ("rows", kind) if isinstance(rows := batch.get(name), list)), None)
    if rows is None:
        return "api", [batch]
    source = batch.get("source")
    return "api" if source is None else source, rows


def refuse_constant(constant: str) -> NoReturn:
    """NaN and infinities are no JSON."""
    raise ValueError(constant)


def summary(checked: Checked, answer: IngestAnswer) -> Response:
    """The rejected in the order they came in; `rejected_rows` counts them all."""
    refused = [with_sentence(row) for row in answer["rejected"]]
    rejected = sorted([*checked.rejected, *refused], key=itemgetter("row"))
    stored = answer["accepted"] + answer["updated"] + answer["duplicates"]
    body = {
        "accepted": answer["accepted"],
        "updated": answer["updated"],
        "duplicates": answer["duplicates"],
        "rejected_rows": len({row["row"] for row in rejected}),
        "rejected": rejected[:_TOLD_MAX],
        "warnings": warnings(checked),
    }
    response = jsonify(body)
    response.status_code = 422 if rejected and not stored else 200
    response.headers["Cache-Control"] = "no-store"
    return response


def with_sentence(row: RejectedRow) -> RejectedRow:
    return {**row, "problem": sentence(row["problem"], row["field"] or "")}


def warnings(checked: Checked) -> list[dict[str, str | int]]:
    known = sorted(checked.ignored.items())[:_TOLD_MAX]
    return [
        {"field": name, "rows": rows, "problem": f'"{name}" is not known here and was ignored.'} for name, rows in known
    ]


def problem(status: int, error: str, **headers: str) -> Response:
    """What went wrong, for whoever wrote the sending program; header names are written with underscores."""
    answer = plain_response(json.dumps({"error": error}), status, **headers)
    answer.mimetype = "application/json"
    return answer
