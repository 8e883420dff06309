"""What a person sent beside their words: fetched from Meta, checked, stored or read, and told to the database."""

from functions.after_answer.file_store import store
from functions.database.retry import call_with_retry
from functions.whatsapp import Unavailable, open_whatsapp
from shared import figures
from shared.contract.request_types import AttachRequest, StoredAbout, StoredMedia
from shared.contract.work_types import MediaJob, Work
from shared.log import note

_LARGEST = {
    "image": figures.PICTURE_FILE_MAX_BYTES,
    "video": figures.VIDEO_MAX_BYTES,
    "audio": figures.AUDIO_MAX_BYTES,
    "document": figures.SHEET_MAX_BYTES,
}
_FOLDERS = dict.fromkeys(("agent_task", "tiktok_post", "tiktok_edit", "tiktok_delete", "tiktok_stats"), "proofs")
"""Pictures are a page's, which everybody may see, but for these commands', which are about an agent's work."""


def fetch_media(job: MediaJob) -> list[Work]:
    """The work of `wocs_attach`: whatever waited for this, told what became of it."""
    return call_with_retry("wocs_attach", keep_media(job))


def keep_media(job: MediaJob) -> AttachRequest:
    """The file kept, or the `problem`'s name; a document is read instead: its `sheet`."""
    kind = job.get("kind") or "image"
    data = download(job, kind)
    if isinstance(data, str):
        return refusal(job, data)
    if job.get("sends"):
        return outcome(job, keep_answer_file(job, data))
    if job.get("command") == "chat":
        return keep_customers_file(job, data)
    if kind == "document":
        return read_document(job, data)
    if kind == "audio":
        return keep_note(job, data)
    stored = keep_video(job, data) if kind == "video" else keep_picture(job, data)
    return outcome(job, stored)


def keep_customers_file(job: MediaJob, data: bytes) -> AttachRequest:
    from functions.after_answer.chat_files import keep_chat_file

    return outcome(job, keep_chat_file(job, data))


def keep_answer_file(job: MediaJob, data: bytes) -> StoredMedia | str:
    from functions.after_answer import answer_files

    return answer_files.keep_answer_file(job, data)


def outcome(job: MediaJob, stored: StoredMedia | str) -> AttachRequest:
    if isinstance(stored, str):
        return refusal(job, stored)
    return {"attachment": job["attachment"], "stored": stored, "problem": None}


def refusal(job: MediaJob, problem: str) -> AttachRequest:
    return {"attachment": job["attachment"], "stored": None, "problem": problem}


def download(job: MediaJob, kind: str) -> bytes | str:
    if kind not in _LARGEST:
        return "not_taken"
    largest = figures.PICTURE_FILE_MAX_BYTES if job.get("command") == "chat" else _LARGEST[kind]
    largest = figures.DOCUMENT_MAX_BYTES if job.get("sends") == "document" else largest
    answer = open_whatsapp().download(job["media_id"] or "", job.get("url"), job.get("sha256"), largest)
    if isinstance(answer, Unavailable):
        note("media.unavailable", kind=kind, problem=answer.problem, task=job.get("task"))
        return answer.problem
    return answer.data


def keep_picture(job: MediaJob, data: bytes) -> StoredMedia | str:
    """Made small and harmless before it is kept."""
    from functions.media.pictures import Rejected, shrink_picture

    picture = shrink_picture(data)
    if isinstance(picture, Rejected):
        return picture.problem
    folder = _FOLDERS.get(job.get("command") or "", "pages")
    stored = store(f"{folder}/{job['attachment']}.jpg", picture.data, picture.mime)
    if isinstance(stored, str):
        return stored
    size: StoredAbout = {"width": picture.width, "height": picture.height}
    return {**stored, **size, "is_first": True} if picture.is_first else {**stored, **size}


def keep_video(job: MediaJob, data: bytes) -> StoredMedia | str:
    """As it came: only WhatsApp's own kinds are taken, so an agent can be sent exactly what the admin sent."""
    from functions.media.file_types import video_mime
    from functions.media.video_length import find_length_problem

    mime = video_mime(data)
    if not mime:
        return "not_a_video"
    return find_length_problem(data) or store(f"videos/{job['attachment']}.mp4", data, mime)


def keep_note(job: MediaJob, data: bytes) -> AttachRequest:
    """A voice note is kept for the home PC when it can be heard: sound, and no longer than a command takes."""
    from functions.media.audio_length import seconds_of
    from functions.media.file_types import audio_mime

    mime = audio_mime(data)
    if not mime:
        return refusal(job, "not_audio" if data else "empty")
    seconds = seconds_of(data, mime)
    if seconds and seconds > figures.VOICE_MAX_S + 1:
        return {**refusal(job, "too_long"), "seconds": seconds}
    stored = store(f"voice/{job['attachment']}", data, mime)
    return outcome(job, stored if isinstance(stored, str) else {**stored, "seconds": seconds})


def read_document(job: MediaJob, data: bytes) -> AttachRequest:
    from functions.sales_import.sheet import read_sheet

    return {"attachment": job["attachment"], "stored": None, "problem": None, "sheet": read_sheet(data)}
