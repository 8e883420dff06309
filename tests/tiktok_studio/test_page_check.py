"""The daily look at Studio's pages: which step is not as expected."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from home_node.tiktok.studio import page_check
from home_node.tiktok.studio.studio_page import StepFailed, StudioPage
from tests.fake_tiktok.studio import COOKIE, FakeStudio, Version
from tests.fake_tiktok.studio_attempts import make_setup


def test_check_pages_says_which_step_is_wrong(studio: FakeStudio, chromium: Browser, tmp_path: Path) -> None:
    setup = make_setup(tmp_path, studio.url)

    def look(version: Version, **steps: tuple[str, ...]) -> StepFailed:
        studio.version = version
        pages = replace(setup.pages, steps=setup.pages.steps | steps)
        with pytest.raises(StepFailed) as failed:
            page_check.look_at_pages(StudioPage(page, pages, lambda: None))
        return failed.value

    name, value = COOKIE.partition(";")[0].split("=")
    with chromium.new_context() as context:
        context.add_cookies([{"name": name, "value": value, "url": studio.url}])
        page = context.new_page()
        unreadable = look(Version(), post_now=("button:::",))
        assert (unreadable.code, unreadable.detail.split(":")[0]) == ("selector_missing", "post_now")
        several = look(Version(file_inputs=4), video_input=("input[type=file]",))
        assert (several.code, several.detail) == ("selector_ambiguous", "video_input: 4 × input[type=file]")
        assert look(Version(login_wall=True)).code == "not_logged_in"
