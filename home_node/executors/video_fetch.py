"""A video that somebody sent: fetched, looked at, and put into the media store.

A decoder meets a stranger's file, so in a process of its own.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from home_node.executors import MediaProblem, ProcessLimits, Task, Tools
from home_node.outcomes import Done, Outcome
from home_node.tiktok.video_check import Film, check_video
from shared.contract.value_types import JSONObject
from shared.media_digest import is_digest_of

PROCESS = ProcessLimits(seconds=120, memory_bytes=1024**3)  # what the worker does for it is not its time
LIMIT_S: Final = 1800  # 100 MB up and down a slow line
_PROBLEMS: Final = {
    "file_format_check_failed": "film_format",
    "duration_check_failed": "film_length",
    "frame_rate_check_failed": "film_frame_rate",
    "picture_size_check_failed": "film_size",
}
_MIMES: Final = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm"}


def check_ability() -> str:
    return "ready" if find_spec("av") else "missing"


def execute(task: Task, tools: Tools) -> Outcome:
    """What it is, or the `problem` that whoever sent it hears."""
    try:
        file = tools.fetch_file()
        if problem := find_problem(file, str(task.args.get("sha256") or "")):
            return Done({"problem": problem})
        film = check_video(file)
        if film.code:
            return Done({"problem": _PROBLEMS[film.code], "detail": describe_film(film)})
        mime = name_type(file, film)
        tools.upload_file(mime)
    except MediaProblem as problem:
        return Done({"problem": problem.problem})
    return Done({**tell_film(film), "mime": mime, "size": file.stat().st_size})


def find_problem(file: Path, sha256: str) -> str | None:
    if not file.stat().st_size:
        return "broken"
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").digest()
    return None if is_digest_of(digest, sha256) else "wrong_bytes"


def name_type(file: Path, film: Film) -> str:
    """The container's; 3GP is an MP4 by another brand."""
    with file.open("rb") as opened:
        brand = opened.read(11)[8:]
    return "video/3gpp" if brand in {b"3gp", b"3g2"} else _MIMES[film.container]


def tell_film(film: Film) -> JSONObject:
    return {
        "width": film.width,
        "height": film.height,
        "orientation": film.orientation,
        "seconds": round(film.seconds, 1),
        "detail": describe_film(film),
    }


def describe_film(film: Film) -> str:
    """As in `mp4, h264, 720 × 1280, 12 s`: the same in every language, and only what is known of it."""
    parts = (
        film.container,
        film.codec,
        f"{film.width} × {film.height}" if film.width else "",
        f"{film.seconds:.0f} s" if film.seconds else "",
        f"{film.frame_rate:.0f} fps" if film.code == "frame_rate_check_failed" else "",
    )
    return ", ".join(filter(None, parts))
