"""The home node's only door, signed: claim, beat, mark, report, file, media, upload, backups; and its enrolment
(contracts, 6).
"""

import json
import re
from dataclasses import asdict
from typing import Any, cast

from flask import Request, Response, jsonify
from pydantic import ValidationError

from functions.after_answer.errands import run_errands
from functions.causes import note_cause, tell_causes
from functions.database import Database, DatabaseDown, DatabaseRefused, open_database
from functions.draft_links import sign_draft
from functions.home_calls.enrolment import give_identity, read_code
from functions.home_calls.media_bytes import give_upload, send_bytes
from functions.home_calls.pieces import PIECE_BYTES, tell_store_down
from functions.home_calls.signed_call import read_signed_call
from functions.home_calls.stored_files import send_backup_file
from functions.media.file_types import picture_mime
from functions.site import plain_response
from shared.contract.backup_types import ExportFileAnswer
from shared.contract.node_types import EXPORT_OFF, AudioAnswer, EnrollAnswer, LeaseAnswer
from shared.contract.work_types import Work
from shared.log import note
from shared.node_messages import (
    BackupBeginMessage,
    BackupEndMessage,
    BeatMessage,
    ClaimMessage,
    ExportFileMessage,
    ExportMessage,
    MarkMessage,
    MediaMessage,
    NodeMessage,
    ReportMessage,
    UploadMessage,
)
from shared.settings import settings
from shared.signatures import NodeCall

Message = dict[str, Any]
_DOORS: dict[str, tuple[str, type[NodeMessage]]] = {
    "claim": ("wocs_claim", ClaimMessage),
    "beat": ("wocs_beat", BeatMessage),
    "mark": ("wocs_mark", MarkMessage),
    "report": ("wocs_report", ReportMessage),
    "media": ("wocs_media", MediaMessage),
    "upload": ("wocs_lease", UploadMessage),
    "backup_begin": ("wocs_backup_begin", BackupBeginMessage),
    "backup_end": ("wocs_backup_end", BackupEndMessage),
    "export": ("wocs_export", ExportMessage),
    "export_file": ("wocs_export_file", ExportFileMessage),
}
_COPYING = {"export", "export_file"}  # what these give is everything: only where the owner has switched it on
_VERBS = (*_DOORS, "file", "enroll")
_WORK = tuple(Work.__annotations__)
_VIDEO_SECONDS = 900  # until it is fetched: a limit of 100 MB through a home's line
_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,100}")  # a page has a hundred letters at most


def node(request: Request) -> Response:
    """401 bad signature, 400 unreadable, 409 refused, 503 database down, else the answer without its work."""
    verb = read_verb(request)
    if verb not in _VERBS:
        return plain_response("not found", 404)
    if request.method != "POST":
        return plain_response("POST", 405, Allow="POST")
    if (request.content_length or 0) > PIECE_BYTES:
        return plain_response("too large", 413)
    body = request.get_data(cache=False)
    if verb == "enroll":
        return enroll_node(body)
    call = read_signed_call(request, verb, body)
    if call is None:
        return plain_response("bad signature", 401)
    if verb in _COPYING and not settings().backup_export:
        return plain_response(EXPORT_OFF, 403)
    return store_file(call, request, body) if verb == "file" else answer_message(verb, call, body)


def read_verb(request: Request) -> str:
    """The path's last part; where only the rewritten path is seen, the rewrite's query."""
    last = request.path.rstrip("/").rpartition("/")[2]
    return last if last in _VERBS else request.args.get("verb", last)


def enroll_node(body: bytes) -> Response:
    """Not signed: the code, good once and for minutes, is all that the node has yet."""
    code = read_code(body)
    answer = ask_database("wocs_enroll", {"code": code}) if code else plain_response("no such code", 401)
    return answer if isinstance(answer, Response) else give_identity(cast(EnrollAnswer, answer))


def answer_message(verb: str, call: NodeCall, body: bytes) -> Response:
    door, model = _DOORS[verb]
    message = parse_message(model, call, body)
    if isinstance(message, str):
        return plain_response(f"unreadable: {message}", 400)
    offset = int(message.pop("offset", 0))
    answer = ask_database(door, message, reports=verb == "report")
    if isinstance(answer, Response):
        return answer
    if verb == "beat":
        answer["causes"] = tell_causes(answer.get("causes") or [])
    if verb == "claim":
        add_draft(answer)
        add_video(answer)
    if verb == "media":
        return send_bytes(cast(AudioAnswer, answer), offset)
    if verb == "upload":
        return give_upload(cast(LeaseAnswer, answer))
    if verb == "export_file":
        return send_backup_file(cast(ExportFileAnswer, answer), offset)
    response = jsonify({key: value for key, value in answer.items() if key not in _WORK})
    if any(answer.get(part) for part in _WORK):
        response.call_on_close(lambda: run_errands(cast(Work, answer)))
    return response


