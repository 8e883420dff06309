"""`python -m home_node tiktok login`: a person logs in to TikTok in a window; the profile is kept, encrypted."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error

from home_node.browser import find_browser
from home_node.tiktok.studio.pages import Pages
from home_node.tiktok.studio.profile import ProfileBusy, open_profile
from home_node.tiktok.studio.sealed_folder import KeyRefused, make_key
from home_node.tiktok.studio.setup import StudioSetup, read_setup
from home_node.tiktok.studio.window import open_window
from shared.settings import settings

NOT_NOW = 2
LOOK_EVERY_MS = 500
RISK = "TikTok's rules count automation without its consent as spam: the account may be limited or closed."


def main(arguments: Sequence[str]) -> int:
    """Raises PagesBroken."""
    parser = argparse.ArgumentParser(prog="python -m home_node tiktok login", description=__doc__)
    parser.parse_args(arguments)
    config = settings()
    setup = read_setup(config, find_browser(config.chromium_path))
    if problem := find_problem(setup):
        print(problem, file=sys.stderr)
        return NOT_NOW
    try:
        return log_in(setup)
    except (KeyRefused, ProfileBusy) as refused:
        print(f"{refused or 'A job uses the profile at this moment: try again when it has ended'}.", file=sys.stderr)
        return NOT_NOW


def find_problem(setup: StudioSetup) -> str:
    """Why nobody can log in here, in one sentence; empty where somebody can."""
    if not setup.seen:
        return "This machine has no screen: log in on the PC itself, where the window can be seen."
    if setup.browser is None:
        return "There is no Chromium on this PC: install one, or name it in CHROMIUM_PATH."
    if not setup.key and setup.place.sealed.exists():
        return f"{setup.place.sealed} is here, but WOCS_TIKTOK_PROFILE_KEY is not set: set it, or remove the file."
    return ""


def log_in(setup: StudioSetup) -> int:
    """Raises KeyRefused, ProfileBusy."""
    if setup.browser is None:
        return NOT_NOW
    made = "" if setup.key else make_key()
    opened = replace(setup, key=setup.key or made)
    print(f"{RISK}\nLog in to TikTok in the window that opens now; it closes by itself when TikTok Studio shows.")
    with (
        open_profile(opened.place, opened.key, fresh=True) as profile,
        open_window(setup.browser, profile, setup.timezone, seen=setup.seen) as context,
    ):
        seen = _await_studio(context, setup.pages)
    if made:
        print(f"Put this line into .env.home, it is shown only now:\nWOCS_TIKTOK_PROFILE_KEY={made}")
    print("You are logged in." if seen else "The window was closed before TikTok Studio showed: log in again.")
    return 0 if seen else NOT_NOW


def _await_studio(context: BrowserContext, pages: Pages) -> bool:
    """Whether Studio's list of posts opened; False when the window was closed before."""
    wanted = urlsplit(pages.addresses["content"])[:3]  # scheme, host and path
    with suppress(Error):
        page = context.pages[0]
        page.goto(pages.addresses["content"], wait_until="domcontentloaded")
        while urlsplit(page.url)[:3] != wanted:
            page.wait_for_timeout(LOOK_EVERY_MS)
        return True
    return False
