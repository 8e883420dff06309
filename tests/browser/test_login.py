"""Number, QR, code, six digits, in: real Chromium, the real panel, on this machine's plain http."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OWN_NUMBER
from tests.browser.panel_site import PanelSite
from tests.panel.browser_client import ALI
from tests.panel.login_phone import send


def begin(page: Page, address: str) -> str:
    """The code that the page's QR and link hold."""
    page.goto(address + "/login")
    page.get_by_label("WhatsApp number").fill("0001")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    link = page.get_by_role("link", name="Open WhatsApp").get_attribute("href") or ""
    found = re.search(r"WOCS-\w{4}-\w{4}", link)
    assert link.startswith(f"https://wa.me/{OWN_NUMBER}?text=")
    assert found
    return found[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_number_qr_code_digits_in_and_the_next_time_at_once(panels: PanelSite, host: str) -> None:
    complaints: list[str] = []
    page, at = panels.open_browser(), panels.url.replace("127.0.0.1", host)
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    digits = send(panels.panel, ALI, begin(page, at)).digits
    page.get_by_label("six digits").fill(digits)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(at + "/inbox")
    assert {cookie["name"] for cookie in page.context.cookies()} == {"__Host-access", "__Host-refresh", "__Host-device"}
    page.locator("summary").click()
    page.get_by_role("button", name="Log").click()
    expect(page).to_have_url(at + "/login")
    send(panels.panel, ALI, begin(page, at))
    expect(page).to_have_url(at + "/inbox", timeout=4000)
    assert complaints == []
