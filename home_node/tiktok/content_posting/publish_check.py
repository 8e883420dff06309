"""Whether a post that nobody saw end is there: TikTok's own word on the upload of that order, and nothing is sent."""

from home_node.outcomes import Done, Failed, Outcome, TryAgain
from home_node.tiktok import Job
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused, judge_before_mark
from home_node.tiktok.content_posting.publication import IN_VAIN, lacks_bytes, write_link
from home_node.tiktok.content_posting.publish_records import PublishRecord, read_record
from home_node.tiktok.content_posting.publish_status import Patience, PublishStatus, await_status
from home_node.tiktok.open_api import OpenApi
from shared.contract.value_types import JSONObject
from shared.settings import settings


def check_post(job: Job, api: OpenApi, rung: str, patience: Patience, username: str = "") -> Outcome:
    """`found`, `absent`, or `in_inbox`: a draft that waits for its person."""
    record = read_record(settings().data, job.task)
    if record is None or record.rung != rung:
        return Failed("not_offered", "this PC began no such upload for that order")
    try:
        waits = Patience(patience.pause_s, patience.id_s, 0)
        status = await_status(api, record.publish_id, lambda status: status.state != "underway", waits)
    except (TikTokDown, TikTokRefused) as error:
        return judge_before_mark(error)
    return report_check(job, record, status, username)


def report_check(job: Job, record: PublishRecord, status: PublishStatus, username: str) -> Outcome:
    """An upload that lacks bytes for as long as it was asked for lacks them for good: nobody sends it any more."""
    facts: JSONObject = {"rung": record.rung, "act": job.act}
    if status.state == "posted":
        link = write_link(username, status.video_id)
        return Done({**facts, "state": "found", "video_id": status.video_id, "link": link})
    if status.state == "in_inbox":
        return Done({**facts, "state": "in_inbox"})
    if status.state == "failed" or lacks_bytes(status, record):
        return Done({**facts, "state": "absent", "video_id": None, "link": None})
    return TryAgain(IN_VAIN[record.rung], "TikTok is still at work on it")
