"""The daily look at Studio's pages as the PC's task does it: a browser with the kept login, and what it needs alone."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from home_node.browser import Browser
from home_node.executors import Task
from home_node.executors.tiktok_pages import check_ability, execute, tell_settings
from home_node.outcomes import Done, Failed, TryAgain
from home_node.tiktok.studio.profile import locate_profile
from shared.settings import settings
from tests.fake_tiktok.studio import FakeStudio, write_pages_file
from tests.fake_tiktok.studio_attempts import KEY
from tests.unit.home_node.executor_tools import KeptFiles

TASK = Task("TASK-1202", "tiktok_pages", {}, 1, 60, repeatable=True, language="en")


@pytest.fixture
def pages_file(studio: FakeStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Studio is switched on here, and nobody has logged in yet."""
    file = write_pages_file(studio.url, tmp_path / "pages.toml")
    for name, value in {
        "WOCS_TIKTOK_STUDIO": "post",
        "WOCS_TIKTOK_STUDIO_PAGES": str(file),
        "WOCS_TIKTOK_PROFILE_KEY": KEY,
        "WOCS_TIKTOK_CLIENT_SECRET": "the app's",
        "WOCS_DATA": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    return file


def look(browser_path: Path | None) -> object:
    tools = replace(KeptFiles().tools, browser=Browser.as_found(browser_path, ""))
    return execute(TASK, tools)


def test_it_looks_with_the_kept_login_and_uploads_nothing(
    pages_file: Path, studio: FakeStudio, browser_path: Path, logged_in: Path, tmp_path: Path
) -> None:
    assert check_ability() == "missing", "nobody has logged in"
    sealed = locate_profile(str(tmp_path)).sealed
    sealed.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(logged_in, sealed)
    assert check_ability() == "ready"
    outcome = look(browser_path)
    assert isinstance(outcome, Done), outcome
    assert studio.posts == []


def test_a_broken_pages_file_is_told(pages_file: Path, browser_path: Path) -> None:
    pages_file.write_text("steps = 3")
    outcome = look(browser_path)
    assert isinstance(outcome, Failed) and outcome.code == "pages_file"


def test_without_a_browser_or_with_studio_off_nothing_is_looked_at(
    pages_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pages_file.exists()
    outcome = look(None)
    assert isinstance(outcome, TryAgain) and outcome.code == "no_browser"
    monkeypatch.setenv("WOCS_TIKTOK_STUDIO", "off")
    settings.cache_clear()
    assert look(None) == Failed("studio_off", "WOCS_TIKTOK_STUDIO is off.")


def test_its_process_is_told_no_secret_of_the_app(pages_file: Path) -> None:
    told = tell_settings()
    assert (told["WOCS_TIKTOK_STUDIO_PAGES"], "the app's" in told.values()) == (str(pages_file), False)
