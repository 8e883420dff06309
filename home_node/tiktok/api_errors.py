"""TikTok's errors: what it refuses, by the codes that our sentences know, and when nobody answered.

Sources, read 2026-11: https://developers.tiktok.com/doc/tiktok-api-v2-error-handling, …/oauth-error-handling,
…/content-posting-api-reference-upload-video, …-direct-post and …-get-video-status.
"""

import re
from collections.abc import Mapping

import httpx

from home_node.outcomes import Failed, TryAgain
from shared.contract.tiktok_types import TIKTOK_ERRORS
from shared.contract.value_types import JSON

WORDS_MAX = 200  # characters of TikTok's own words that a detail holds
_SAME_AS = {
    "internal_error": "internal",
    "invalid_param": "invalid_params",
    "invalid_file_upload": "file_format_check_failed",
    "access_token_expired": "access_token_invalid",
    "scope_permission_missed": "scope_not_authorized",
    "picture_size": "picture_size_check_failed",
    "privacy_level_not_authorized": "privacy_level_option_mismatch",
}
_PASSING = {"internal", "rate_limit_exceeded"}
_SECRETS = re.compile(r"(?i)\b(?:act|rft|clt)\.[\w.!*%-]+|upload_token=[^&\s]+|bearer\s+\S+")


class TikTokDown(Exception):
    """Nobody answered, or not as TikTok does. The text is of ours, or names a kind of error."""


class TikTokRefused(Exception):
    """TikTok answered and refuses; `code` is one of TIKTOK_CODES, `detail` may be told to people."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def name_refusal(code: str, words: str = "") -> TikTokRefused:
    """TikTok's code as ours; one that we do not know is told in the detail."""
    known = _SAME_AS.get(code, code)
    if known in TIKTOK_ERRORS:
        return TikTokRefused(known, hide_secrets(words))
    return TikTokRefused("invalid_params", hide_secrets(f"{code}: {words}" if words else code))


def hide_secrets(words: str) -> str:
    """TikTok's words without a token that they may quote, and not too many of them."""
    return _SECRETS.sub("…", words)[:WORDS_MAX]


def read_refusal(answer: httpx.Response, body: Mapping[str, JSON]) -> TikTokRefused | None:
    """What the answer refuses: TikTok's v2 answers hold an `error` always, whose code is `ok` where all is well."""
    error = body.get("error")
    code = str(error.get("code") or "") if isinstance(error, Mapping) else ""
    if code in {"", "ok"} and answer.is_success:
        return None
    words = str(error.get("message") or "") if isinstance(error, Mapping) else ""
    if code in {"", "ok"}:
        code = name_status(answer.status_code)
        words = words or f"HTTP {answer.status_code}"
    return name_refusal(code, words)


def name_status(status: int) -> str:
    """TikTok's code for an HTTP status that comes without one."""
    usual = "internal" if status >= 500 else "invalid_params"
    return {401: "access_token_invalid", 429: "rate_limit_exceeded"}.get(status, usual)


def judge_before_mark(error: TikTokDown | TikTokRefused) -> Failed | TryAgain:
    """What it means as long as nothing can have appeared on TikTok."""
    if isinstance(error, TikTokDown):
        return TryAgain("tiktok_down", str(error))
    return TryAgain(error.code, error.detail) if error.code in _PASSING else Failed(error.code, error.detail)
