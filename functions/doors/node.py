"""The only door of a home node: signed claim, beat, report, file and media (docs/contracts.md, section 6)."""

import json
import re
from typing import Any

from flask import Request, Response, jsonify
from pydantic import ValidationError

from functions.after_answer.errands import do
from functions.database import Database, DatabaseDown, DatabaseRefused, open_database
from functions.log import note
from functions.media.file_types import picture_mime
from functions.site import plain
from shared.node_messages import BeatMessage, ClaimMessage, MediaMessage, NodeMessage, ReportMessage
from shared.settings import settings
from shared.signatures import node_headers_are_valid

_DOORS: dict[str, tuple[str, type[NodeMessage]]] = {
    "claim": ("wocs_claim", ClaimMessage),
    "beat": ("wocs_beat", BeatMessage),
    "report": ("wocs_report", ReportMessage),
    "media": ("wocs_media", MediaMessage),
}
_VERBS = (*_DOORS, "file")
_WORK = ("outbox", "bell", "media", "read", "undecided", "prune")
_FILE_MAX_BYTES = 4_000_000
_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,100}")  # a page has a hundred letters at most


def node(request: Request) -> Response:
    """401 bad signature, 400 unreadable, 409 refused, 503 database down, else the answer without its work."""
    verb = verb_of(request)
    if verb not in _VERBS:
        return plain("not found", 404)
    if request.method != "POST":
        return plain("POST", 405, Allow="POST")
    if (request.content_length or 0) > _FILE_MAX_BYTES:
        return plain("too large", 413)
    body = request.get_data(cache=False)
    if not is_signed(request, verb, body):
        return plain("bad signature", 401)
    return keep_file(request, body) if verb == "file" else decide(verb, request, body)


def verb_of(request: Request) -> str:
    """The path's last part; where only the rewritten path is seen, the rewrite's query."""
    last = request.path.rstrip("/").rpartition("/")[2]
    return last if last in _VERBS else request.args.get("verb", last)


def signed_target(request: Request, verb: str) -> str:
    """Path and query as the node sent them, without what the rewrite added."""
    query = request.query_string.decode("latin-1")
    sent = "&".join(piece for piece in query.split("&") if piece and piece != f"verb={verb}")
    return f"/api/node/{verb}" + (f"?{sent}" if sent else "")


def is_signed(request: Request, verb: str, body: bytes) -> bool:
    headers = {name: request.headers.get(name, "") for name in ("X-WOCS-Timestamp", "X-WOCS-Signature")}
    return node_headers_are_valid(settings().node_secret, headers, "POST", signed_target(request, verb), body)


def decide(verb: str, request: Request, body: bytes) -> Response:
    door, message = _DOORS[verb]
    asked = readable(message, request.headers.get("X-WOCS-Node", ""), body)
    if isinstance(asked, str):
        return plain(f"unreadable: {asked}", 400)
    try:
        database = open_database()
        told = database.call(door, with_meaning(database, asked) if verb == "report" else asked)
    except DatabaseDown:
        return plain("database down", 503, Retry_After="10")
    except DatabaseRefused as refused:
        note("node.refused", door=door, code=refused.code)
        return plain("the database refuses this", 409)
    if verb == "media":
        return give_audio(told, asked)
    answer = jsonify({key: value for key, value in told.items() if key not in _WORK})
    if any(told.get(part) for part in _WORK):
        answer.call_on_close(lambda: do(told))
    return answer


def readable(message: type[NodeMessage], node: str, body: bytes) -> dict[str, Any] | str:
    """The node's message as the database gets it, or what is wrong with it. A name in the signed body wins."""
    try:
        asked = json.loads(body or b"{}")
        return message.model_validate({"node": node, **asked}).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    except (ValueError, TypeError, RecursionError):
        return "no JSON object"


def with_meaning(database: Database, asked: dict[str, Any]) -> dict[str, Any]:
    """A report of a voice note with what its words mean, as of when they were spoken; any other as it is."""
    from functions.intake.voice_readings import is_heard, with_heard

    if asked["outcome"] != "done" or not is_heard(asked["result"]):
        return asked
    holder = {key: asked[key] for key in ("node", "task", "attempt")}
    hearing = database.call("wocs_hearing", holder).get("hearing")
    return {**asked, "result": with_heard(asked["result"], hearing)}


def give_audio(told: dict[str, Any], asked: dict[str, Any]) -> Response:
    """A note's bytes for who holds its lease: 404 there is none, 409 not theirs; `X-WOCS-Size`: all there are."""
    from functions.media_store import MediaStoreDown, open_media_store

    if not told.get("audio"):
        missing = told.get("reason") in {"no_such_task", "no_audio"}
        return plain(str(told.get("reason") or "no audio"), 404 if missing else 409)
    try:
        found = open_media_store().get(told["audio"]["key"])
    except MediaStoreDown:
        note("media.store_down")
        return plain("store down", 503, Retry_After="10")
    if found is None:
        return plain("no audio", 404)
    piece = found.data[asked["offset"] : asked["offset"] + _FILE_MAX_BYTES]
    return Response(
        piece, mimetype=found.mime, headers={"X-WOCS-Size": str(len(found.data)), "Cache-Control": "no-store"}
    )


def keep_file(request: Request, body: bytes) -> Response:
    """A picture a task made, kept under its own name: sent again, it replaces itself."""
    from functions.media_store import MediaStoreDown, open_media_store

    task, attempt, name = (request.args.get(key, "") for key in ("task", "attempt", "name"))
    mime = picture_mime(body)
    stem = name.rpartition(".")[0] or name
    named = (
        re.fullmatch(r"TASK-\d{1,12}", task, re.ASCII)
        and re.fullmatch(r"\d{1,6}", attempt, re.ASCII)
        and _NAME.fullmatch(stem)
    )
    if not named or mime not in _EXTENSIONS:
        return plain("unreadable", 400)
    key = f"shots/{task}-{attempt}-{stem}.{_EXTENSIONS[mime]}"
    try:
        open_media_store().put(key, body, mime)
    except MediaStoreDown:
        note("file.store_down")
        return plain("store down", 503, Retry_After="10")
    return jsonify({"key": key, "mime": mime, "size": len(body)})
