"""/chat/12 in real Chromium: the list behind `/`, a network that goes and comes back, what is new while it is open."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.panel_site import open_panel
from tests.panel.browser_client import BrowserClient
from tests.panel.conftest import panel  # noqa: F401
from tests.panel.customer_chats import make_chat, say


@pytest.fixture
def page(panel: BrowserClient) -> Iterator[Page]:  # noqa: F811
    with open_panel(panel, "Ali") as page:
        yield page


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
