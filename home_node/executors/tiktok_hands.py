"""TikTok's hands: one act on one rung. The page of a stranger's site is open meanwhile, so in a process of its own."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import cast

import httpx

from home_node.executors import MediaProblem, ProcessLimits, Task, Tools
from home_node.outcomes import Failed, Outcome, TryAgain
from home_node.tiktok import Act, Change, Job, JobTools, Visibility
from home_node.tiktok.hands import list_hands, load_hand
from shared.figures import FILM_MAX_BYTES
from shared.settings import settings

PROCESS = ProcessLimits(seconds=1200, memory_bytes=3 * 1024**3)  # Studio's upload, processing and copyright check
_TIMEOUT = httpx.Timeout(30, connect=10)


class NoVideo(Exception):
    """It could not be fetched."""


def check_ability() -> str:
    return "ready" if "ready" in list_hands().values() else "missing"


def tell_settings() -> dict[str, str]:
    """What the hands need in their process."""
    config = settings()
    return {
        "WOCS_TIKTOK_STUDIO": config.tiktok_studio,
        "WOCS_TIKTOK_CLIENT_KEY": config.tiktok_client_key,
        "WOCS_TIKTOK_CLIENT_SECRET": config.tiktok_client_secret,
        "WOCS_TIKTOK_AUDITED": "yes" if config.tiktok_audited else "no",
        "TIKTOK_API_BASE": config.tiktok_api_base,
        "WOCS_TIKTOK_STUDIO_PAGES": config.tiktok_studio_pages,
        "WOCS_TIKTOK_PROFILE_KEY": config.tiktok_profile_key,
        "WOCS_TIMEZONE": config.timezone,
        "WOCS_DATA": str(Path(config.data).resolve()),
    }


def execute(task: Task, tools: Tools) -> Outcome:
    hand = load_hand(str(task.args.get("rung")))
    if hand is None:
        return Failed("not_offered")
    with tempfile.TemporaryDirectory(prefix="wocs-tiktok-") as folder:
        try:
            outcome: Outcome = hand.run(read_job(task), make_job_tools(task, tools, Path(folder)))
        except NoVideo:
            return TryAgain("no_video")
    return outcome


def read_job(task: Task) -> Job:
    """Raises ValueError for a time that is none."""
    args = task.args
    at = args.get("schedule_at")
    return Job(
        task=str(args.get("for") or task.id),
        act=cast(Act, args["act"]),
        caption=str(args.get("caption") or ""),
        video_id=str(args.get("video_id") or ""),
        visibility=cast(Visibility, args.get("visibility") or "public"),
        schedule_at=datetime.fromisoformat(str(at)) if at else None,
        period=str(args.get("period") or "week"),
        language=task.language,
        of=cast(Change, args.get("of") or "edit"),
        caption_before=str(args.get("before") or ""),
    )


def make_job_tools(task: Task, tools: Tools, folder: Path) -> JobTools:
    def fetch_video() -> Path:
        file = folder / "video.mp4"
        if not file.exists():
            fetch_to(file, task, tools)
        return file

    return JobTools(
        fetch_video=fetch_video,
        mark=tools.mark,
        check_in=tools.check_in,
        store_picture=lambda name, jpeg: tools.store_file(name, "image/jpeg", jpeg),
        browser=tools.browser.find_path(),
    )


def fetch_to(file: Path, task: Task, tools: Tools) -> None:
    """From the media store's own address, or through the functions in pieces; raises NoVideo, whole or not at all."""
    video = task.args.get("video")
    if not isinstance(video, dict):
        raise NoVideo
    part = file.with_suffix(".part")
    if url := video.get("url"):
        download(str(url), part)
    else:
        copy_pieces(part, tools)
    if not part.stat().st_size or part.stat().st_size != video.get("size", part.stat().st_size):
        raise NoVideo
    part.replace(file)


def copy_pieces(file: Path, tools: Tools) -> None:
    try:
        shutil.copyfile(tools.fetch_file(), file)
    except MediaProblem:
        raise NoVideo from None


def download(url: str, file: Path) -> None:
    """No redirect is followed: the store's own address is the video's."""
    taken = 0
    try:
        with httpx.stream("GET", url, timeout=_TIMEOUT) as answer, file.open("wb") as kept:
            if answer.status_code != 200:
                raise NoVideo
            for piece in answer.iter_bytes():
                taken += kept.write(piece)
                if taken > FILM_MAX_BYTES:
                    raise NoVideo
    except httpx.HTTPError:
        raise NoVideo from None
