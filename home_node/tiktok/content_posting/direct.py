"""The rung `direct`: straight onto the profile, with its caption; for an app alone that TikTok has audited.

About 15 posts a day for an account, over all apps; 6 beginnings a minute.
Sources, read 2026-11: https://developers.tiktok.com/doc/content-posting-api-reference-direct-post,
…/content-sharing-guidelines.
"""

from home_node.outcomes import Failed, Outcome
from home_node.tiktok import Job, JobTools
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused, judge_before_mark
from home_node.tiktok.content_posting.creator import Creator, choose_post_info, fetch_creator
from home_node.tiktok.content_posting.publication import publish_video
from home_node.tiktok.content_posting.publish_check import check_post
from home_node.tiktok.content_posting.publish_status import PATIENCE, Patience
from home_node.tiktok.content_posting.video_source import fetch_source
from home_node.tiktok.open_api import OpenApi, connect, has_scope
from shared.settings import settings

RUNG = "direct"


def check_ability() -> str:
    return "ready" if settings().tiktok_audited and has_scope("video.publish") else "missing"


def run(job: Job, tools: JobTools, patience: Patience = PATIENCE) -> Outcome:
    if job.act not in {"post", "check"}:
        return Failed("not_offered")
    if not settings().tiktok_audited:
        return Failed("unaudited_client_can_only_post_to_private_accounts", "WOCS_TIKTOK_AUDITED")
    with connect() as api:
        try:
            creator = fetch_creator(api)
        except (TikTokDown, TikTokRefused) as error:
            return judge_before_mark(error)
        if job.act == "check":
            return check_post(job, api, RUNG, patience, creator.username)
        return post_video(job, tools, api, creator, patience)


def post_video(job: Job, tools: JobTools, api: OpenApi, creator: Creator, patience: Patience) -> Outcome:
    source = fetch_source(job, tools, RUNG, creator.longest_s or None)
    if isinstance(source, Failed):
        return source
    video, record = source
    try:
        post_info = choose_post_info(creator, job.caption, job.visibility)
    except TikTokRefused as refused:
        return Failed(refused.code, refused.detail)
    return publish_video(job, tools, api, record, video, patience, post_info, creator.username)
