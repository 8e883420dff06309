"""A video to TikTok, at most once, whatever happens on the way.

The step that cannot be taken back is the upload's LAST chunk, in both rungs: of an upload that is begun and never
finished nothing appears, neither in the inbox nor on the profile, and TikTok needs no further word once it has all
bytes. So the mark comes right before that chunk, and what fails before it may be tried again or by another rung. After
it nothing is sent a second time: only TikTok's own word says whether it happened.
"""

from dataclasses import replace
from pathlib import Path

from home_node.outcomes import Done, Failed, Outcome, Uncertain
from home_node.tiktok import Job, JobTools
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused, judge_before_mark, name_refusal
from home_node.tiktok.content_posting.chunks import plan_chunks
from home_node.tiktok.content_posting.publish_records import PublishRecord, keep_record
from home_node.tiktok.content_posting.publish_status import Patience, PublishStatus, await_status
from home_node.tiktok.content_posting.upload import Upload, open_upload, send_chunk
from home_node.tiktok.open_api import OpenApi
from shared.contract.value_types import JSONObject
from shared.settings import settings

MARK = "last_chunk"
IN_VAIN = {"inbox": "not_in_inbox", "direct": "upload_stuck"}


def publish_video(
    job: Job,
    tools: JobTools,
    api: OpenApi,
    record: PublishRecord,
    video: Path,
    patience: Patience,
    post_info: JSONObject | None = None,
    username: str = "",
) -> Outcome:
    """`record` names the rung and the video's size; its publish id is filled in here."""
    try:
        upload, trouble = send_video(job, tools, api, record, video, post_info)
    except (TikTokDown, TikTokRefused) as error:
        return judge_before_mark(error)
    return judge_end(job, api, replace(record, publish_id=upload.publish_id), trouble, patience, username)


def send_video(
    job: Job, tools: JobTools, api: OpenApi, record: PublishRecord, video: Path, post_info: JSONObject | None
) -> tuple[Upload, TikTokDown | TikTokRefused | None]:
    """Raises what went wrong before the mark; gives what went wrong after it."""
    plan = plan_chunks(record.video_bytes)
    tools.check_in()
    upload = open_upload(api, record.rung, plan, post_info)
    keep_record(settings().data, job.task, replace(record, publish_id=upload.publish_id))
    for chunk in plan.list_chunks():
        if not chunk.ends_upload:
            tools.check_in()
            send_chunk(api, upload, video, chunk, plan.video_bytes)
            continue
        tools.mark(MARK)
        try:
            send_chunk(api, upload, video, chunk, plan.video_bytes)
        except (TikTokDown, TikTokRefused) as error:
            return upload, error
    return upload, None


def judge_end(
    job: Job,
    api: OpenApi,
    record: PublishRecord,
    trouble: TikTokDown | TikTokRefused | None,
    patience: Patience,
    username: str,
) -> Outcome:
    """What TikTok says became of it. A chunk that TikTok refused is believed only if TikTok lacks bytes, too."""
    refused = trouble if isinstance(trouble, TikTokRefused) else None

    def has_ended(status: PublishStatus) -> bool:
        return status.state != "underway" or (refused is not None and lacks_bytes(status, record))

    try:
        status = await_status(api, record.publish_id, has_ended, patience)
    except TikTokDown as error:
        return Uncertain("tiktok_down", str(error))
    except TikTokRefused as error:
        return Uncertain(error.code, error.detail)
    if refused and status.state == "underway" and lacks_bytes(status, record):
        return Failed(refused.code, refused.detail)
    if status.state == "underway":
        return Uncertain(IN_VAIN[record.rung], str(trouble or ""))
    return report_end(job, record.rung, await_video_id(api, job, record, status, patience), username)


def await_video_id(
    api: OpenApi, job: Job, record: PublishRecord, status: PublishStatus, patience: Patience
) -> PublishStatus:
    """TikTok gives ids of public posts alone, after its moderation; without one it is posted all the same."""
    if status.state != "posted" or status.video_id or job.visibility != "public":
        return status
    waits = Patience(patience.pause_s, patience.id_s, 0)
    try:
        return await_status(api, record.publish_id, lambda later: later.video_id is not None, waits)
    except (TikTokDown, TikTokRefused):
        return status


def report_end(job: Job, rung: str, status: PublishStatus, username: str) -> Outcome:
    if status.state == "failed":
        refused = name_refusal(status.fail_reason or "internal")
        return Failed(refused.code, refused.detail)
    facts: JSONObject = {"rung": rung, "act": job.act, "state": status.state}
    if status.state == "posted":
        facts |= {"video_id": status.video_id, "link": write_link(username, status.video_id)}
    return Done(facts)


def write_link(username: str, video_id: str | None) -> str | None:
    return f"https://www.tiktok.com/@{username}/video/{video_id}" if username and video_id else None


def lacks_bytes(status: PublishStatus, record: PublishRecord) -> bool:
    return status.uploaded_bytes is not None and status.uploaded_bytes < record.video_bytes
