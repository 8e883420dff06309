"""The rung `display`: what the account's public videos gathered, and whether a post is among them."""

import time
from datetime import datetime

from home_node.outcomes import Done, Failed, Outcome
from home_node.tiktok import Job, JobTools
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused, judge_before_mark
from home_node.tiktok.display.account import fetch_account
from home_node.tiktok.display.caption_match import bears_caption
from home_node.tiktok.display.period_span import find_span
from home_node.tiktok.display.videos import Video, find_video, list_videos
from home_node.tiktok.open_api import OpenApi, connect, has_scope
from shared.contract.value_types import JSONObject
from shared.settings import settings

RUNG = "display"
CHECKED_HOURS = 24  # back from now: a post that is taken for another is found too often, never posted twice


def check_ability() -> str:
    return "ready" if has_scope("video.list") else "missing"


def run(job: Job, tools: JobTools) -> Outcome:
    tools.check_in()
    if job.act not in {"stats", "check"}:
        return Failed("not_offered")
    try:
        with connect() as api:
            return read_stats(job, api) if job.act == "stats" else check_post(job, api)
    except (TikTokDown, TikTokRefused) as error:
        return judge_before_mark(error)


def read_stats(job: Job, api: OpenApi) -> Outcome:
    """Of one video, or of all that were posted in the period: what each gathered until now."""
    if job.video_id:
        video = find_video(api, job.video_id)
        return report_figures(job, [video]) if video else Failed("no_such_video", job.video_id)
    try:
        since, until = find_span(job.period, datetime.now(settings().zone))
    except ValueError as error:
        return Failed("invalid_params", str(error))
    return report_figures(job, list(list_videos(api, since, until)), fetch_account(api))


def report_figures(job: Job, videos: list[Video], account: JSONObject | None = None) -> Done:
    """`account` are its own figures, where its owner agreed to tell them."""
    figures: JSONObject = {
        kind: sum(getattr(video, kind) for video in videos) for kind in ("views", "likes", "comments", "shares")
    }
    facts: JSONObject = {"rung": RUNG, "act": job.act, "state": "read", "figures": figures, "videos": len(videos)}
    return Done(facts | {"account": account} if account else facts)


def check_post(job: Job, api: OpenApi) -> Outcome:
    """TikTok lists public videos alone: of any other nothing can be said here."""
    if job.video_id:
        return report_check(job, find_video(api, job.video_id))
    if job.visibility != "public":
        return Failed("not_offered", "TikTok's API lists public videos alone")
    if not job.caption.strip():
        return Failed("not_offered", "without a caption one video is not told from another")
    now = time.time()
    recent = list_videos(api, now - CHECKED_HOURS * 3600, now)
    return report_check(job, next((video for video in recent if bears_caption(video.description, job.caption)), None))


def report_check(job: Job, video: Video | None) -> Done:
    facts: JSONObject = {"rung": RUNG, "act": job.act, "state": "found" if video else "absent"}
    return Done(facts | {"video_id": video.id if video else None, "link": video.link if video else None})
