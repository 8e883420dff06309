"""Real Chromium, found as the product finds it, on a real page."""

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from home_node.browser import Browser
from home_node.executors import Stopped, Task, find_executor
from home_node.executors.landing_screenshot import execute
from home_node.outcomes import Done, Failed, TryAgain
from shared.contract.work_types import StoredFile
from tests.unit.home_node.executor_tools import KeptFiles
from tests.unit.home_node.fake_functions import FunctionsStandIn

PAGE = """<!doctype html><meta name="viewport" content="width=device-width"><style>body{margin:0;background:#fff}
div{position:absolute;top:0;left:0;width:100%;height:100px;background:#00f}</style>
<div></div><img src="/late.png" style="position:absolute;top:100px;width:390px;height:744px">"""
TASK = Task("TASK-1201", "landing_screenshot", {"page": "promo-raya"}, 1, 60, repeatable=True, language="ms")


def make_red_picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (390, 744), "red").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def browser() -> Browser:
    browser = Browser()
    if browser.find_path() is None:
        pytest.skip("no Chromium on this machine")
    return browser


@pytest.fixture
def kept(functions: FunctionsStandIn, browser: Browser) -> KeptFiles:
    functions.page = (200, PAGE)
    functions.pictures["/late.png"] = ("image/png", make_red_picture())
    return KeptFiles(functions.url, browser)


def colour(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    pixel: Any = picture.getpixel((x, y))
    return tuple(round(part / 255) for part in pixel)


def test_a_page_is_taken_as_a_phone_shows_it_pictures_included(kept: KeptFiles) -> None:
    outcome = execute(TASK, kept.tools)
    assert isinstance(outcome, Done)
    assert outcome.result == {"page": "promo-raya", "url": f"{kept.tools.functions_url}/p/promo-raya"}
    [(name, mime, data)] = kept.files
    assert (name, mime) == ("promo-raya.jpg", "image/jpeg")
    assert outcome.files == (StoredFile(key="shots/promo-raya.jpg", mime="image/jpeg", size=len(data)),)
    assert len(data) <= 1024 * 1024
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size) == ("JPEG", (780, 1688))
    assert colour(picture, 390, 50) == (0, 0, 1)
    assert colour(picture, 390, 900) == (1, 0, 0)


def test_its_visit_says_that_it_is_no_customer(functions: FunctionsStandIn, kept: KeptFiles) -> None:
    execute(TASK, kept.tools)
    path, agent = functions.seen[0]
    assert path == "/p/promo-raya?peek=1"
    assert "HeadlessChrome/" in agent
    assert "Mobile" in agent


def test_a_page_too_rich_for_one_megabyte_is_taken_at_a_lower_quality(
    kept: KeptFiles, functions: FunctionsStandIn
) -> None:
    noise = """<canvas width=780 height=1688 style="width:390px;height:844px"></canvas><script>
    const c = document.querySelector("canvas").getContext("2d"), p = c.createImageData(780, 1688)
    for (let i = 0; i < p.data.length; i++) p.data[i] = i % 4 == 3 ? 255 : Math.random() * 256
    c.putImageData(p, 0, 0)</script>"""
    functions.page = (200, f"<!doctype html><meta name=viewport content=width=device-width><body>{noise}")
    assert isinstance(execute(TASK, kept.tools), Done)
    assert len(kept.files[0][2]) <= 1024 * 1024


@pytest.mark.parametrize(("status", "kind"), [(404, Failed), (410, Failed), (429, TryAgain), (503, TryAgain)])
def test_a_page_that_is_not_shown_is_told_with_its_status(
    functions: FunctionsStandIn, kept: KeptFiles, status: int, kind: type[Failed] | type[TryAgain]
) -> None:
    functions.page = (status, "no")
    assert execute(TASK, kept.tools) == kind("page", f"The page answered with HTTP {status}.")
    assert kept.files == []


def test_nobody_at_the_address_means_another_try(kept: KeptFiles) -> None:
    outcome = execute(TASK, replace(kept.tools, functions_url="http://127.0.0.1:9"))
    assert isinstance(outcome, TryAgain)
    assert "ERR_" in outcome.detail


def test_a_slug_never_leaves_the_folder_of_pages(functions: FunctionsStandIn, kept: KeptFiles) -> None:
    execute(replace(TASK, args={"page": "../api/health?x=1#"}), kept.tools)
    assert functions.seen[0][0].startswith("/p/..%2Fapi%2Fhealth%3Fx%3D1%23?")


def test_a_stopped_task_takes_no_picture(kept: KeptFiles) -> None:
    def check_in() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        execute(TASK, replace(kept.tools, check_in=check_in))
    assert kept.files == []


def test_without_a_browser_the_reason_is_told(functions: FunctionsStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("home_node.browser.find_browser", lambda _: None)
    outcome = execute(TASK, KeptFiles(functions.url, Browser()).tools)
    assert outcome == TryAgain("no_browser", "No picture: no Chromium on this machine.")


def test_an_executor_is_found_by_the_name_of_its_task() -> None:
    assert find_executor("landing_screenshot") is execute


@pytest.mark.parametrize("name", ["never_heard_of", "../door", "os.path", "", "Landing_Screenshot", "__init__"])
def test_no_other_name_finds_one(name: str) -> None:
    assert find_executor(name) is None
