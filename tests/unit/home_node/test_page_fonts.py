"""Fonts for pages: real fontconfig and real Chromium, with fonts that the test makes and serves."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from playwright.sync_api import sync_playwright

from home_node import font_download, page_fonts
from home_node.browser import FLAGS, Browser, pick_launch_environment
from home_node.executors import landing_screenshot
from home_node.font_download import FOLDER, Font, fetch_fonts, read_fonts
from home_node.outcomes import Done
from home_node.page_fonts import SCRIPTS, find_scripts, list_missing, name_system, use_fonts
from tests.unit.home_node.executor_tools import KeptFiles
from tests.unit.home_node.fake_functions import FunctionsStandIn
from tests.unit.home_node.test_landing_screenshot import TASK

RARE = 0xE123  # of the private use area: no font of any machine has it
WIDTH = 5  # times the height of a letter

needs_fontconfig = pytest.mark.skipif(not shutil.which("fc-list"), reason="no fontconfig on this machine")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(page_fonts.VARIABLE, "")
    monkeypatch.delenv(page_fonts.VARIABLE)
    page_fonts.forget_known()
    yield
    page_fonts.forget_known()


@pytest.fixture
def rare_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that no machine has a font for, in the place of all others."""
    monkeypatch.setattr(page_fonts, "SCRIPTS", {"tamil": (SCRIPTS["tamil"][0], RARE)})
    monkeypatch.setattr(page_fonts.list_missing, "__defaults__", (("tamil",),))


def make_font(*characters: int) -> bytes:
    """A font whose letters are very wide."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0)), pen.lineTo((0, 900)), pen.lineTo((4900, 900)), pen.closePath()
    names = [".notdef", *(f"c{character:x}" for character in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(characters, names[1:], strict=True)))
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000 * WIDTH, 0)))
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": "Wide", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=900, usWinAscent=900, usWinDescent=100)
    builder.setupPost()
    written = BytesIO()
    builder.save(written)
    return written.getvalue()


def serve(functions: FunctionsStandIn, data: bytes) -> list[Font]:
    functions.pictures["/wide.ttf"] = ("font/ttf", data)
    digest = hashlib.sha256(data).hexdigest()
    return [Font("tamil", "Wide.ttf", f"{functions.url}/wide.ttf", digest, len(data))]


def test_what_a_page_says_tells_its_scripts() -> None:
    assert find_scripts("Pedas 🌶️ sungguh") == ["emoji"]
    assert find_scripts("காரம் · 辣 · حار") == ["tamil", "chinese", "arabic"]
    assert find_scripts("Jumaat, 18:00 · RM 5.50 — ‘sedap’ ©") == []


@needs_fontconfig
def test_a_script_without_a_font_is_missing_until_its_font_is_fetched(
    functions: FunctionsStandIn, tmp_path: Path, rare_script: None
) -> None:
    assert list_missing() == ["tamil"]
    assert fetch_fonts(tmp_path, serve(functions, make_font(RARE)))
    assert list_missing() == []
    assert not fetch_fonts(tmp_path, serve(functions, make_font(RARE))), "nothing is missing, nothing is fetched"


@needs_fontconfig
def test_our_browser_shows_the_letters_of_a_fetched_font(
    functions: FunctionsStandIn, tmp_path: Path, rare_script: None
) -> None:
    chromium = Browser().find_path()
    if chromium is None:
        pytest.skip("no Chromium on this machine")

    def measure() -> float:
        with sync_playwright() as playwright:
            environment = pick_launch_environment()
            browser = playwright.chromium.launch(executable_path=str(chromium), args=list(FLAGS), env=environment)
            page = browser.new_page()
            page.set_content(f"<span style='font: 20px Wide'>{chr(RARE)}</span>")
            width = float(page.evaluate("document.querySelector('span').getBoundingClientRect().width"))
            browser.close()
        return width

    before = measure()
    assert fetch_fonts(tmp_path, serve(functions, make_font(RARE)))
    assert before < measure() == 20 * WIDTH


@needs_fontconfig
@pytest.mark.parametrize("wrong", ["digest", "length", "address"])
def test_what_is_not_the_pinned_font_is_not_kept(
    functions: FunctionsStandIn, tmp_path: Path, rare_script: None, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [font] = serve(functions, make_font(RARE))
    wrongs = {
        "digest": replace(font, sha256="0" * 64),
        "length": replace(font, bytes=100),
        "address": replace(font, address="http://127.0.0.1:9/wide.ttf"),
    }
    assert not fetch_fonts(tmp_path, [wrongs[wrong]])
    assert not list((tmp_path / FOLDER).glob("*.ttf"))
    assert page_fonts.VARIABLE not in os.environ
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2 and "No fonts could be fetched" in told[1], "one line says so, and the node goes on"


def test_an_owners_own_fontconfig_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page_fonts.write_config(tmp_path)
    monkeypatch.setenv(page_fonts.VARIABLE, "/etc/fonts/mine.conf")
    use_fonts(tmp_path)
    assert os.environ[page_fonts.VARIABLE] == "/etc/fonts/mine.conf"


def test_what_nobody_can_tell_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert list_missing() == []
    monkeypatch.setattr(shutil, "which", lambda _: "/no/such/program")
    assert list_missing() == []


@pytest.mark.parametrize(
    ("release", "system"),
    [
        ("ID=debian\n", "debian"),
        ('NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', "debian"),
        ("ID=fedora\n", "fedora"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("ID=arch\n", "other"),
    ],
)
def test_the_packages_of_a_machine_are_told_by_its_release_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str, system: str
) -> None:
    (tmp_path / "os-release").write_text(release)
    monkeypatch.setattr(page_fonts, "_OS_RELEASE", tmp_path / "os-release")
    assert name_system() == system


def test_every_pinned_font_has_a_script_and_a_digest() -> None:
    fonts = read_fonts()
    assert {font.script for font in fonts} == set(SCRIPTS)
    for font in fonts:
        assert font.address.startswith("https://") and len(bytes.fromhex(font.sha256)) == 32 and font.bytes > 10_000


def test_a_picture_of_a_page_tells_of_letters_without_a_font(
    functions: FunctionsStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser()
    if browser.find_path() is None:
        pytest.skip("no Chromium on this machine")
    monkeypatch.setattr(landing_screenshot, "list_missing", lambda scripts: [s for s in scripts if s != "arabic"])
    monkeypatch.setattr(landing_screenshot, "name_system", lambda: "debian")
    functions.page = (200, "<!doctype html><meta charset=utf-8><h1>Pedas 🌶 حار</h1>")
    outcome = landing_screenshot.execute(TASK, KeptFiles(functions.url, browser).tools)
    assert isinstance(outcome, Done)
    assert outcome.result["fonts"] == {"missing": ["emoji"], "system": "debian"}


def test_nothing_is_fetched_where_nothing_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_download, "list_missing", list)
    assert not fetch_fonts(tmp_path)
    assert not (tmp_path / FOLDER).exists()
