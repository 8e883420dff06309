"""The hand that works TikTok Studio: posts, edits, deletes, and looks whether a post is there and how it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Page

from home_node.outcomes import Failed, Outcome
from home_node.tiktok import Job, JobTools
from home_node.tiktok.studio.attempt import Attempt
from home_node.tiktok.studio.error_outcomes import ERRORS, NO_BROWSER, judge_error
from home_node.tiktok.studio.pages import PagesBroken
from home_node.tiktok.studio.profile import locate_profile, open_profile
from home_node.tiktok.studio.setup import StudioSetup, read_setup
from home_node.tiktok.studio.window import open_window
from home_node.tiktok.studio.window_keeper import prefill_in_window
from shared.settings import settings

POSTS = {"post", "schedule"}
ACTS = {*POSTS, "edit", "delete", "check", "look"}


def check_ability() -> Literal["ready", "missing"]:
    """Whether Studio is switched on and somebody has logged in on this PC."""
    config = settings()
    ready = config.tiktok_studio != "off" and config.tiktok_profile_key and locate_profile(config.data).sealed.exists()
    return "ready" if ready else "missing"


def check_schedule() -> Literal["ready", "missing"]:
    """Whether posts may be handed to Studio's own schedule, which presses the last button ahead of time."""
    config = settings()
    may = config.tiktok_studio_schedule and config.tiktok_studio == "post"
    return check_ability() if may else "missing"


def run(job: Job, tools: JobTools) -> Outcome:
    """Raises what the tools raise, Stopped above all."""
    try:
        return run_with(read_setup(settings(), tools.browser), job, tools)
    except PagesBroken as broken:
        return Failed("pages_file", str(broken))


def run_with(setup: StudioSetup, job: Job, tools: JobTools) -> Outcome:
    if refusal := _find_refusal(setup, job):
        return refusal
    video = tools.fetch_video() if job.act in POSTS else None
    if video is not None and not video.is_file():
        return Failed("no_video", "The video's file is not there.")
    try:
        if video is not None and setup.mode == "prefill":
            return prefill_in_window(setup, job, tools, video)
        with open_studio(setup) as page:
            return Attempt(setup, job, tools, video).run(page)
    except ERRORS as error:
        return judge_error(error)


def _find_refusal(setup: StudioSetup, job: Job) -> Outcome | None:
    if setup.mode == "off":
        return Failed("studio_off", "WOCS_TIKTOK_STUDIO is off.")
    if setup.browser is None:
        return NO_BROWSER
    if job.act not in ACTS:
        return Failed("not_offered", f"Studio is not asked for {job.act}.")
    if setup.mode == "prefill" and job.act in {"schedule", "edit", "delete"}:
        return Failed("not_offered", "WOCS_TIKTOK_STUDIO is prefill: a person presses the last button.")
    return None


@contextmanager
def open_studio(setup: StudioSetup) -> Iterator[Page]:
    """A page of a browser with the kept profile. Raises as `open_profile` and `open_window` do."""
    if setup.browser is None:
        raise FileNotFoundError("no browser")
    with (
        open_profile(setup.place, setup.key) as profile,
        open_window(setup.browser, profile, setup.timezone, seen=setup.seen) as context,
    ):
        yield context.pages[0] if context.pages else context.new_page()
