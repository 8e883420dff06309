"""Whether a change of a post has happened, as the list of posts shows it: for a change of which nobody saw the end."""

from typing import Literal

from home_node.tiktok import Job
from home_node.tiktok.studio.caption_text import is_caption_shown
from home_node.tiktok.studio.content_list import Post

State = Literal["happened", "not_happened", "unclear"]


def judge_change(posts: list[Post], job: Job) -> tuple[State, str | None]:
    """And the caption that the list shows, None where the post is not in it.

    A post that was to be deleted was in the list just before: where it is there no more, it is deleted.
    """
    post = next((post for post in posts if post.video_id == job.video_id), None)
    if job.of == "delete":
        return ("not_happened", post.caption) if post else ("happened", None)
    if post is None:
        return "unclear", None
    return _judge_caption(post.caption, job), post.caption


def _judge_caption(shown: str, job: Job) -> State:
    """A list that shortens may show what fits both captions."""
    if not shown.strip():
        return "unclear"
    is_new, is_old = is_caption_shown(shown, job.caption), is_caption_shown(shown, job.caption_before)
    if is_new == is_old:
        return "unclear"
    return "happened" if is_new else "not_happened"
