"""Uploads to the fake TikTok, by TikTok's rules: what may begin, which chunks are taken, what becomes of them.

Where TikTok does not say which megabyte it means, the stricter one holds here.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

CHUNK_MIN, CHUNK_MAX, LAST_MAX = 5 * 1024 * 1024, 64_000_000, 128_000_000
SMALL = 5_000_000
INITS_A_MINUTE, STATUSES_A_MINUTE, PENDING_MAX, POSTS_A_DAY = 6, 30, 5, 15
DAY_S = 86_400
PRIVACY = ("PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY")


class Refusal(Exception):
    def __init__(self, code: str, status: int = 400, message: str = "") -> None:
        super().__init__(code)
        self.code, self.status, self.message = code, status, message


@dataclass
class Upload:
    """`polls`: how often its status was asked since it was whole."""

    publish_id: str
    token: str
    mode: str
    size: int
    chunk_size: int
    count: int
    at: float
    info: dict[str, Any]
    received: int = 0
    chunks: int = 0
    polls: int = 0

    @property
    def is_whole(self) -> bool:
        return self.received == self.size


@dataclass
class Posted:
    """A draft in the inbox, or a post on the profile."""

    publish_id: str
    at: float
    video_id: str = ""
    caption: str = ""
    privacy: str = ""
    views: int = 0
    likes: int = 0
    comments: int = 0
    shares: int = 0


@dataclass
class UploadDesk:
    """`drafts` and `posts` are the count that our own code is measured by.

    `slow` is how many questions are answered with PROCESSING_UPLOAD; `moderation` how many more until a post has an id;
    `fail_reason` what every upload ends with, where it is set.
    """

    clock: Callable[[], float]
    audited: bool = True
    offers: tuple[str, ...] = PRIVACY
    longest_s: int = 600
    slow: int = 0
    moderation: int = 0
    fail_reason: str = ""
    tells_bytes: bool = True
    drafts: list[Posted] = field(default_factory=list)
    posts: list[Posted] = field(default_factory=list)
    uploads: dict[str, Upload] = field(default_factory=dict)
    inits: list[float] = field(default_factory=list)
    statuses: list[float] = field(default_factory=list)
    limits_statuses: bool = True
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def begin(self, mode: str, body: dict[str, Any]) -> Upload:
        self.limit(self.inits, INITS_A_MINUTE)
        source, info = body.get("source_info") or {}, body.get("post_info") or {}
        self.check_source(source)
        self.check_account(mode, info)
        number = next(self._numbers)
        upload = Upload(
            f"v_{mode}_file~v2.{number}", f"secret{number}", mode, source["video_size"], source["chunk_size"],
            source["total_chunk_count"], self.clock(), info,
        )  # fmt: skip
        self.uploads[upload.publish_id] = upload
        return upload

    def limit(self, calls: list[float], most: int) -> None:
        now = self.clock()
        if len([at for at in calls if at > now - 60]) >= most:
            raise Refusal("rate_limit_exceeded", 429)
        calls.append(now)

    def check_source(self, source: dict[str, Any]) -> None:
        size, chunk, count = (source.get(name, 0) for name in ("video_size", "chunk_size", "total_chunk_count"))
        if source.get("source") != "FILE_UPLOAD" or not all(isinstance(n, int) and n > 0 for n in (size, chunk, count)):
            raise Refusal("invalid_param", message="source_info")
        is_whole = chunk == size and count == 1 and size <= CHUNK_MAX
        in_parts = size >= SMALL and count > 1 and CHUNK_MIN <= chunk <= CHUNK_MAX and count == size // chunk <= 1000
        if not (is_whole or (in_parts and size - chunk * (count - 1) <= LAST_MAX)):
            raise Refusal("invalid_params", message="The chunk size is invalid")

    def check_account(self, mode: str, info: dict[str, Any]) -> None:
        since = self.clock() - DAY_S
        if mode == "inbox":
            if len([draft for draft in self.drafts if draft.at > since]) >= PENDING_MAX:
                raise Refusal("spam_risk_too_many_pending_share", 403)
            return
        if info.get("privacy_level") not in self.offers:
            raise Refusal("privacy_level_option_mismatch", 403)
        if not self.audited and info["privacy_level"] != "SELF_ONLY":
            raise Refusal("unaudited_client_can_only_post_to_private_accounts", 403)
        if len([post for post in self.posts if post.at > since]) >= POSTS_A_DAY:
            raise Refusal("spam_risk_too_many_posts", 403)

    def find(self, token: str) -> Upload | None:
        return next((upload for upload in self.uploads.values() if upload.token == token), None)

    def check_chunk(self, upload: Upload, content_range: str, length: int) -> bool:
        """Whether it is the last one; raises Refusal."""
        match = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", content_range)
        if not match:
            raise Refusal("bad_range", 400)
        first, last, size = map(int, match.groups())
        if size != upload.size or length != last - first + 1:
            raise Refusal("bad_range", 400)
        is_last = upload.chunks == upload.count - 1
        if first != upload.received or last != (size - 1 if is_last else first + upload.chunk_size - 1):
            raise Refusal("bad_range", 416)
        return is_last

    def take_chunk(self, upload: Upload, length: int) -> None:
        """The last one makes a draft or a post of it: nobody is asked again."""
        upload.received += length
        upload.chunks += 1
        if not upload.is_whole or self.fail_reason:
            return
        if upload.mode == "inbox":
            self.drafts.append(Posted(upload.publish_id, self.clock()))
            return
        caption, privacy = upload.info.get("title", ""), upload.info.get("privacy_level", "")
        self.posts.append(Posted(upload.publish_id, self.clock(), self.make_id(), caption, privacy))

    def make_id(self) -> str:
        return str(7_300_000_000_000_000_000 + next(self._numbers))

    def finish_draft(self, caption: str) -> Posted:
        """What the person does in the app, with the oldest draft."""
        draft = self.drafts.pop(0)
        post = Posted(draft.publish_id, self.clock(), self.make_id(), caption, PRIVACY[0])
        self.posts.append(post)
        return post

    def tell_status(self, publish_id: str) -> dict[str, Any]:
        if self.limits_statuses:
            self.limit(self.statuses, STATUSES_A_MINUTE)
        upload = self.uploads.get(publish_id)
        if upload is None:
            raise Refusal("invalid_publish_id", 400)
        upload.polls += upload.is_whole
        told = {"uploaded_bytes": upload.received} if self.tells_bytes else {}
        post = next((post for post in self.posts if post.publish_id == publish_id), None)
        if not upload.is_whole or upload.polls <= self.slow:
            return told | {"status": "PROCESSING_UPLOAD"}
        if self.fail_reason:
            return told | {"status": "FAILED", "fail_reason": self.fail_reason}
        if post is None:
            return told | {"status": "SEND_TO_USER_INBOX"}
        has_id = post.privacy == PRIVACY[0] and upload.polls > self.slow + self.moderation
        return told | {
            "status": "PUBLISH_COMPLETE", "publicaly_available_post_id": [int(post.video_id)] if has_id else [],
        }  # fmt: skip
