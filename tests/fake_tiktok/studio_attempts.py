"""What an attempt at Studio needs in tests: its settings, its tools that remember, and a profile that is logged in."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from home_node.executors import Stopped
from home_node.outcomes import Outcome
from home_node.tiktok import Job, JobTools
from home_node.tiktok.studio.attempt import Attempt
from home_node.tiktok.studio.pages import read_pages
from home_node.tiktok.studio.profile import locate_profile, open_profile
from home_node.tiktok.studio.setup import Mode, StudioSetup
from home_node.tiktok.studio.window import open_window
from shared.contract.work_types import StoredFile
from tests.fake_tiktok.studio import COOKIE, FakeStudio, write_pages_file

KEY = "A" * 43
ZONE = "Asia/Kuala_Lumpur"
TASK = "TASK-1201"
CAPTION = "Promo pedas 🔥🌶️ jom cuba\n#sambal #abangcolek"


@dataclass
class Remembered:
    """What the hand asked of its tools. `stop_at` is the check-in or mark at which the task is taken back."""

    video: Path
    marks: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    stop_mark: bool = False

    def make_tools(self, browser: Path | None) -> JobTools:
        return JobTools(lambda: self.video, self._mark, lambda: None, self._store, browser)

    def _mark(self, step: str) -> None:
        if self.stop_mark:
            raise Stopped
        self.marks.append(step)

    def _store(self, name: str, jpeg: bytes) -> StoredFile:
        self.pictures[name] = jpeg
        return StoredFile(key=f"shots/{name}", mime="image/jpeg", size=len(jpeg))


def make_setup(
    folder: Path, studio_url: str, browser: Path | None = None, mode: Mode = "post", **waits: float
) -> StudioSetup:
    pages_file = write_pages_file(studio_url, folder / "pages.toml", **waits)
    return StudioSetup(mode, locate_profile(folder), KEY, str(pages_file), read_pages(pages_file), ZONE, False, browser)


def attempt(setup: StudioSetup, job: Job, remembered: Remembered, chromium: Browser, studio: FakeStudio) -> Outcome:
    """In a browser that runs already, where Ali is logged in."""
    name, value = COOKIE.partition(";")[0].split("=")
    context = chromium.new_context(timezone_id=ZONE)
    try:
        context.add_cookies([{"name": name, "value": value, "url": studio.url}])
        return Attempt(setup, job, remembered.make_tools(None), remembered.video).run(context.new_page())
    finally:
        context.close()


def log_in(setup: StudioSetup, studio: FakeStudio) -> None:
    """A profile in which Ali is logged in, sealed."""
    assert setup.browser is not None
    with (
        open_profile(setup.place, setup.key, fresh=True) as profile,
        open_window(setup.browser, profile, ZONE, seen=False) as context,
    ):
        context.pages[0].goto(f"{studio.url}/login?as=ali")


def put_profile(setup: StudioSetup, sealed: Path) -> None:
    """A profile that was sealed elsewhere, with the same key."""
    setup.place.folder.mkdir(mode=0o700)
    shutil.copy(sealed, setup.place.sealed)
