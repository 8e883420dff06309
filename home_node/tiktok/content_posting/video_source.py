"""The video of a job, as an upload takes it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from home_node.outcomes import Failed
from home_node.tiktok import Job, JobTools
from home_node.tiktok.content_posting.chunks import VIDEO_MAX_BYTES
from home_node.tiktok.content_posting.publish_records import PublishRecord
from home_node.tiktok.video_check import check_video

NEARLY_NOW = timedelta(minutes=1)


def fetch_source(
    job: Job, tools: JobTools, rung: str, longest_s: float | None = None
) -> tuple[Path, PublishRecord] | Failed:
    """The file, and the record of an upload that is yet to begin; `longest_s` is what this account may post.

    What TikTok would say after the upload is said before it: a beginning less is used up.
    """
    if job.schedule_at and job.schedule_at > datetime.now(UTC) + NEARLY_NOW:
        return Failed("not_offered", "TikTok's API posts at once, it has no schedule")
    video = tools.fetch_video()
    size = video.stat().st_size if video.is_file() else 0
    if not size:
        return Failed("no_video")
    if size > VIDEO_MAX_BYTES:
        return Failed("file_format_check_failed", f"{size} bytes")
    film = check_video(video, longest_s)
    if film.code:
        return Failed(film.code, film.detail)
    return video, PublishRecord("", rung, size)
