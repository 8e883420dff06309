"""Studio's list of posts: what is there, and the row of one of them."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from playwright.sync_api import Locator

from home_node.tiktok.studio.caption_text import is_caption_shown
from home_node.tiktok.studio.studio_page import StepFailed, StudioPage

_VIDEO_ID = re.compile(r"/video/(\d+)")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Post:
    video_id: str
    link: str
    caption: str


def open_list(studio: StudioPage) -> list[Post]:
    """The posts of the list's first page, as it stands after it has loaded. Raises StepFailed."""
    studio.open("content")
    studio.await_page(lambda: studio.shows("posts") or studio.shows("no_posts"), "content")
    studio.wait_until(lambda: studio.shows("no_posts") or bool(read_posts(studio)), studio.pace.element)
    posts = read_posts(studio)
    if not posts and not studio.shows("no_posts"):
        raise StepFailed("selector_missing", "rows: neither a post nor the words that there is none")
    return posts


def watch_list(studio: StudioPage, look: Callable[[list[Post]], Found | None]) -> Found | None:
    """What `look` finds in the list within `waits.listed`, which is opened again and again. Raises StepFailed."""
    deadline = time.monotonic() + studio.pace.listed
    while True:
        try:
            if found := look(open_list(studio)):
                return found
        except StepFailed as failed:
            if not failed.passing:
                raise
        if time.monotonic() > deadline:
            return None
        studio.pause(studio.pace.relook)


def read_posts(studio: StudioPage) -> list[Post]:
    links = studio.page.locator(studio.pages.row).locator(studio.pages.row_link)
    told = links.evaluate_all("links => links.map(link => [link.href, link.innerText])")
    posts = [Post(found[1], str(href), str(text)) for href, text in told if (found := _VIDEO_ID.search(str(href)))]
    return list({post.video_id: post for post in reversed(posts)}.values())[::-1]


def find_post(posts: list[Post], caption: str, known_ids: frozenset[str]) -> Post | None:
    """The newest with this caption that was not there before."""
    fresh = (post for post in posts if post.video_id not in known_ids and is_caption_shown(post.caption, caption))
    return next(fresh, None)


def find_row(studio: StudioPage, video_id: str) -> Locator:
    """Opens the list; raises StepFailed where the video is not in it."""
    if not re.fullmatch(r"\d+", video_id) or video_id not in {post.video_id for post in open_list(studio)}:
        raise StepFailed("no_such_video", f"{video_id[:24]}: not among the newest posts")
    rows = studio.page.locator(studio.pages.row)
    return rows.filter(has=studio.page.locator(f'a[href*="/video/{video_id}"]'))
