"""Every page of the panel in every state, for everybody: axe-core finds nothing, and a thumb finds everything.

In both themes, on a phone and on a laptop.
"""

import re
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from functions.panel.routes import PAGES, find_page
from tests.browser.panel_site import PanelSite
from tests.browser.panel_states import Texts, allow_templates, fill
from tests.panel.browser_client import ALI
from tests.panel.login_phone import send

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
ALIKE = re.compile(r"(inbox (unassigned|failed|uncertain|snoozed)|chats (mine|closed)|task nobodys)$")
"""States that look like another one."""
UNFOLD = "for (const each of document.querySelectorAll('main details')) { each.name = ''; each.open = true; }"
TOO_SMALL = """() => [...document.querySelectorAll(
    "button, select, textarea, summary, a.button, nav a, .what, .pick, .tick, input:not([type=hidden])"
  )].filter((each) => each.checkVisibility() && !each.closest(".tick input, label.row"))
  .filter((each) => { const box = each.getBoundingClientRect(); return box.height < 43.5 || box.width < 43.5; })
  .filter((each) => each.type !== "checkbox").map((each) => each.outerHTML.slice(0, 120))"""


def look(page: Page, width: int, schemes: tuple[Scheme, ...] = SCHEMES) -> dict[str, list[str]]:
    """What axe finds at this width: everything in the light, the contrast alone in the dark, which changes no more."""
    page.set_viewport_size({"width": width, "height": 800})
    found: dict[str, list[str]] = {}
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        rules = {} if scheme == "light" else {"runOnly": ["color-contrast"]}
        for violation in Axe().run(page, options=rules).response["violations"]:
            nodes = [node["html"][:120] for node in violation["nodes"]]
            found[f"{violation['id']} {width} {scheme}"] = nodes[:3]
    if small := page.evaluate(TOO_SMALL):
        found[f"too small {width}"] = small[:3]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found[f"scrolls sideways {width}"] = []
    return found


def look_everywhere(page: Page, name: str, is_known: bool = False) -> dict[tuple[str, str], list[str]]:
    """`is_known`: another state of the page was looked at, whose colours and places on a laptop are the same."""
    page.evaluate(UNFOLD)
    found = look(page, 360, ("light",)) if is_known else look(page, 360) | look(page, 1280)
    return {(name, what): nodes for what, nodes in found.items()}


def test_nothing_is_found_on_any_page_in_any_state(panels: PanelSite, monkeypatch: pytest.MonkeyPatch) -> None:
    panels.panel.database.sql("update wocs.users set language = 'en'")
    allow_templates(monkeypatch)
    states, page = fill(panels.panel, Texts()), panels.log_in("Admin")
    found: dict[tuple[str, str], list[str]] = {}
    pages: set[str] = set()
    for state in states:
        if ALIKE.match(state.name):
            continue
        state.open(page)
        at = find_page(urlsplit(page.url).path, {})
        is_known = at is not None and at.page.name in pages
        pages |= {at.page.name} if at else set()
        found |= look_everywhere(page, state.name, is_known)
    assert found == {}
    assert pages == {each.name for each in PAGES if not each.is_file}


def test_nothing_is_found_on_any_step_of_the_login(panels: PanelSite) -> None:
    page = panels.open_browser()
    page.goto("/login")
    found = look_everywhere(page, "number")
    page.get_by_label("WhatsApp number").fill("ali ali")
    page.get_by_role("button", name="Go on").click()
    found |= look_everywhere(page, "no number")
    page.get_by_label("WhatsApp number").fill(ALI)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    found |= look_everywhere(page, "code")
    code = re.search(r"WOCS-\w{4}-\w{4}", page.content())
    assert code
    send(panels.panel, ALI, code[0])
    expect(page.get_by_label("six digits")).to_be_visible()
    found |= look_everywhere(page, "digits")
    for step in ("wrong once", "wrong twice", "refused"):
        page.locator("input[name=digits]").fill("1")
        page.get_by_role("button", name="Log in").click()
        expect(page.locator("[role=alert]:not(#trouble)")).to_be_visible()
        found |= look_everywhere(page, step)
    assert found == {}
