"""Without a network a page of ours says so, and what was written is still there. No page of the panel is kept."""

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.panel_site import PanelSite
from tests.browser.test_panel_everybody import look
from tests.panel.customer_chats import make_chat, say

WORKING = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
KEPT = """async () => {
  const names = await caches.keys();
  const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys())));
  return kept.flat().map((request) => new URL(request.url).pathname).sort();
}"""


def open_chat(panels: PanelSite) -> tuple[Page, str]:
    database = panels.panel.database
    chat = make_chat(database)
    say(database, chat, "berapa harga?")
    page = panels.log_in("Ali")
    page.goto(f"/chat/{chat}")
    page.wait_for_function(WORKING)
    return page, f"/chat/{chat}"


def test_a_page_that_cannot_be_had_is_ours_and_unsent_words_are_kept(panels: PanelSite) -> None:
    page, address = open_chat(panels)
    page.locator("textarea[name=words]").fill("RM 12 sahaja")
    page.context.set_offline(True)
    page.goto("/inbox")
    expect(page.get_by_role("heading", name="Tiada sambungan")).to_be_visible()
    expect(page.get_by_text("are still kept on this device")).to_be_visible()
    assert page.locator("img").evaluate("image => image.naturalWidth") > 0
    assert page.evaluate("getComputedStyle(document.querySelector('main')).display") == "grid"
    page.context.set_offline(False)
    page.get_by_role("link", name="Cuba lagi").click()
    expect(page.locator("#main")).to_be_visible()
    page.goto(address)
    expect(page.locator("textarea[name=words]")).to_have_value("RM 12 sahaja")


def test_nothing_of_the_panel_is_kept(panels: PanelSite) -> None:
    page, address = open_chat(panels)
    page.goto(address)
    page.goto("/inbox")
    assert page.evaluate(KEPT) == ["/icon.svg", "/panel/offline.css", "/panel/offline.html"]


def test_a_customers_page_is_none_of_the_workers_business(panels: PanelSite) -> None:
    page, _ = open_chat(panels)
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/p/promo-raya")


def test_axe_finds_nothing_on_it(panels: PanelSite) -> None:
    page, _ = open_chat(panels)
    page.goto("/panel/offline.html")
    assert {width: look(page, width) for width in (360, 1280)} == {360: {}, 1280: {}}
