"""Files that one of the staff sends to a customer, put into the store as they will go."""

from functions.after_answer.file_store import store
from functions.media.sendable_files import Sendable, make_sendable
from shared.contract.request_types import StoredAbout, StoredMedia
from shared.contract.work_types import MediaJob


def keep_answer_file(job: MediaJob, data: bytes) -> StoredMedia | str:
    """The file in the store, or the `problem`'s name."""
    file = make_sendable(data, job.get("name"), job.get("sends"))
    return file if isinstance(file, str) else store_sendable(f"chats/{job['attachment']}", file)


def store_sendable(key: str, file: Sendable) -> StoredMedia | str:
    stored = store(key, file.data, file.mime)
    if isinstance(stored, str):
        return stored
    return {**stored, **describe(file)}


def describe(file: Sendable) -> StoredAbout:
    """What is known of it beside its bytes."""
    about: StoredAbout = {}
    if file.name:
        about["name"] = file.name
    if file.width and file.height:
        about["width"], about["height"] = file.width, file.height
    return about
