"""The Display API of the fake TikTok: public videos newest first, in pages, with the fields that the query asks for."""

from typing import Any

from tests.fake_tiktok.api_uploads import PRIVACY, Posted, Refusal

PAGE_MAX = 20
FIELDS = {
    "id", "create_time", "cover_image_url", "share_url", "video_description", "duration", "height", "width", "title",
    "embed_html", "embed_link", "like_count", "comment_count", "share_count", "view_count",
}  # fmt: skip


def list_videos(posts: list[Posted], fields: str, body: dict[str, Any]) -> dict[str, Any]:
    wanted, count = pick_fields(fields), body.get("max_count", 10)
    if not isinstance(count, int) or not 0 < count <= PAGE_MAX:
        raise Refusal("invalid_params", message="max_count")
    cursor = body.get("cursor") or float("inf")
    older = [post for post in newest_first(posts) if post.at * 1000 < cursor]
    page = older[:count]
    return {
        "videos": [tell_video(post, wanted) for post in page],
        "cursor": int(page[-1].at * 1000) if page else 0,
        "has_more": len(older) > count,
    }


def query_videos(posts: list[Posted], fields: str, body: dict[str, Any]) -> dict[str, Any]:
    wanted, ids = pick_fields(fields), (body.get("filters") or {}).get("video_ids", [])
    return {"videos": [tell_video(post, wanted) for post in newest_first(posts) if post.video_id in ids]}


def pick_fields(fields: str) -> set[str]:
    wanted = set(filter(None, fields.split(",")))
    if not wanted or wanted - FIELDS:
        raise Refusal("invalid_params", message="fields")
    return wanted


def newest_first(posts: list[Posted]) -> list[Posted]:
    return sorted((post for post in posts if post.privacy in {PRIVACY[0], ""}), key=lambda post: -post.at)


def tell_video(post: Posted, wanted: set[str]) -> dict[str, Any]:
    whole = {
        "id": post.video_id, "create_time": int(post.at), "video_description": post.caption[:150],
        "title": post.caption[:150], "view_count": post.views, "like_count": post.likes,
        "comment_count": post.comments, "share_count": post.shares,
        "share_url": f"https://www.tiktok.com/@abangcolek/video/{post.video_id}?utm_campaign=tt4d_open_api",
    }  # fmt: skip
    return {name: value for name, value in whole.items() if name in wanted}
