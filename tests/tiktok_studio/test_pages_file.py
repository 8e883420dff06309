"""The file of pages that an owner may replace: what is wrong with it is told by its entry."""

from datetime import date
from pathlib import Path

import pytest

from home_node.tiktok.studio.pages import PACKAGED, PagesBroken, read_pages

MENDED = PACKAGED.read_text("utf-8")
WRONG = {
    "version = 1": ("version = 9", "version must be 1"),
    'verified_on = ""': ('verified_on = "yesterday"', "verified_on must be a day"),
    "post_button = ['button[data-e2e=\"post_video_button\"]', '.btn-post button']": (
        "",
        "[steps] post_button is missing",
    ),
    'video_input = [\'input[type="file"][accept*="video"]\']': ("video_input = 'input'", "[steps] video_input"),
    "form = 120 ": ("form = 0 ", "[waits] form"),
    "page = 30 ": ("page = true ", "[waits] page"),
    "[overlays]": ("[overlay]", "[overlays] is missing"),
    "[walls]": ("[walls", "is no TOML file"),
}


def test_the_packaged_file_can_be_read_and_says_that_nobody_has_verified_it() -> None:
    pages = read_pages()
    assert pages.verified_on is None
    assert pages.steps["post_button"][0] == 'button[data-e2e="post_video_button"]'
    assert pages.pace.form == 120


@pytest.mark.parametrize(("entry", "wrong"), WRONG.items())
def test_a_wrong_entry_is_named(entry: str, wrong: tuple[str, str], tmp_path: Path) -> None:
    assert entry in MENDED
    file = tmp_path / "pages.toml"
    file.write_text(MENDED.replace(entry, wrong[0]), "utf-8")
    with pytest.raises(PagesBroken) as broken:
        read_pages(file)
    assert wrong[1] in str(broken.value)
    assert str(file) in str(broken.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PagesBroken, match="WOCS_TIKTOK_STUDIO_PAGES"):
        read_pages(tmp_path / "none.toml")


def test_the_day_of_the_last_look_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "pages.toml"
    file.write_text(MENDED.replace('verified_on = ""', 'verified_on = "2026-12-31"'), "utf-8")
    assert read_pages(file).verified_on == date(2026, 12, 31)
