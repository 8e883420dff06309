"""The browser for screenshots: CHROMIUM_PATH, else one on PATH, else Playwright's own, else one is fetched."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock, Thread

from home_node.browser_download import fetch_browser
from home_node.child_environment import pick_harmless
from shared.contract.node_types import Abilities
from shared.log import note_line

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
)  # fmt: skip
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)  # fmt: skip
OF_POSIX = ("HOME", "PATH", "LANG", "TMPDIR", "XDG_RUNTIME_DIR", "FONTCONFIG_FILE")
OF_WINDOWS = ("SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMFILES")
VERSION_LIMIT_S = 20  # a browser on a cold disk takes seconds to tell its version, a hung one for ever


def find_browser(preferred: str = "") -> Path | None:
    """The first browser that starts; `preferred` is CHROMIUM_PATH, a path or a name."""
    return next((path for path in _list_candidates(preferred) if starts(path)), None)


def _list_candidates(preferred: str) -> Iterator[Path]:
    for name in filter(None, (preferred, *PROGRAMS)):
        if program := shutil.which(name):
            yield Path(program)
    downloaded = locate_playwrights_own()
    if downloaded and downloaded.exists():
        yield downloaded


@cache
def locate_playwrights_own() -> Path | None:
    """Where Playwright keeps the browser it downloads, there or not: only itself knows the place of its version."""
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            return Path(playwright.chromium.executable_path)
    except Error:
        return None


def starts(path: Path) -> bool:
    """Whether it tells its version: a stub of a package, or one that lacks system libraries, does not."""
    command = [str(path), "--version"]
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=VERSION_LIMIT_S,
            env=pick_harmless(os.environ),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0 and any(char.isdigit() for char in ended.stdout.decode(errors="replace"))


class Browser:
    """What this machine has, as told in each beat: ready, fetching or missing. Safe to ask from any thread."""

    def __init__(self, preferred: str = "") -> None:
        self._preferred = preferred
        self._lock = Lock()
        self._path: Path | None = None
        self._fetching = False
        self._detail = "no Chromium on this machine"

    @classmethod
    def as_found(cls, path: Path | None, detail: str) -> "Browser":
        """What another process has found: it is not looked for again."""
        browser = cls("nothing")
        browser._path, browser._detail = path, detail
        browser._fetching = path is None
        return browser

    def find_path(self) -> Path | None:
        """The browser to launch; looked for again whenever there was none or it has gone."""
        with self._lock:
            if self._path is None or not self._path.exists():
                self._path = None if self._fetching else find_browser(self._preferred)
            return self._path

    def tell_path(self) -> Path | None:
        """What was found so far: nothing is looked for."""
        return self._path

    def tell_state(self) -> Abilities:
        """`browser` and `detail` of the beat."""
        if self._fetching:
            return {"browser": "fetching", "detail": self._detail}
        path = self.find_path()
        return {"browser": "ready" if path else "missing", "detail": str(path.name) if path else self._detail}

    def fetch_if_missing(self, then: Callable[[], None]) -> None:
        """Starts a background thread where there is no browser; `then` is called when it has ended."""
        if self.find_path():
            return
        self._fetching, self._detail = True, "a browser is being fetched"
        Thread(target=self._fetch, args=(then,), name="browser", daemon=True).start()

    def _fetch(self, then: Callable[[], None]) -> None:
        path = fetch_browser(lambda: find_browser(self._preferred))
        with self._lock:
            self._path, self._fetching = path, False
            self._detail = "no Chromium on this machine, and none could be fetched; the node's log says why"
        if path:
            note_line(f"The browser is ready: {path}.")
        else:
            note_line("No browser: screenshots will say that they are missing.")
        then()


def pick_launch_environment() -> dict[str, str | float | bool]:
    """The environment of the browser: nothing of ours but what a program needs to run."""
    return {name: os.environ[name] for name in (*OF_POSIX, *OF_WINDOWS) if name in os.environ}
