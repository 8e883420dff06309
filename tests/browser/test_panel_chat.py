"""/chat/12 in real Chromium: the list behind `/`, a network that goes and comes back, what is new while it is open."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from functions.panel.cookies import ACCESS
from home_node.browser import find_browser
from tests.browser.panel_site import site
from tests.browser.test_phone import FLAGS
from tests.contract.http_servers import served
from tests.panel.browser_client import BrowserClient
from tests.panel.conftest import panel  # noqa: F401
from tests.panel.customer_chats import make_chat, say


@pytest.fixture
def page(panel: BrowserClient) -> Iterator[Page]:  # noqa: F811
    panel.log_in("Ali")
    cookie = panel.client.get_cookie(ACCESS)
    assert cookie
    with served(site) as url, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_browser(), args=FLAGS)
        context = browser.new_context(base_url=url, viewport={"width": 360, "height": 800})
        context.set_extra_http_headers({"Cookie": f"{ACCESS}={cookie.value}"})
        yield context.new_page()
        browser.close()


def test_words_are_kept_and_what_is_new_comes_by_itself(page: Page, panel: BrowserClient) -> None:  # noqa: F811
    chat = make_chat(panel.database)
    say(panel.database, chat, "berapa harga?")
    panel.database.sql("insert into wocs.quick_replies (name, words) values ('harga', 'RM 12')")
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"/chat/{chat}")

    words = page.locator("textarea[name=words]")
    words.fill("Salam, ya.")
    for _ in "ya.":
        words.press("ArrowLeft")
    words.press_sequentially("/ha")
    words.press("Enter")
    expect(words).to_have_value("Salam, RM 12ya.")

    page.context.set_offline(True)
    page.locator("form.compose button.main").first.click()
    expect(page.locator("[data-poll-corner].bad")).to_be_visible()
    expect(words).to_have_value("Salam, RM 12ya.")
    page.context.set_offline(False)
    page.reload()
    expect(words).to_have_value("Salam, RM 12ya.")

    page.locator("form.compose button.main").first.click()
    expect(page.locator(".bubble.agent .words")).to_have_text("Salam, RM 12ya.")
    expect(words).to_have_value("")
    page.reload()
    expect(words).to_have_value("")

    words.fill("belum habis")
    say(panel.database, chat, "terima kasih")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".bubble.customer .words").last).to_have_text("terima kasih")
    expect(words).to_have_value("belum habis")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert problems == []