def ask_database(door: str, message: Message, reports: bool = False) -> Message | Response:
    """The answer; a Response where there is none for this caller: 401 unknown, removed or replayed, 503, 409."""
    try:
        database = open_database()
        answer: Message = database.call(door, add_meaning(database, message) if reports else message)
    except DatabaseDown:
        return plain_response("database down", 503, Retry_After="10")
    except DatabaseRefused as refused:
        note_cause("node.refused", refused.cause, door=door, code=refused.code)
        return plain_response("the database refuses this", 409)
    if not answer.get("refused"):
        return answer
    note("node.refused", door=door, node=message["node"], reason=answer["refused"])
    response = plain_response(answer["refused"], 401)
    response.call_on_close(lambda: run_errands(cast(Work, answer)))
    return response


def parse_message(model: type[NodeMessage], call: NodeCall, body: bytes) -> Message | str:
    """The node's message as the database gets it, or what is wrong with it. Who it is, only the signature tells."""
    try:
        fields = json.loads(body or b"{}")
        return model.model_validate({**fields, "node": call.node}).model_dump(mode="json") | asdict(call)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    except (ValueError, TypeError, RecursionError):
        return "no JSON object"


def add_meaning(database: Database, message: Message) -> Message:
    """A report of a voice note with what its words mean, as of when they were spoken; no report says that itself."""
    from functions.intake.voice_readings import add_heard, drop_heard, is_heard

    if message["outcome"] != "done" or not is_heard(message["result"]):
        return {**message, "result": message["result"] and drop_heard(message["result"])}
    holder = {key: message[key] for key in ("node", "key", "nonce", "task", "attempt")}
    hearing = database.call("wocs_hearing", holder).get("hearing")
    return {**message, "result": add_heard(message["result"], hearing)}


def add_draft(answer: Message) -> None:
    """What opens the draft whose picture is to be taken: made at this moment, for minutes, and kept nowhere."""
    task = answer.get("task")
    if task and task.get("type") == "landing_preview":
        task["args"]["draft"] = sign_draft(task["args"]["page"], task["args"]["version"])


def add_video(answer: Message) -> None:
    """Where the video of a post lies, for minutes; a store without addresses gives it in pieces (`media`)."""
    from functions.media_store import MediaStoreDown, open_media_store

    task = answer.get("task")
    video = task["args"].get("video") if task and task.get("type") == "tiktok_hands" else None
    if not video:
        return
    try:
        video["url"] = open_media_store().sign(video.pop("key"), _VIDEO_SECONDS)
    except MediaStoreDown as down:
        note_cause("media.store_down", "store", code=down.code)
        video["url"] = None


def store_file(call: NodeCall, request: Request, body: bytes) -> Response:
    """A picture a task made, kept under its own name: sent again, it replaces itself. 409: not who holds its lease."""
    from functions.media_store import MediaStoreDown, open_media_store

    mime = picture_mime(body) or ""
    key = make_key(request, mime)
    if key is None:
        return plain_response("unreadable", 400)
    holder = {"task": request.args["task"], "attempt": int(request.args["attempt"]), **asdict(call)}
    answer = ask_database("wocs_lease", holder)
    if isinstance(answer, Response):
        return answer
    if answer["reason"]:
        return plain_response(answer["reason"], 409)
    try:
        open_media_store().put(key, body, mime)
    except MediaStoreDown as down:
        return tell_store_down(down.code)
    return jsonify({"key": key, "mime": mime, "size": len(body)})


def make_key(request: Request, mime: str) -> str | None:
    """`shots/TASK-1201-2-promo-raya.jpg`; None where task, attempt or name cannot be those of a picture."""
    task, attempt, name = (request.args.get(key, "") for key in ("task", "attempt", "name"))
    stem = name.rpartition(".")[0] or name
    if mime not in _EXTENSIONS or not _NAME.fullmatch(stem):
        return None
    is_task = re.fullmatch(r"TASK-\d{1,12}", task, re.ASCII) and re.fullmatch(r"\d{1,6}", attempt, re.ASCII)
    return f"shots/{task}-{attempt}-{stem}.{_EXTENSIONS[mime]}" if is_task else None
