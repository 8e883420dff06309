"""Files: what people send and what the business uploads, their addresses, and when these die."""

import base64
import hashlib
import hmac
import secrets
from pathlib import Path

from local.launcher.data_folder import PRIVATE_FILE
from local.simulator.meta_json import Json
from local.simulator.simulator import Simulator
from local.simulator.store import Row
from shared import figures

MEGABYTE = 1024 * 1024
DOCUMENT_MAX_BYTES = 100 * MEGABYTE

# Meta's list of types a business may upload, media reference, 2026-11.
UPLOADABLE: dict[str, int] = {
    **dict.fromkeys(("image/jpeg", "image/png"), figures.IMAGE_MAX_BYTES),
    **dict.fromkeys(("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg"), figures.AUDIO_MAX_BYTES),
    **dict.fromkeys(("video/mp4", "video/3gpp", "video/3gp"), figures.AUDIO_MAX_BYTES),
    "image/webp": 512 * 1024,
    **dict.fromkeys(
        (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        DOCUMENT_MAX_BYTES,
    ),
}


def keep(simulator: Simulator, data: bytes, mime: str, filename: str | None, uploaded: bool) -> Row:
    """Keeps a file under a new media id. `uploaded`: by the business (lives 30 days), else received (7 days)."""
    media_id = "".join(secrets.choice("123456789") for _ in range(16))
    path_of(simulator, media_id).touch(mode=PRIVATE_FILE)
    path_of(simulator, media_id).write_bytes(data)
    simulator.store.run(
        "insert into media (id, mime, sha256, size, filename, uploaded, at) values (?, ?, ?, ?, ?, ?, ?)",
        *(media_id, mime, hashlib.sha256(data).hexdigest(), len(data), filename, uploaded, simulator.now()),
    )
    file = row(simulator, media_id)
    if file is None:
        raise LookupError(media_id)
    return file


def row(simulator: Simulator, media_id: str) -> Row | None:
    """A media row, dead or alive: the phone itself keeps showing what Meta has forgotten."""
    return simulator.store.row("select * from media where id = ?", media_id)


def living_row(simulator: Simulator, media_id: str) -> Row | None:
    """A media row Meta still knows."""
    file = row(simulator, media_id)
    if file is None or file["dead"]:
        return None
    config = simulator.config
    lives = config.uploaded_media_lives_s if file["uploaded"] else config.received_media_lives_s
    return file if simulator.now() - file["at"] < lives else None


def path_of(simulator: Simulator, media_id: str) -> Path:
    """Only digits make a media id, so a path never leaves the folder; raises ValueError for anything else."""
    if not media_id.isdigit():
        raise ValueError(media_id)
    return simulator.store.folder / "media" / media_id


def webhook_media(media: Row) -> Json:
    """What a message's webhook tells of its media: the hash in base64 there, in hex in `media_summary`."""
    digest = base64.b64encode(bytes.fromhex(media["sha256"])).decode()
    return {"mime_type": media["mime"], "sha256": digest, "id": media["id"]}


def media_summary(simulator: Simulator, media: Row, graph_url: str) -> Json:
    """The answer to GET /{media id}, with an address that works for five minutes."""
    until = int(simulator.now() + simulator.config.url_lives_s)
    address = f"{graph_url}/attachments/{media['id']}?ext={until}&hash={_seal(simulator, media['id'], until)}"
    return {
        "messaging_product": "whatsapp",
        "url": address,
        "mime_type": media["mime"],
        "sha256": media["sha256"],
        "file_size": media["size"],
        "id": media["id"],
    }


def address_works(simulator: Simulator, media_id: str, until: str, seal: str) -> bool:
    if not until.isdigit() or len(until) > 12 or not media_id.isdigit():
        return False
    fresh = simulator.now() < int(until) and int(until) > _urls_dead_until(simulator)
    return fresh and hmac.compare_digest(seal.encode(), _seal(simulator, media_id, int(until)).encode())


def kill_addresses(simulator: Simulator) -> None:
    """Every address given out so far answers 404 from now on."""
    until = int(simulator.now() + simulator.config.url_lives_s)
    simulator.store.run(
        "insert into counters values ('urls_dead_until', ?) on conflict (name) do update set value = excluded.value",
        until,
    )


def kill_media(simulator: Simulator, media_id: str | None) -> int:
    """Meta forgets one media id, or all of them; says how many."""
    return simulator.store.run("update media set dead = 1 where dead = 0 and (? is null or id = ?)", media_id, media_id)


def _urls_dead_until(simulator: Simulator) -> int:
    counter = simulator.store.row("select value from counters where name = 'urls_dead_until'")
    return int(counter["value"]) if counter else 0


def _seal(simulator: Simulator, media_id: str, until: int) -> str:
    secret = f"{simulator.config.app_secret}:address".encode()
    return hmac.new(secret, f"{media_id}:{until}".encode(), hashlib.sha256).hexdigest()[:32]
