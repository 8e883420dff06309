"""One attempt at an act on Studio's pages: what ends it before the mark may be tried elsewhere, what ends it after the
mark is uncertain.
"""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Error, Page

from home_node.outcomes import Done, Failed, Outcome, TryAgain, Uncertain
from home_node.tiktok import Job, JobTools
from home_node.tiktok.studio.change_check import judge_change
from home_node.tiktok.studio.content_list import Post, find_post, open_list
from home_node.tiktok.studio.earlier_posts import keep_earlier_posts, read_earlier_posts
from home_node.tiktok.studio.error_outcomes import describe_browser_error
from home_node.tiktok.studio.post_changes import delete_post, edit_caption
from home_node.tiktok.studio.press_post import await_listed, press_post
from home_node.tiktok.studio.setup import StudioSetup
from home_node.tiktok.studio.studio_page import StepFailed, StudioPage
from home_node.tiktok.studio.upload_form import fill_form
from shared.contract.value_types import JSONObject
from shared.contract.work_types import StoredFile


class Attempt:
    """`video` is needed for a post alone, now or by Studio's schedule."""

    def __init__(self, setup: StudioSetup, job: Job, tools: JobTools, video: Path | None = None) -> None:
        self._setup, self._job, self._tools, self._video = setup, job, tools, video
        self._marked = False

    def run(self, page: Page) -> Outcome:
        """Raises what the tools raise, Stopped above all."""
        studio = StudioPage(page, self._setup.pages, self._tools.check_in)
        acts = {"post": self._post, "schedule": self._post, "edit": self._edit, "delete": self._delete}
        acts |= {"check": self._check, "look": self._look}
        try:
            return acts[self._job.act](studio)
        except StepFailed as failed:
            self._keep_picture(studio, failed.code)
            return self._judge(failed.code, failed.detail, failed.passing)
        except Error as error:
            return self._judge("studio_broke", describe_browser_error(error), passing=True)

    def _post(self, studio: StudioPage) -> Outcome:
        earlier = open_list(studio)
        if self._setup.mode == "prefill" and (pressed := self._find_pressed(earlier)):
            return Done(write_result(self._job, "posted", pressed))
        self._fill(studio)
        if self._setup.mode == "prefill":
            keep_earlier_posts(self._setup.place.folder, self._job.task, earlier)
            return Done(write_result(self._job, "prefilled"), self._keep_picture(studio, "prefilled"))
        trouble, refusal = "not_listed", ""
        try:
            refusal = press_post(studio, self._make_mark("press_post", earlier))
        except (StepFailed, Error) as error:
            if not self._marked:
                raise
            trouble = error.code if isinstance(error, StepFailed) else "studio_broke"
        post = await_listed(studio, self._job.caption, frozenset(post.video_id for post in earlier))
        if post:
            return Done(write_result(self._job, "scheduled" if self._job.act == "schedule" else "posted", post))
        self._keep_picture(studio, trouble)
        if refusal:
            return Failed("studio_refused", refusal)
        return Uncertain(trouble, f"Not in Studio's list {self._setup.pages.pace.listed:g} s after Post was pressed.")

    def _find_pressed(self, posts: list[Post]) -> Post | None:
        """What a person posted from a window that was filled in before, for this order, and never reported."""
        known = read_earlier_posts(self._setup.place.folder, self._job.task)
        return find_post(posts, self._job.caption, known) if known is not None and self._job.caption else None

    def _fill(self, studio: StudioPage) -> None:
        job = self._job
        at = job.schedule_at.astimezone(ZoneInfo(self._setup.timezone)) if job.schedule_at else None
        if job.act == "schedule" and at is None:
            raise StepFailed("schedule_not_offered", "no time was told")
        if self._video is None:
            raise StepFailed("no_video", "")
        fill_form(studio, self._video, job.caption, job.visibility, at)

    def _edit(self, studio: StudioPage) -> Outcome:
        if edit_caption(studio, self._job.video_id, self._job.caption, self._make_mark("press_save")):
            return Done(write_result(self._job, "edited"))
        return Uncertain("not_listed", "Studio's list does not show the new caption.")

    def _delete(self, studio: StudioPage) -> Outcome:
        if delete_post(studio, self._job.video_id, self._make_mark("confirm_delete")):
            return Done(write_result(self._job, "deleted"))
        return Uncertain("not_listed", "The post is still in Studio's list.")

    def _check(self, studio: StudioPage) -> Outcome:
        """By its number where it is known, else by the caption, among what was not there before Post was pressed."""
        posts, job = open_list(studio), self._job
        if job.video_id:
            post = next((post for post in posts if post.video_id == job.video_id), None)
        else:
            earlier = read_earlier_posts(self._setup.place.folder, job.task)
            if not job.caption and earlier is None:
                raise StepFailed("not_offered", "no caption to look for, and nothing known from before")
            post = find_post(posts, job.caption, earlier or frozenset())
        return Done(write_result(self._job, "found", post) if post else write_result(self._job, "absent"))

    def _look(self, studio: StudioPage) -> Outcome:
        state, shown = judge_change(open_list(studio), self._job)
        return Done(write_result(self._job, state) | {"caption": shown})

    def _make_mark(self, step: str, earlier: list[Post] | None = None) -> Callable[[], None]:
        def mark() -> None:
            if earlier is not None:
                keep_earlier_posts(self._setup.place.folder, self._job.task, earlier)
            self._tools.mark(step)
            self._marked = True

        return mark

    def _judge(self, code: str, detail: str, passing: bool) -> Outcome:
        if self._marked:
            return Uncertain(code, detail)
        return TryAgain(code, detail) if passing else Failed(code, detail)

    def _keep_picture(self, studio: StudioPage, name: str) -> tuple[StoredFile, ...]:
        """What the page showed, for the admin; a page that cannot be photographed is no reason to say nothing."""
        try:
            picture = studio.take_picture()
        except Error:
            return ()
        return (self._tools.store_picture(f"studio-{name}.jpg", picture),)


def write_result(job: Job, state: str, post: Post | None = None) -> JSONObject:
    result: JSONObject = {"rung": "studio", "act": job.act, "state": state}
    if state in {"posted", "scheduled", "found"}:
        result |= {"video_id": post.video_id if post else None, "link": post.link if post else None}
    return result
