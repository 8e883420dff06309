"""What becomes of an upload at TikTok: its status, asked until it has ended.

Source, read 2026-11: https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from home_node.outcomes import TryAgain
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused, judge_before_mark
from home_node.tiktok.open_api import OpenApi
from shared.contract.value_types import JSON

STATUS_PATH = "/v2/post/publish/status/fetch/"
State = Literal["underway", "in_inbox", "posted", "failed"]
_STATES: dict[str, State] = {
    "SEND_TO_USER_INBOX": "in_inbox",  # its success: what comes after is up to a person, and may never come
    "PUBLISH_COMPLETE": "posted",
    "FAILED": "failed",
}


@dataclass(frozen=True)
class Patience:
    """Seconds: between two questions (TikTok takes 30 a minute), until nothing is waited for any more, and for what is
    known but for one thing: the id of a public post, which TikTok gives after its moderation alone (mostly within a
    minute, sometimes after hours), or the end of an upload that nobody watched."""

    pause_s: float = 5
    whole_s: float = 300
    id_s: float = 60


PATIENCE = Patience()


@dataclass(frozen=True)
class PublishStatus:
    """`uploaded_bytes` is None where TikTok does not say it."""

    state: State
    fail_reason: str = ""
    video_id: str | None = None
    uploaded_bytes: int | None = None


def fetch_status(api: OpenApi, publish_id: str) -> PublishStatus:
    """Raises TikTokRefused, TikTokDown."""
    return read_status(api.call(STATUS_PATH, {"publish_id": publish_id}))


def read_status(data: Mapping[str, JSON]) -> PublishStatus:
    """TikTok writes `publicaly`, and ids as numbers too."""
    ids = data.get("publicaly_available_post_id") or data.get("publicly_available_post_id")
    uploaded = data.get("uploaded_bytes")
    return PublishStatus(
        state=_STATES.get(str(data.get("status")), "underway"),
        fail_reason=str(data.get("fail_reason") or ""),
        video_id=str(ids[0]) if isinstance(ids, list) and ids else None,
        uploaded_bytes=uploaded if isinstance(uploaded, int) else None,
    )


def await_status(
    api: OpenApi,
    publish_id: str,
    has_ended: Callable[[PublishStatus], bool],
    patience: Patience,
    clock: Callable[[], float] = time.monotonic,
) -> PublishStatus:
    """The first one that has ended, else the last one; raises what the last question met where none was answered, and
    TikTokRefused where asking again helps nothing."""
    deadline, last = clock() + patience.whole_s, None
    while True:
        is_last = clock() + patience.pause_s > deadline
        try:
            last = fetch_status(api, publish_id)
        except (TikTokDown, TikTokRefused) as error:
            if (is_last and last is None) or not isinstance(judge_before_mark(error), TryAgain):
                raise
        if last and (is_last or has_ended(last)):
            return last
        time.sleep(patience.pause_s)
