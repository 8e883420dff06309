"""A picture of a site: real Chromium, one server under two names, of which the owner allows one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from home_node.browser import Browser
from home_node.executor_process import find_contained_executor
from home_node.executors import Task
from home_node.executors.screenshot import execute, is_allowed
from home_node.outcomes import Done, Failed
from shared.settings import settings
from tests.unit.home_node.executor_tools import KeptFiles
from tests.unit.home_node.fake_functions import FunctionsStandIn

TASK = Task("TASK-1201", "screenshot", {}, 1, 60, repeatable=True, language="ms")


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WOCS_SCREENSHOT_SITES", "abangcolek.example, 127.0.0.1")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def kept(functions: FunctionsStandIn) -> KeptFiles:
    browser = Browser()
    if browser.find_path() is None:
        pytest.skip("no Chromium on this machine")
    functions.page = (200, "<!doctype html><h1>Menu</h1>")
    return KeptFiles(functions.url, browser)


def visit(url: str) -> Task:
    return replace(TASK, args={"url": url})


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://abangcolek.example/menu", True),
        ("https://ABANGCOLEK.example/", True),
        ("http://abangcolek.example/", False),
        ("https://shop.abangcolek.example/", False),
        ("https://abangcolek.example.evil.example/", False),
        ("https://abangcolek.example@evil.example/", False),
        ("https://192.168.1.1/", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_a_site_by_its_name_and_over_https_is_allowed(address: str, may: bool) -> None:
    assert is_allowed(address) is may


def test_an_allowed_site_is_pictured_in_a_process_of_its_own(kept: KeptFiles, functions: FunctionsStandIn) -> None:
    executor = find_contained_executor("screenshot")
    assert executor
    outcome = executor(visit(f"{functions.url}/menu"), kept.tools)
    assert isinstance(outcome, Done) and outcome.result == {"url": f"{functions.url}/menu"}
    assert [(name, mime) for name, mime, _ in kept.files] == [("site.jpg", "image/jpeg")]
    assert [path for path, _ in functions.seen if "favicon" not in path] == ["/menu"]


def test_any_other_site_is_not_gone_to(kept: KeptFiles, functions: FunctionsStandIn) -> None:
    elsewhere = functions.url.replace("127.0.0.1", "localhost")
    assert execute(visit(f"{elsewhere}/menu"), kept.tools) == Failed("site_not_allowed")
    assert functions.seen == [] and kept.files == []


def test_an_allowed_site_may_not_lead_elsewhere(kept: KeptFiles, functions: FunctionsStandIn) -> None:
    elsewhere = functions.url.replace("127.0.0.1", "localhost")
    functions.page = (200, f"<!doctype html><script>location = '{elsewhere}/router'</script>")
    outcome = execute(visit(f"{functions.url}/menu"), kept.tools)
    assert "/router" not in [path for path, _ in functions.seen]
    assert outcome == Failed("site_not_allowed") or isinstance(outcome, Done)


def test_a_picture_of_what_only_this_pc_reaches_is_not_asked_for(kept: KeptFiles, functions: FunctionsStandIn) -> None:
    elsewhere = functions.url.replace("127.0.0.1", "localhost")
    functions.page = (200, f"<!doctype html><img src='{elsewhere}/camera.jpg'>")
    assert isinstance(execute(visit(f"{functions.url}/menu"), kept.tools), Done)
    assert "/camera.jpg" not in [path for path, _ in functions.seen]


def test_without_an_address_it_is_the_page(kept: KeptFiles, functions: FunctionsStandIn) -> None:
    outcome = execute(replace(TASK, args={"page": "promo"}), kept.tools)
    assert isinstance(outcome, Done) and outcome.result["page"] == "promo"
