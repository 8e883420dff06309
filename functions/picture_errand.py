"""A picture a person sent: fetched from Meta, checked, made small, stored, and told to the database."""

from typing import Any

from functions.journal import note
from functions.persistence import call_patiently
from functions.whatsapp import Unavailable, open_whatsapp
from shared import figures

Job = dict[str, Any]


def fetch(job: Job) -> list[dict[str, Any]]:
    """The work of `wocs_attach`: the reply that waited for the picture, told whether it was kept."""
    stored = kept(job)
    told = {"stored": None, "problem": stored} if isinstance(stored, str) else {"stored": stored, "problem": None}
    return call_patiently("wocs_attach", {"attachment": job["attachment"], **told})


def kept(job: Job) -> dict[str, Any] | str:
    """What was stored (key, mime, size, width, height), or the problem's name."""
    from functions.media_store import MediaStoreDown, open_media_store
    from functions.pictures import Rejected, made_small

    found = open_whatsapp().download(job["media_id"], job.get("url"), job.get("sha256"), figures.IMAGE_MAX_BYTES)
    if isinstance(found, Unavailable):
        note("picture.unavailable", problem=found.problem, task=job.get("task"))
        return found.problem
    picture = made_small(found.data)
    if isinstance(picture, Rejected):
        return picture.problem
    key = f"pages/{job['attachment']}.jpg"
    try:
        open_media_store().put(key, picture.data, picture.mime)
    except MediaStoreDown:
        note("picture.store_down")
        return "not_stored"
    size = {"size": len(picture.data), "width": picture.width, "height": picture.height}
    return {"key": key, "mime": picture.mime, **size}
