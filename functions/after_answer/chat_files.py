"""Files that customers sent: kept as they came, apart from what pages show; a picture is made harmless first."""

from functions.after_answer.file_store import store
from functions.media.file_types import audio_mime, video_mime
from shared.contract.request_types import StoredMedia
from shared.contract.work_types import MediaJob

_ANY = "application/octet-stream"
_SAFE = {"application/pdf", "application/msword", "application/zip", "text/plain", "text/csv"}
_OFFICE = ("application/vnd.ms-", "application/vnd.openxmlformats-officedocument.")


def keep_chat_file(job: MediaJob, data: bytes) -> StoredMedia | str:
    """The file in the store, or the `problem`'s name. By its bytes, whatever its sender calls it."""
    if not data:
        return "empty"
    if job.get("kind") == "image":
        return keep_chat_picture(job, data)
    if job.get("kind") == "audio" and (mime := audio_mime(data)):
        return keep_chat_sound(job, data, mime)
    mime = video_mime(data) if job.get("kind") == "video" else None
    return store(f"chats/{job['attachment']}", data, mime or told_mime(job))


def keep_chat_sound(job: MediaJob, data: bytes, mime: str) -> StoredMedia | str:
    """With its length, where that can be read: what is long is not written down."""
    from functions.media.audio_length import seconds_of

    stored = store(f"chats/{job['attachment']}", data, mime)
    return stored if isinstance(stored, str) else {**stored, "seconds": seconds_of(data, mime)}


def keep_chat_picture(job: MediaJob, data: bytes) -> StoredMedia | str:
    """Small, and without what a camera wrote into it."""
    from functions.media.pictures import Rejected, shrink_picture

    picture = shrink_picture(data)
    if isinstance(picture, Rejected):
        return picture.problem
    stored = store(f"chats/{job['attachment']}.jpg", picture.data, picture.mime)
    return stored if isinstance(stored, str) else {**stored, "width": picture.width, "height": picture.height}


def told_mime(job: MediaJob) -> str:
    """What Meta calls a document, where it is one that no browser runs; else only something to be saved."""
    mime = str(job.get("mime") or "").partition(";")[0].strip().lower()
    return mime if job.get("kind") == "document" and (mime in _SAFE or mime.startswith(_OFFICE)) else _ANY
