"""The account's own figures: followers, likes of all its videos, and how many videos it has.

Source, read 2026-11: https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info.
"""

from collections.abc import Mapping

from home_node.tiktok.open_api import OpenApi, has_scope
from shared.contract.value_types import JSON, JSONObject

USER_PATH = "/v2/user/info/"
FIELDS = {"followers": "follower_count", "likes": "likes_count", "videos": "video_count"}


def fetch_account(api: OpenApi) -> JSONObject | None:
    """None where the account's owner did not agree to it; raises TikTokRefused, TikTokDown."""
    if not has_scope("user.info.stats"):
        return None
    user = api.get(USER_PATH, tuple(FIELDS.values())).get("user")
    return read_account(user) if isinstance(user, Mapping) else None


def read_account(user: Mapping[str, JSON]) -> JSONObject:
    told = {name: user.get(field) for name, field in FIELDS.items()}
    return {name: value for name, value in told.items() if isinstance(value, int)}
