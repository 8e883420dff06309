"""Every page of the panel for everybody: axe-core finds nothing, in both themes, on a phone and on a laptop."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from functions.panel.cookies import ACCESS
from functions.panel.routes import PAGES
from home_node.browser import find_browser
from tests.browser.chromium_flags import FLAGS
from tests.browser.panel_site import site
from tests.contract.http_servers import served
from tests.panel.browser_client import BrowserClient
from tests.panel.conftest import panel  # noqa: F401
from tests.panel.customer_chats import make_chat, say

CREATE = "/landing create page: promo-raya title: Promo Raya cta: Order"
TASK = "/agent task to: ali type: call target: 0191234567 note: Telefon balik"
FILES = {"media", "logs_csv"}
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


@pytest.fixture
def browser() -> Iterator[Browser]:
    chromium = find_browser()
    if chromium is None:
        pytest.skip("There is no Chromium on this machine, so the panel cannot be looked at.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def fill(panel: BrowserClient) -> dict[str, str]:  # noqa: F811
    panel.log_in("Admin")
    panel.act("command", back="/pages", text=CREATE)
    panel.act("command", back="/pages", text="/landing publish page: promo-raya")
    panel.act("command", back="/inbox", text=TASK)
    panel.act("command", back="/schedule", text="/schedule task: /report daily at: 9pm repeat: daily")
    panel.act(
        "command", back="/calendar", text="/content schedule platform: tiktok date: tomorrow slots: 2 type: promo"
    )
    panel.database.sql("insert into wocs.quick_replies (name, words) values ('harga', 'RM 12')")
    chat = make_chat(panel.database)
    for words in ("Hi, ada stok lagi?", "https://example.com/x", "👍🏽 terima kasih"):
        say(panel.database, chat, words)
    [(task,)] = panel.database.sql("select id from wocs.tasks where type = 'landing_publish'")
    return {"task": task, "chat": str(chat)}


def paths(known: dict[str, str]) -> list[str]:
    return ["/login", "/nothing"] + [page.path.format(**known) for page in PAGES if page.name not in FILES]


def look(page: Page, width: int) -> dict[str, list[str]]:
    """What axe finds at this width: everything in the light, the contrast alone in the dark, which changes no more."""
    page.set_viewport_size({"width": width, "height": 800})
    found: dict[str, list[str]] = {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        rules = {} if scheme == "light" else {"runOnly": ["color-contrast"]}
        for violation in Axe().run(page, options=rules).response["violations"]:
            nodes = [node["html"][:120] for node in violation["nodes"]]
            found[f"{violation['id']} {width} {scheme}"] = nodes[:3]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found[f"scrolls sideways {width}"] = []
    return found


def test_axe_finds_nothing_on_any_page(panel: BrowserClient, browser: Browser) -> None:  # noqa: F811
    known = fill(panel)
    cookie = panel.client.get_cookie(ACCESS)
    assert cookie
    with served(site) as url:
        context = browser.new_context(base_url=url)
        context.set_extra_http_headers({"Cookie": f"{ACCESS}={cookie.value}"})
        page, found = context.new_page(), {}
        for path in paths(known):
            page.goto(path)
            found |= {(path, name): nodes for width in (360, 1280) for name, nodes in look(page, width).items()}
        context.close()
    assert found == {}
