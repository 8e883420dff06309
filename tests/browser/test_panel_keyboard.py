"""With the keyboard alone: a yes, a claim, an answer, and a task put aside."""

import re

from playwright.sync_api import Page, expect

from tests.browser.panel_site import LAPTOP, PanelSite
from tests.panel.customer_chats import make_chat, say
from tests.panel.task_rows import add_task, ask_approval, status

FOCUSED = "(wanted) => document.activeElement.matches(wanted)"


def tab_to(page: Page, selector: str) -> None:
    """Tab until what is wanted has the focus, seen: an outline is drawn round it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED, selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", selector
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_approve_claim_reply_and_snooze_without_a_mouse(panels: PanelSite) -> None:
    panels.panel.database.sql("update wocs.users set language = 'en'")
    plain, asked = add_task(panels.panel, "Ali"), ask_approval(panels.panel)
    chat = make_chat(panels.panel.database)
    say(panels.panel.database, chat, "Ada lagi?")
    page = panels.log_in("Admin", LAPTOP)
    page.goto("/inbox")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    for _ in range(3):
        page.keyboard.press("j")
        if page.evaluate(FOCUSED, f"[href='/task/{asked}']"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(asked))
    tab_to(page, "button[value=confirm]")
    page.keyboard.press("Enter")
    expect(page.locator("#main .flash.good")).to_be_visible()
    assert status(panels.panel, asked) == "done"

    page.keyboard.press("1")
    expect(page).to_have_url(re.compile("/inbox$"))
    tab_to(page, f"[href='/task/{plain}']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(plain))
    tab_to(page, "details:has([name=for]) summary")
    page.keyboard.press("Enter")
    tab_to(page, "button[name=for][value=tomorrow]")
    page.keyboard.press("Enter")
    expect(page.locator("#main .flash.good")).to_be_visible()
    assert panels.panel.database.sql("select task_id from wocs.task_snoozes") == [(plain,)]

    page.keyboard.press("2")
    expect(page).to_have_url(re.compile("/chats$"))
    tab_to(page, ".chat-row")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/chat/{chat}$"))
    tab_to(page, "form[action='/act/chat_take'] button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Let go")).to_be_visible()
    tab_to(page, "textarea[name=words]")
    page.keyboard.type("Ada, puan.")
    tab_to(page, "form.compose button.main")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble.agent .words")).to_have_text("Ada, puan.")
