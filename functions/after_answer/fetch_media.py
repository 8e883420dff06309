"""What a person sent beside their words: fetched from Meta, checked, stored or read, and told to the database."""

from typing import Any

from functions.database.retry import call_patiently
from functions.whatsapp import Unavailable, open_whatsapp
from shared import figures
from shared.log import note

Job = dict[str, Any]
Stored = dict[str, Any]
_LARGEST = {
    "image": figures.IMAGE_MAX_BYTES,
    "video": figures.VIDEO_MAX_BYTES,
    "audio": figures.AUDIO_MAX_BYTES,
    "document": figures.SHEET_MAX_BYTES,
}
_FOLDERS = {"agent_task": "proofs"}
"""Pictures are a page's, which everybody may see, but for these commands'."""


def fetch(job: Job) -> list[dict[str, Any]]:
    """The work of `wocs_attach`: whatever waited for this, told what became of it."""
    return call_patiently("wocs_attach", {"attachment": job["attachment"], **told_of(job)})


def told_of(job: Job) -> dict[str, Any]:
    """`stored` (key, mime, size; width, height; seconds) or the `problem`'s name; a document is read: its `sheet`."""
    kind = job.get("kind") or "image"
    found = fetched(job, kind)
    if isinstance(found, str):
        return {"stored": None, "problem": found}
    if kind == "document":
        return sheet_of(found)
    if kind == "audio":
        return note_of(job, found)
    kept = keep_video(job, found) if kind == "video" else keep_picture(job, found)
    return {"stored": None, "problem": kept} if isinstance(kept, str) else {"stored": kept, "problem": None}


def fetched(job: Job, kind: str) -> bytes | str:
    if kind not in _LARGEST:
        return "not_taken"
    found = open_whatsapp().download(job["media_id"], job.get("url"), job.get("sha256"), _LARGEST[kind])
    if isinstance(found, Unavailable):
        note("media.unavailable", kind=kind, problem=found.problem, task=job.get("task"))
        return found.problem
    return found.data


def keep_picture(job: Job, data: bytes) -> Stored | str:
    """Made small and harmless before it is kept."""
    from functions.media.pictures import Rejected, made_small

    picture = made_small(data)
    if isinstance(picture, Rejected):
        return picture.problem
    folder = _FOLDERS.get(job.get("command") or "", "pages")
    kept = stored(f"{folder}/{job['attachment']}.jpg", picture.data, picture.mime)
    return kept if isinstance(kept, str) else {**kept, "width": picture.width, "height": picture.height}


def keep_video(job: Job, data: bytes) -> Stored | str:
    """As it came: only WhatsApp's own kinds are taken, so an agent can be sent exactly what the admin sent."""
    from functions.media.file_types import video_mime

    mime = video_mime(data)
    return stored(f"videos/{job['attachment']}.mp4", data, mime) if mime else "not_a_video"


def note_of(job: Job, data: bytes) -> dict[str, Any]:
    """A voice note is kept for the home PC when it can be heard: sound, and no longer than a command takes."""
    from functions.media.audio_length import seconds_of
    from functions.media.file_types import audio_mime

    mime = audio_mime(data)
    if not mime:
        return {"stored": None, "problem": "not_audio" if data else "empty"}
    seconds = seconds_of(data, mime)
    if seconds and seconds > figures.VOICE_MAX_S + 1:
        return {"stored": None, "problem": "too_long", "seconds": seconds}
    kept = stored(f"voice/{job['attachment']}", data, mime)
    if isinstance(kept, str):
        return {"stored": None, "problem": kept}
    return {"stored": {**kept, "seconds": seconds}, "problem": None}


def stored(key: str, data: bytes, mime: str) -> Stored | str:
    from functions.media_store import MediaStoreDown, open_media_store

    try:
        open_media_store().put(key, data, mime)
    except MediaStoreDown:
        note("media.store_down")
        return "not_stored"
    return {"key": key, "mime": mime, "size": len(data)}


def sheet_of(data: bytes) -> dict[str, Any]:
    from functions.sales_import.sheet import read_sheet

    return {"stored": None, "problem": None, "sheet": read_sheet(data)}
