"""The upload page: the file, the form that comes after it, and the waits until Post may be pressed."""

import time
from datetime import datetime
from pathlib import Path

from home_node.tiktok import Visibility
from home_node.tiktok.studio.caption_text import write_caption
from home_node.tiktok.studio.studio_page import StepFailed, StudioPage

MINUTE_STEP = 5  # Studio's clock has every fifth minute
MONTHS_AHEAD = 2  # its calendar is of 10 days, for some accounts of 30


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
    """Studio's own schedule, in the browser's zone. Raises StepFailed where it does not offer this time."""
    minute = moment.minute - moment.minute % MINUTE_STEP
    studio.press("schedule")
    if studio.shows("schedule_allow"):
        studio.press("schedule_allow")
    studio.press("schedule_date")
    _turn_to_month(studio, moment)
    studio.press("schedule_day", str(moment.day))
    studio.press("schedule_time")
    studio.press("schedule_hour", f"{moment.hour:02d}")
    studio.press("schedule_minute", f"{minute:02d}")
    told = studio.await_step("schedule_time").input_value()
    if told != f"{moment.hour:02d}:{minute:02d}":
        raise StepFailed("not_offered", f"schedule: Studio shows {told}")


def _turn_to_month(studio: StudioPage, moment: datetime) -> None:
    for _ in range(MONTHS_AHEAD):
        if moment.strftime("%B") in studio.await_step("schedule_month").inner_text():
            return
        studio.press("schedule_next_month")


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
