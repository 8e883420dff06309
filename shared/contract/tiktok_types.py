"""Types at the borders: TikTok by the hands at home, between SQL, the home node and the sentences."""

from typing import Literal, NotRequired, TypedDict

Act = Literal["post", "edit", "delete", "stats", "check", "look", "schedule"]
Rung = Literal["inbox", "direct", "display", "studio"]
State = Literal[
    "in_inbox", "posted", "scheduled", "prefilled", "edited", "deleted", "read", "found", "absent",
    "happened", "not_happened", "unclear",
]  # fmt: skip

TIKTOK_ERRORS = (  # TikTok's own names
    "spam_risk_too_many_posts",
    "spam_risk_too_many_pending_share",
    "spam_risk_user_banned_from_posting",
    "spam_risk_text",
    "spam_risk",
    "reached_active_user_cap",
    "unaudited_client_can_only_post_to_private_accounts",
    "access_token_invalid",
    "scope_not_authorized",
    "rate_limit_exceeded",
    "invalid_params",
    "file_format_check_failed",
    "duration_check_failed",
    "frame_rate_check_failed",
    "picture_size_check_failed",
    "auth_removed",
    "privacy_level_option_mismatch",
    "internal",
)
HAND_ERRORS = (  # what the hands at home find themselves
    "not_authorized",
    "not_in_inbox",
    "tiktok_down",
    "no_video",
    "studio_off",
    "not_logged_in",
    "captcha",
    "unknown_page",
    "selector_missing",
    "selector_ambiguous",
    "upload_stuck",
    "copyright_wait",
    "post_button_dead",
    "profile_busy",
    "profile_key",
    "no_browser",
    "not_offered",
    "no_such_video",
    "no_screen",
    "not_listed",
    "pages_file",
    "studio_broke",
    "studio_refused",
    "caption_not_taken",
    "schedule_not_offered",
    "not_a_post",
)
LIMIT_ERRORS = (  # what SQL finds before a hand is asked
    "app_minute_used_up",
    "account_drafts_used_up",
    "account_day_used_up",
    "schedule_too_soon",
    "schedule_too_far",
    "pc_away",
    "hand_gone",
)
TIKTOK_CODES = (*TIKTOK_ERRORS, *HAND_ERRORS, *LIMIT_ERRORS)
"""Each has a sentence in functions/sentences, `tiktok_code`, that says whose limit it is and until when."""


class HandsArgs(TypedDict):
    """The arguments of a task `tiktok_hands`: one act on one rung, for a task of a person's."""

    act: Act
    rung: Rung
    caption: NotRequired[str]
    video_id: NotRequired[str]
    visibility: NotRequired[Literal["public", "friends", "private"]]
    schedule_at: NotRequired[str]
    period: NotRequired[str]
    of: NotRequired[Literal["edit", "delete"]]  # whose end is looked for
    before: NotRequired[str]  # the caption that was known before it
    in_studio: NotRequired[bool]  # a check of what Studio's own schedule was to post
    video_url: NotRequired[str]  # where the video is for minutes; only in a claim's answer


class Figures(TypedDict):
    """What the videos gathered."""

    views: int
    likes: int
    comments: int
    shares: int


class HandsResult(TypedDict):
    """What a hand did."""

    rung: Rung
    act: Act
    state: State
    video_id: NotRequired[str | None]
    link: NotRequired[str | None]
    figures: NotRequired[Figures]
    videos: NotRequired[int]  # how many were summed
    caption: NotRequired[str | None]  # as Studio's list shows it; null: the post is not in it
