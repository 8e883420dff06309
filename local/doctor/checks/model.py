"""The speech model: is it on this PC, and are its bytes those that were published."""

import hashlib
import json
from pathlib import Path

import httpx

from home_node.private_file import write_private_file
from home_node.voice.model_download import CHUNK_BYTES, HUB, fetch_model, show_progress
from home_node.voice.speech_model import NEEDED, UnknownModel, choose_folder, find_model, find_repository
from local.doctor.check import Check, Seen, absent, trouble, well
from local.doctor.checks.told import told_check
from local.doctor.installation import Installation, read_object

BIN = NEEDED[0]


def locate_model(installation: Installation) -> Path | None:
    return find_model(installation.settings.whisper_model, str(installation.data), installation.environment)


def look_at_place(installation: Installation) -> Seen:
    if not installation.identity:
        return absent("no_home_pc")
    name = installation.settings.whisper_model
    folder = locate_model(installation)
    return well(name) if folder else trouble("model_missing", f"{name} is not here")


def look_at_bytes(installation: Installation) -> Seen:
    """Against the published checksum, which is kept once it was heard; a folder of one's own has none."""
    folder = locate_model(installation) if installation.identity else None
    if folder is None:
        return absent("no_home_pc")
    if any((folder / name).stat().st_size == 0 for name in NEEDED):
        return trouble("model_damaged", "an empty file")
    expected = published_checksum(installation)
    if not expected:
        return absent("no_checksum")
    is_whole = measure_checksum(folder / BIN) == expected
    return well("as published") if is_whole else trouble("model_damaged", f"{BIN} has another checksum")


def published_checksum(installation: Installation) -> str:
    """SHA-256 of the model's largest file; "" where it is not published, or the hub was never reached."""
    kept = installation.data / "doctor" / "model.json"
    name = installation.settings.whisper_model
    try:
        known = json.loads(kept.read_text("utf-8"))
    except (OSError, ValueError):
        known = {}
    if name not in known and (told := ask_hub(installation, name)):
        known[name] = told
        write_private_file(kept, json.dumps(known))
    return str(known.get(name, ""))


def ask_hub(installation: Installation, name: str) -> str:
    try:
        url = f"{find_hub(installation)}/api/models/{find_repository(name)}"
        told = read_object(installation.http.get(url, params={"blobs": "true"}))
    except (httpx.HTTPError, UnknownModel):
        return ""
    files = [each for each in told.get("siblings") or [] if each.get("rfilename") == BIN]
    return str((files[0].get("lfs") or {}).get("sha256", "")) if files else ""


def find_hub(installation: Installation) -> str:
    return installation.environment.get("HF_ENDPOINT", HUB).rstrip("/")


def measure_checksum(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def fetch_anew(installation: Installation) -> None:
    """Where the node looks for it; what is whole already is not fetched again. A folder of one's own is left alone."""
    name = installation.settings.whisper_model
    folder = locate_model(installation)
    if folder and folder != choose_folder(name, str(installation.data)):
        raise NotADirectoryError("this model was put here by somebody else")
    fetch_model(name, str(installation.data), show_progress, find_hub(installation))


CHECKS = (
    Check("model.place", look_at_place, fix=fetch_anew),
    Check("model.bytes", look_at_bytes, needs=("model.place",), fix=fetch_anew),
    told_check("model.voice", needs=("database.account", "node.here", "model.place", "model.bytes")),
)
