"""This machine: what must be right before anything is asked elsewhere."""

import os
import shutil
import socket
import sys
from collections import Counter

import httpx

from local.doctor.check import Check, Problem, Seen, absent, trouble, well
from local.doctor.installation import Installation, read_object
from local.launcher.data_folder import PRIVATE_FILE, PRIVATE_FOLDER, holder
from local.launcher.environment import port_of
from shared import figures

OLDEST_PYTHON = (3, 11)
DOORBELL_PORT = 8787  # of a home node that is started without --port
SECRETS = (
    "WOCS_NODE_SECRET",
    "WOCS_JWT_SECRET",
    "CRON_SECRET",
    "WOCS_INGEST_SECRET",
    "WHATSAPP_APP_SECRET",
    "WHATSAPP_VERIFY_TOKEN",
)
SECRET_MIN = 16  # characters: 64 bits in hex
_OTHERS = 0o077
_MEGABYTE = 10**6


def look_at_python(_: Installation) -> Seen:
    told = ".".join(map(str, sys.version_info[:3]))
    is_old = sys.version_info[:2] < OLDEST_PYTHON
    return trouble("python_old", f"Python {told}", version=told) if is_old else well(f"Python {told}")


def look_at_disk(installation: Installation) -> Seen:
    place = next(path for path in (installation.data, *installation.data.parents) if path.exists())
    free_mb = shutil.disk_usage(place).free // _MEGABYTE
    saw = f"{free_mb:,} MB free"
    return trouble("disk_full", saw, free=f"{free_mb:,} MB") if free_mb < figures.DISK_FREE_MB else well(saw)


def look_at_files(installation: Installation) -> Seen:
    """Settings hold secrets: nobody else on this machine may read them."""
    if os.name != "posix":
        return absent("windows")
    if not installation.files:
        return absent("no_files")
    is_open = [file.name for file in installation.files if file.stat().st_mode & _OTHERS]
    names = ", ".join(is_open)
    return trouble("files_open", f"{names} may be read by others", files=names) if is_open else well("0600")


def close_files(installation: Installation) -> None:
    for file in installation.files:
        file.chmod(PRIVATE_FILE)


def look_at_data(installation: Installation) -> Seen:
    """Made by whoever starts first; what is there must be ours to write, and closed to others."""
    data = installation.data
    if not data.is_dir():
        return absent("no_data")
    if not os.access(data, os.W_OK | os.X_OK):
        return trouble("data_closed", f"{data} cannot be written", folder=str(data))
    if os.name == "posix" and data.stat().st_mode & _OTHERS:
        return trouble("data_open", f"{data} may be entered by others", folder=str(data))
    return well(str(data))


def close_data(installation: Installation) -> None:
    installation.data.chmod(PRIVATE_FOLDER)


def look_at_secrets(installation: Installation) -> Seen:
    kept = {name: installation.environment[name] for name in SECRETS if installation.is_set(name)}
    if not kept:
        return absent("no_secrets")
    weak = [name for name, value in kept.items() if len(value) < SECRET_MIN]
    twice = [name for name, value in kept.items() if Counter(kept.values())[value] > 1]
    problems = [Problem("secret_weak", f"{name} has {len(kept[name])} characters", {"name": name}) for name in weak[:1]]
    if twice:
        names = ", ".join(twice)
        problems.append(Problem("secret_same", f"{names} have the same value", {"names": names}))
    return Seen(f"{len(kept)} secrets", tuple(problems))


def look_at_port(installation: Installation) -> Seen:
    """Of `make run`, where nothing of ours runs on this folder yet."""
    if installation.is_set("SUPABASE_URL") or installation.identity:
        return absent("no_make_run")
    port = port_of(installation.environment)
    if holder(installation.data):
        return well("ours runs")
    saw = f"port {port}"
    return trouble("port_taken", f"{saw} is taken", port=port) if is_taken(port) else well(f"{saw} is free")


def look_at_doorbell(installation: Installation) -> Seen:
    """Of the home node: its own doorbell may have it, no other program."""
    if not installation.identity:
        return absent("no_home_pc")
    saw = f"port {DOORBELL_PORT}"
    if not is_taken(DOORBELL_PORT):
        return well(f"{saw} is free")
    try:
        told = read_object(httpx.get(f"http://127.0.0.1:{DOORBELL_PORT}/health", timeout=2, trust_env=False))
    except httpx.HTTPError:
        told = {}
    return well("our doorbell") if "node" in told else trouble("port_taken", f"{saw} is taken", port=DOORBELL_PORT)


def is_taken(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as asking:
        asking.settimeout(1)
        return asking.connect_ex(("127.0.0.1", port)) == 0


CHECKS = (
    Check("machine.python", look_at_python),
    Check("machine.disk", look_at_disk),
    Check("machine.files", look_at_files, fix=close_files),
    Check("machine.data", look_at_data, fix=close_data),
    Check("machine.secrets", look_at_secrets),
    Check("machine.port", look_at_port),
    Check("machine.doorbell", look_at_doorbell),
)
