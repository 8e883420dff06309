"""The account as TikTok tells it before a direct post: what it may choose, and what it has switched off.

Source, read 2026-11: https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from home_node.tiktok import Visibility
from home_node.tiktok.api_errors import TikTokRefused
from home_node.tiktok.open_api import OpenApi
from shared.contract.value_types import JSON, JSONObject

CREATOR_PATH = "/v2/post/publish/creator_info/query/"
TITLE_MAX = 2200  # UTF-16 units of a caption
PRIVACY_LEVELS: dict[Visibility, str] = {
    "public": "PUBLIC_TO_EVERYONE",
    "friends": "MUTUAL_FOLLOW_FRIENDS",
    "private": "SELF_ONLY",
}


@dataclass(frozen=True)
class Creator:
    """`longest_s`: seconds of the longest video it may post, 0 where TikTok does not say."""

    username: str
    privacy_levels: tuple[str, ...]
    longest_s: float
    switched_off: JSONObject


def fetch_creator(api: OpenApi) -> Creator:
    """Raises TikTokRefused, TikTokDown. What it says of privacy is no promise: to an app that TikTok has not audited it
    offers PUBLIC_TO_EVERYONE too, and the post is refused."""
    return read_creator(api.call(CREATOR_PATH))


def read_creator(data: Mapping[str, JSON]) -> Creator:
    levels, longest = data.get("privacy_level_options"), data.get("max_video_post_duration_sec")
    return Creator(
        username=str(data.get("creator_username") or ""),
        privacy_levels=tuple(map(str, levels)) if isinstance(levels, list) else (),
        longest_s=float(longest) if isinstance(longest, int | float) else 0,
        switched_off={
            f"disable_{kind}": data.get(f"{kind}_disabled") is True for kind in ("comment", "duet", "stitch")
        },
    )


def choose_post_info(creator: Creator, caption: str, visibility: Visibility) -> JSONObject:
    """Raises TikTokRefused where this account cannot post so."""
    level = PRIVACY_LEVELS[visibility]
    if level not in creator.privacy_levels:
        offered = ", ".join(creator.privacy_levels) or "nothing"
        raise TikTokRefused("privacy_level_option_mismatch", f"{level} is asked for, this account offers {offered}")
    if len(caption.encode("utf-16-le")) // 2 > TITLE_MAX:
        raise TikTokRefused("caption_not_taken", f"a caption of more than {TITLE_MAX} characters")
    return {"title": caption, "privacy_level": level, **creator.switched_off}
