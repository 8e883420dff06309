"""The folder in which one machine keeps everything of its own: `WOCS_DATA`, else `.wocs` in the project.

In it: `lock` (who runs here), `secrets.json` and `own-node.json` (0600), `logs/`, `postgres/`, `valkey/`, and the media
store.
"""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows: `make run` is not for it, and the doctor finds no lock there
    fcntl = None  # type: ignore[assignment]

PROJECT = Path(__file__).resolve().parents[2]
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
UMASK = 0o077  # of every process that we start: what it makes is our owner's alone
SECRETS = (
    "WOCS_NODE_SECRET",
    "WOCS_JWT_SECRET",
    "WOCS_VAPID_PRIVATE_KEY",
    "CRON_SECRET",
    "WOCS_INGEST_SECRET",
    "WHATSAPP_APP_SECRET",
    "WHATSAPP_VERIFY_TOKEN",
)


def data_folder(environment: Mapping[str, str]) -> Path:
    """The absolute path; a relative WOCS_DATA is meant from the project."""
    return PROJECT / (environment.get("WOCS_DATA", "").strip() or ".wocs")


def close_to_others(*folders: Path) -> None:
    """Folders that nobody else may enter, with the files that an earlier start left in them: chats are private."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(PRIVATE_FOLDER)
            for file in filter(Path.is_file, folder.iterdir()):
                file.chmod(PRIVATE_FILE)


def take_lock(data: Path) -> IO[str] | None:
    """The open, locked file that makes this data folder ours until we end, or None when somebody else holds it."""
    data.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    (data / "lock").touch(mode=PRIVATE_FILE)
    file = (data / "lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def tell_lock(file: IO[str], url: str) -> None:
    """Writes into the lock who runs where, for a second start and for `talk`."""
    file.seek(0)
    file.truncate()
    json.dump({"pid": os.getpid(), "url": url}, file)
    file.flush()


def holder(data: Path) -> tuple[int, str] | None:
    """Process id and URL of the system that runs on this folder, None when none does or it has only just begun."""
    if fcntl is None:
        return None
    file = take_lock(data) if data.is_dir() else None
    if file or not data.is_dir():
        if file:
            file.close()
        return None
    try:
        lock = json.loads((data / "lock").read_text("utf-8"))
        return int(lock["pid"]), str(lock["url"])
    except (ValueError, KeyError, TypeError):
        return None


def make_secret() -> str:
    """32 random bytes in hex, which is also a private key of push."""
    return secrets.token_hex(32)


def keep_secrets(data: Path) -> dict[str, str]:
    """One random value for each name in SECRETS, made once and kept; only the owner may read the file."""
    file = data / "secrets.json"
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    missing = [name for name in SECRETS if not known.get(name)]
    if missing:
        known |= {name: make_secret() for name in missing}
        fresh = file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as writing:
            json.dump(known, writing, indent=2)
            os.fsync(writing.fileno())
        fresh.replace(file)
    return {name: str(known[name]) for name in SECRETS}
