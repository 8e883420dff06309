"""The upload page: the file, the form that comes after it, and the waits until Post may be pressed."""

import time
from datetime import datetime
from pathlib import Path

from home_node.tiktok import Visibility
from home_node.tiktok.studio.caption_text import write_caption
from home_node.tiktok.studio.studio_page import StepFailed, StudioPage

MINUTE_STEP = 5  # Studio's clock has every fifth minute
MONTHS_AHEAD = 1  # its calendar is of 10 days, for some accounts of 30


def fill_form(
    studio: StudioPage, video: Path, caption: str, visibility: Visibility, schedule_at: datetime | None
) -> None:
    """Does everything but press Post. Raises StepFailed."""
    studio.open("upload")
    studio.await_page(lambda: studio.find("video_input") is not None, "upload")
    studio.await_step("video_input").set_input_files(video)
    _await_form(studio)
    write_caption(studio, caption)
    choose_visibility(studio, visibility)
    if schedule_at:
        choose_time(studio, schedule_at)
    await_readiness(studio)


def choose_visibility(studio: StudioPage, visibility: Visibility) -> None:
    """Where Studio shows no such choice, everyone sees the post, which is what `public` means."""
    if visibility == "public" and studio.find("visibility") is None:
        return
    studio.press("visibility")
    studio.press(f"visibility_{visibility}")


def choose_time(studio: StudioPage, moment: datetime) -> None:
    """Studio's own schedule, in the browser's zone. Raises StepFailed: `schedule_not_offered` where Studio has none, or
    not this time.
    """
    clock = f"{moment.hour:02d}:{moment.minute - moment.minute % MINUTE_STEP:02d}"
    hour, minute = clock.split(":")
    _press_offered(studio, "schedule")
    if studio.shows("schedule_allow"):
        studio.press("schedule_allow")
    studio.press("schedule_date")
    _turn_to_month(studio, moment)
    _press_offered(studio, "schedule_day", str(moment.day))
    studio.press("schedule_time")
    _press_offered(studio, "schedule_hour", hour)
    _press_offered(studio, "schedule_minute", minute)
    told = studio.await_step("schedule_time").input_value()
    if told != clock:
        raise StepFailed("schedule_not_offered", f"{clock} is asked for, Studio shows {told}")


def _press_offered(studio: StudioPage, step: str, value: str = "") -> None:
    if not studio.wait_until(lambda: studio.find(step, value) is not None, studio.pace.element):
        raise StepFailed("schedule_not_offered", f"{step}: nothing for {value or 'it'}")
    studio.press(step, value)


def _turn_to_month(studio: StudioPage, moment: datetime) -> None:
    month = moment.strftime("%B")
    for _ in range(MONTHS_AHEAD):
        if month in studio.await_step("schedule_month").inner_text():
            return
        studio.press("schedule_next_month")
    if month not in studio.await_step("schedule_month").inner_text():
        raise StepFailed("schedule_not_offered", f"schedule_month: {month} does not come")


def await_readiness(studio: StudioPage) -> None:
    """Waits for the upload, then for TikTok's checks. Raises StepFailed."""
    if not studio.wait_until(lambda: _is_uploaded(studio), studio.pace.upload):
        raise StepFailed("upload_stuck", f"not there after {studio.pace.upload:g} s", passing=True)
    began = time.monotonic()
    if not studio.wait_until(lambda: not studio.shows("checks_running"), studio.pace.checks):
        raise StepFailed("copyright_wait", f"its checks still run after {time.monotonic() - began:.0f} s")
    if studio.shows("checks_found_something"):
        raise StepFailed("copyright_wait", "its checks found something: a person decides")


def _await_form(studio: StudioPage) -> None:
    if not studio.wait_until(lambda: not _has_failed(studio) and studio.find("caption") is not None, studio.pace.form):
        raise StepFailed("selector_missing", f"caption: nothing in {studio.pace.form:g} s")


def _is_uploaded(studio: StudioPage) -> bool:
    return not _has_failed(studio) and studio.shows("uploaded")


def _has_failed(studio: StudioPage) -> bool:
    """Raises StepFailed where it has: no use in waiting for more."""
    if studio.shows("upload_failed"):
        raise StepFailed("upload_stuck", "TikTok says that the upload failed", passing=True)
    return False
