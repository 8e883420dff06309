"""The account's public videos as the Display API tells them, newest first.

Sources, read 2026-11: https://developers.tiktok.com/doc/tiktok-api-v2-video-list, …-video-query, …-video-object,
…-rate-limit (600 calls a minute).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from home_node.tiktok.api_errors import TikTokDown
from home_node.tiktok.open_api import OpenApi
from shared.contract.value_types import JSON, JSONObject

LIST_PATH = "/v2/video/list/"
QUERY_PATH = "/v2/video/query/"
PAGE_VIDEOS = 20  # TikTok gives no more at a time, and now and then fewer
PAGES_MAX = 100  # 2,000 videos: far more than an account posts in a year
FIELDS = (
    *("id", "create_time", "video_description", "title", "share_url"),
    *("view_count", "like_count", "comment_count", "share_count"),
)


@dataclass(frozen=True)
class Video:
    """`created`: seconds since 1970; of `description` TikTok keeps 150 characters."""

    id: str
    created: float
    description: str
    link: str | None
    views: int
    likes: int
    comments: int
    shares: int


def list_videos(api: OpenApi, since: float, until: float) -> Iterator[Video]:
    """Created from `since` to before `until`, seconds since 1970, each once; raises TikTokRefused, TikTokDown."""
    cursor, seen = int(until * 1000), set[str]()  # TikTok's cursor is a moment in milliseconds: what is older comes
    for _ in range(PAGES_MAX):
        data = api.call(LIST_PATH, {"max_count": PAGE_VIDEOS, "cursor": cursor}, FIELDS)
        videos = read_videos(data)
        for video in videos:
            if since <= video.created < until and video.id not in seen:
                seen.add(video.id)
                yield video
        ends = min((video.created for video in videos), default=since) < since
        following = data.get("cursor")
        if ends or data.get("has_more") is not True or not isinstance(following, int) or following >= cursor:
            return
        cursor = following
    raise TikTokDown("a list of videos without an end")


def find_video(api: OpenApi, video_id: str) -> Video | None:
    """One of the account's own; raises TikTokRefused, TikTokDown."""
    wanted: JSONObject = {"filters": {"video_ids": [video_id]}}
    videos = read_videos(api.call(QUERY_PATH, wanted, FIELDS))
    return next((video for video in videos if video.id == video_id), None)


def read_videos(data: Mapping[str, JSON]) -> list[Video]:
    listed = data.get("videos")
    return [read_video(entry) for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def read_video(entry: Mapping[str, JSON]) -> Video:
    return Video(
        id=str(entry.get("id") or ""),
        created=float(read_count(entry.get("create_time"))),
        description=str(entry.get("video_description") or entry.get("title") or ""),
        link=read_link(entry.get("share_url")),
        views=read_count(entry.get("view_count")),
        likes=read_count(entry.get("like_count")),
        comments=read_count(entry.get("comment_count")),
        shares=read_count(entry.get("share_count")),
    )


def read_count(value: JSON) -> int:
    return int(value) if isinstance(value, int | float) else 0


def read_link(value: JSON) -> str | None:
    """Without what tells who shared it."""
    return value.partition("?")[0] if isinstance(value, str) and value.startswith("https://") else None
