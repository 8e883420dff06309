"""The browser's window with the kept profile: the browser as it is, which says that it is driven."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, sync_playwright

from home_node.browser import FLAGS, pick_launch_environment

LAUNCH_LIMIT_MS = 30_000
SIZE = (1280, 900)  # CSS pixels: Studio has no page for a phone
SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY")


def has_screen() -> bool:
    """Whether a window could be seen on this machine."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


@contextmanager
def open_window(browser: Path, profile: Path, timezone: str, *, seen: bool) -> Iterator[BrowserContext]:
    """`seen` is a window on the screen; without one the browser says "HeadlessChrome". Raises Playwright's Error."""
    environment = pick_launch_environment()
    if seen:
        environment |= {name: os.environ[name] for name in SCREEN if name in os.environ}
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=browser,
            args=list(FLAGS),
            env=environment,
            headless=not seen,
            timeout=LAUNCH_LIMIT_MS,
            timezone_id=timezone,
            viewport={"width": SIZE[0], "height": SIZE[1]},
        )
        try:
            yield context
        finally:
            with suppress(Error):  # a person may have closed it
                context.close()
