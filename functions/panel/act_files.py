"""A file that comes with an act: told by its bytes, kept in the store, then named to the act; or why it cannot be.

What was put into the store by itself, being too large for a form, is checked where it lies.
"""

import hashlib
import re
from dataclasses import dataclass
from uuid import uuid4

from functions.after_answer.file_store import store
from functions.causes import note_cause
from functions.media.sendable_files import SENDABLE_MAX_BYTES, Sendable, make_sendable
from functions.media_store import MediaStoreDown, open_media_store
from functions.panel.forms import FormFile, PanelForm
from shared.contract.value_types import JSONObject

ACTS = {"chat_send": "chats", "task_word": "proofs"}
"""The acts that take a file, and where it is kept."""
_UPLOAD = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class KeptFile:
    """`new`: a key that is of no use unless the act takes the file; `raw`: one of none once it does."""

    file: JSONObject
    new: str | None
    raw: str | None


def keep_act_file(name: str, form: PanelForm) -> KeptFile | str | None:
    """None where none came; else the `problem`'s name where it cannot go."""
    upload = str(form.args.pop("upload", "") or "")
    came = find_upload(upload, str(form.args.pop("upload_name", ""))) if upload else form.file
    if came is None or isinstance(came, str):
        return came
    made = make_sendable(came.data, came.name)
    if isinstance(made, str):
        return made
    if name == "task_word" and made.kind != "image":
        return "not_a_picture"
    return keep(ACTS[name], came.data, made, upload or None)


def find_upload(upload: str, name: str) -> FormFile | str:
    """What lies there was put by a browser: not even its size is ours."""
    if not _UPLOAD.fullmatch(upload):
        return "upload_gone"
    try:
        if (open_media_store().size(key_of(upload)) or 0) > SENDABLE_MAX_BYTES:
            return "document_too_large"
        stored = open_media_store().get(key_of(upload))
    except MediaStoreDown as down:
        note_cause("panel.store_down", "store", code=down.code)
        return "not_stored"
    return FormFile(stored.data, name) if stored else "upload_gone"


def keep(folder: str, came: bytes, made: Sendable, upload: str | None) -> KeptFile | str:
    """A picture is kept as it was made; what lies in the store as it is, stays there."""
    digest = hashlib.sha256(came).hexdigest()
    raw = key_of(upload) if upload else None
    if raw and made.data == came:
        key, new = raw, None
    else:
        key = new = f"{folder}/{uuid4()}" + (".jpg" if made.kind == "image" else "")
        stored = store(key, made.data, made.mime)
        if isinstance(stored, str):
            return stored
    file: JSONObject = {
        "kind": made.kind,
        "key": key,
        "mime": made.mime,
        "size": len(made.data),
        "name": made.name,
        "width": made.width,
        "height": made.height,
        "voice": made.voice,
        "digest": digest,
        "upload": upload,
    }
    return KeptFile(file, new, raw if new else None)


def key_of(upload: str) -> str:
    return f"uploads/{upload}"


def drop_unused(kept: KeptFile, is_taken: bool) -> None:
    """Bytes that nobody will ask for."""
    key = kept.raw if is_taken else kept.new
    if key is None:
        return
    try:
        open_media_store().delete(key)
    except MediaStoreDown as down:
        note_cause("panel.store_down", "store", code=down.code)


def refuse_file(name: str, args: JSONObject, problem: str) -> JSONObject:
    """The outcome in words; what was written comes back."""
    if name == "task_word":
        return {"refused": "agent.proof_failed", "facts": {"task": args.get("task"), "problem": problem}}
    if problem == "upload_gone":
        return {"refused": "chat.upload_gone", "facts": {}, "draft": args.get("words")}
    facts: JSONObject = {"chat": args.get("chat"), "problem": problem}
    return {"refused": "chat.file_failed", "facts": facts, "draft": args.get("words")}
