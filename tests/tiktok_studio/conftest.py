"""One Chromium and one fake Studio for a module, as no version of it that was tried before."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from home_node.browser import FLAGS, find_browser
from tests.fake_tiktok.studio import FakeStudio, Version, fake_studio
from tests.fake_tiktok.studio_attempts import Remembered, log_in, make_setup

ONE_RENDERER = "--renderer-process-limit=1"  # a process for each page costs more than the page


@pytest.fixture(scope="module")
def browser_path() -> Path:
    found = find_browser(os.environ.get("CHROMIUM_PATH", ""))
    if found is None:
        pytest.skip("There is no Chromium on this machine, so Studio cannot be worked.")
    return found


@pytest.fixture(scope="module")
def chromium(browser_path: Path) -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=[*FLAGS, ONE_RENDERER])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def one_studio() -> Iterator[FakeStudio]:
    with fake_studio() as studio:
        yield studio


@pytest.fixture
def studio(one_studio: FakeStudio) -> FakeStudio:
    one_studio.reset(Version())
    return one_studio


@pytest.fixture
def remembered(tmp_path: Path) -> Remembered:
    video = tmp_path / "promo.mp4"
    video.write_bytes(b"not looked into by this fake" * 100)
    return Remembered(video)


@pytest.fixture(scope="module")
def logged_in(one_studio: FakeStudio, browser_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed profile in which Ali is logged in."""
    one_studio.reset(Version())
    setup = make_setup(tmp_path_factory.mktemp("logged_in"), one_studio.url, browser_path)
    log_in(setup, one_studio)
    return setup.place.sealed
