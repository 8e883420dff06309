"""What ends an attempt before Studio's first page, as outcomes: nothing has happened yet."""

from playwright.sync_api import Error

from home_node.outcomes import Failed, Outcome, TryAgain
from home_node.tiktok.studio.profile import NotLoggedIn, ProfileBusy
from home_node.tiktok.studio.sealed_folder import KeyRefused

ERRORS = (ProfileBusy, NotLoggedIn, KeyRefused, Error)
HOW_TO_LOG_IN = "python -m home_node tiktok login"
NO_BROWSER = TryAgain("no_browser", "There is no Chromium on this PC.")


def judge_error(error: Exception) -> Outcome:
    """Of one of ERRORS; raises any other."""
    match error:
        case ProfileBusy():
            return TryAgain("profile_busy", "Another job, or an open window, uses the browser's profile.")
        case NotLoggedIn():
            return Failed("not_logged_in", f"Nobody has logged in on this PC yet: {HOW_TO_LOG_IN}")
        case KeyRefused():
            return Failed("profile_key", f"{error}.")
        case Error():
            return TryAgain("studio_broke", describe_browser_error(error))
    raise error


def describe_browser_error(error: Error) -> str:
    """Its first line: what follows is the log of the call, with what is on the page."""
    return error.message.splitlines()[0][:160] if error.message else type(error).__name__
