"""Files put into the media store, as errands do it: a store that is down is a problem that is told and tried again."""

from functions.causes import note_cause
from shared.contract.request_types import StoredMedia


def store(key: str, data: bytes, mime: str) -> StoredMedia | str:
    """The file, or the `problem`'s name."""
    from functions.media_store import MediaStoreDown, open_media_store

    try:
        open_media_store().put(key, data, mime)
    except MediaStoreDown as down:
        note_cause("media.store_down", "store", code=down.code)
        return "not_stored"
    return {"key": key, "mime": mime, "size": len(data)}
