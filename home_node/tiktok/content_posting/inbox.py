"""The rung `inbox`: a draft in the account's inbox, which its person finishes in the app; the caption stays behind.

It needs no audit. TikTok takes 6 beginnings a minute and 5 drafts that wait in 24 hours.
Source, read 2026-11: https://developers.tiktok.com/doc/content-posting-api-reference-upload-video.
"""

from home_node.outcomes import Failed, Outcome
from home_node.tiktok import Job, JobTools
from home_node.tiktok.content_posting.publication import publish_video
from home_node.tiktok.content_posting.publish_check import check_post
from home_node.tiktok.content_posting.publish_status import PATIENCE, Patience
from home_node.tiktok.content_posting.video_source import fetch_source
from home_node.tiktok.open_api import connect, has_scope

RUNG = "inbox"


def check_ability() -> str:
    return "ready" if has_scope("video.upload") else "missing"


def run(job: Job, tools: JobTools, patience: Patience = PATIENCE) -> Outcome:
    with connect() as api:
        if job.act == "check":
            return check_post(job, api, RUNG, patience)
        if job.act != "post":
            return Failed("not_offered")
        source = fetch_source(job, tools, RUNG)
        if isinstance(source, Failed):
            return source
        video, record = source
        return publish_video(job, tools, api, record, video, patience)
