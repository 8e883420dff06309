"""`python -m home_node tiktok check-pages`: whether Studio's pages are still as `pages.toml` says; nothing is uploaded.

What shows only after an upload cannot be looked at: of those steps it is tried whether their selectors can be read.
"""

import argparse
import sys
from collections.abc import Sequence

from home_node.browser import find_browser
from home_node.outcomes import Done, Failed, Outcome, TryAgain
from home_node.tiktok.studio.content_list import open_list
from home_node.tiktok.studio.error_outcomes import ERRORS, NO_BROWSER, judge_error
from home_node.tiktok.studio.hand import open_studio
from home_node.tiktok.studio.setup import StudioSetup, read_setup
from home_node.tiktok.studio.studio_page import StepFailed, StudioPage
from shared.settings import settings

BROKEN = 1


def main(arguments: Sequence[str]) -> int:
    """Raises PagesBroken."""
    parser = argparse.ArgumentParser(prog="python -m home_node tiktok check-pages", description=__doc__)
    parser.parse_args(arguments)
    config = settings()
    outcome = check_pages(read_setup(config, find_browser(config.chromium_path)))
    if isinstance(outcome, Done):
        day = outcome.result["verified_on"] or "never"
        print(f"Both pages are as expected. Last verified on a real account: {day}.")
        return 0
    print(f"{outcome.code}: {outcome.detail}", file=sys.stderr)
    return BROKEN


def check_pages(setup: StudioSetup) -> Outcome:
    """Done with `verified_on`, or what is wrong, with the codes of the hand."""
    if setup.browser is None:
        return NO_BROWSER
    try:
        with open_studio(setup) as page:
            look_at_pages(StudioPage(page, setup.pages, lambda: None))
    except StepFailed as failed:
        return (TryAgain if failed.passing else Failed)(failed.code, failed.detail)
    except ERRORS as error:
        return judge_error(error)
    day = setup.pages.verified_on
    return Done({"rung": "studio", "act": "check_pages", "verified_on": day.isoformat() if day else None})


def look_at_pages(studio: StudioPage) -> None:
    """Raises StepFailed for the first thing that is not as expected."""
    for step in studio.pages.steps:
        studio.shows(step)  # an unreadable selector is told with its step's name
    open_list(studio)
    studio.open("upload")
    studio.await_page(lambda: studio.find("video_input") is not None, "upload")
