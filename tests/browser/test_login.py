"""Number, QR, code, six digits, in: real Chromium, the real panel, on this machine's plain http."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.middleware.shared_data import SharedDataMiddleware

from functions.panel import login_message
from home_node.browser import find_browser
from tests.browser.chromium_flags import FLAGS
from tests.contract.http_servers import served
from tests.panel.browser_client import ALI, BrowserClient
from tests.panel.conftest import panel  # noqa: F401  # a fixture
from tests.panel.login_phone import send

PUBLIC = Path(__file__).resolve().parents[2] / "public"
OURS = "60311112222"


@pytest.fixture
def address(panel: BrowserClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:  # noqa: F811
    monkeypatch.setattr(login_message, "find_own_number", lambda: OURS)
    files = {"/panel": str(PUBLIC / "panel"), "/icon.svg": str(PUBLIC / "icon.svg")}
    application: Callable[..., Any] = SharedDataMiddleware(panel.client.application, files)
    with served(application) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = find_browser(os.environ.get("CHROMIUM_PATH", ""))
    if found is None:
        pytest.skip("There is no Chromium on this machine, so the login cannot be looked at.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="en-GB", viewport={"width": 360, "height": 740})
    yield context
    context.close()


def begin(page: Page, address: str) -> str:
    """The code that the page's QR and link hold."""
    page.goto(address + "/login")
    page.get_by_label("WhatsApp number").fill("0001")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    link = page.get_by_role("link", name="Open WhatsApp").get_attribute("href") or ""
    found = re.search(r"WOCS-\w{4}-\w{4}", link)
    assert link.startswith(f"https://wa.me/{OURS}?text=")
    assert found
    return found[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_number_qr_code_digits_in_and_the_next_time_at_once(
    context: BrowserContext,
    panel: BrowserClient,  # noqa: F811
    address: str,
    host: str,
) -> None:
    complaints: list[str] = []
    page, at = context.new_page(), address.replace("127.0.0.1", host)
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    digits = send(panel, ALI, begin(page, at)).digits
    page.get_by_label("six digits").fill(digits)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(at + "/inbox")
    assert {cookie["name"] for cookie in context.cookies()} == {"__Host-access", "__Host-refresh", "__Host-device"}
    page.locator("summary").click()
    page.get_by_role("button", name="Log").click()
    expect(page).to_have_url(at + "/login")
    send(panel, ALI, begin(page, at))
    expect(page).to_have_url(at + "/inbox", timeout=4000)
    assert complaints == []
