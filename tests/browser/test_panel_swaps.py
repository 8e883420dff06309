"""Filters and acts change the page that is open: no load of a whole page, focus and place kept, nothing sent twice."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from functions.panel.routes import PAGES
from tests.browser.panel_site import PanelSite
from tests.panel.browser_client import BrowserClient
from tests.panel.customer_chats import make_chat, say
from tests.panel.filled_pages import fill_pages
from tests.panel.test_panel_inbox import add_task, ask_approval, status

MARK = "window.marked = document.querySelector('header.bar').dataset.marked = 'yes'"
"""A page that is loaded anew has lost it."""
KEPT = "window.marked === 'yes' && document.querySelector('header.bar').dataset.marked === 'yes'"


@pytest.fixture
def panel(panels: PanelSite) -> BrowserClient:
    return panels.panel


@pytest.fixture
def page(panels: PanelSite) -> Page:
    return panels.log_in("Admin")


def never(_: object) -> None:
    """A server that does not answer."""


def go(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate(MARK)


def test_a_filter_swaps_tells_its_address_and_goes_back(page: Page, panel: BrowserClient) -> None:
    mine, failed = add_task(panel, "Admin"), add_task(panel, "Ali")
    panel.database.sql("update wocs.tasks set status = 'running' where id = %s", failed)
    panel.database.sql("update wocs.tasks set status = 'failed' where id = %s", failed)
    go(page, "/inbox")
    pill = page.locator(".pills a[href*='show=failed']")
    pill.click()
    expect(page.locator(f"[data-row='{failed}']")).to_be_visible()
    expect(page.locator(f"[data-row='{mine}']")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/inbox\?show=failed$"))
    expect(pill).to_be_focused()
    expect(pill).to_be_in_viewport(ratio=0.9)
    page.locator("#find").fill("nothing has this")
    page.locator("#find").press("Enter")
    expect(page.locator(".empty")).to_be_visible()
    expect(page).to_have_url(re.compile("search=nothing"))
    expect(page.locator("#find")).to_be_focused()
    page.go_back()
    expect(page.locator(f"[data-row='{failed}']")).to_be_visible()
    page.go_back()
    expect(page.locator(f"[data-row='{mine}']")).to_be_visible()
    expect(page).to_have_url(re.compile("/inbox$"))
    assert page.evaluate(KEPT)
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_a_swap_and_a_look_change_the_dot_and_the_counts(panels: PanelSite, panel: BrowserClient) -> None:
    page = panels.log_in("Ali")
    go(page, "/inbox")
    dot, mine = page.locator(".me .dot"), page.locator(".pills a[href*='show=mine']")
    expect(dot).to_have_class("dot on")
    expect(mine.locator("b")).to_have_count(0)
    panel.database.sql("update wocs.users set on_duty = false where name = 'Ali'")
    task = add_task(panel, "Ali")
    page.evaluate("document.dispatchEvent(new Event('poll:look'))")
    expect(dot).to_have_class("dot")
    expect(mine.locator("b")).to_have_text("1")
    panel.database.sql("update wocs.users set on_duty = true where name = 'Ali'")
    panel.database.sql("update wocs.tasks set status = 'cancelled' where id = %s", task)
    page.locator(".pills a[href*='show=failed']").click()
    expect(dot).to_have_class("dot on")
    expect(mine.locator("b")).to_have_count(0)
    assert page.evaluate(KEPT)


def test_the_chats_that_wait_are_counted_by_a_look(panels: PanelSite, panel: BrowserClient) -> None:
    page = panels.log_in("Ali")
    go(page, "/chats?show=all")
    waiting = page.locator(".tabs a[href*='show=waiting'] .tag")
    expect(waiting).to_have_count(0)
    say(panel.database, make_chat(panel.database, minutes=1), "ada stok?")
    page.evaluate("document.dispatchEvent(new Event('poll:look'))")
    expect(waiting).to_have_text("1")


def test_several_are_changed_without_a_load(page: Page, panel: BrowserClient) -> None:
    task = add_task(panel, "Admin")
    go(page, "/inbox?show=all")
    page.locator(f"input[value='{task}']").check()
    page.locator("select[name=do]").select_option("cancel")
    page.locator(".bulk button.main").click()
    expect(page.locator(".change")).to_be_focused()
    page.locator(".change button.main").click()
    expect(page.locator(".change .good")).to_have_count(1)
    expect(page.locator(".change")).to_be_focused()
    assert status(panel, task) == "cancelled"
    assert page.evaluate(KEPT)
    expect(page).to_have_url(re.compile(r"/inbox\?show=all$"))


def test_an_act_is_sent_once_and_its_buttons_wait(page: Page, panel: BrowserClient) -> None:
    task = ask_approval(panel)
    go(page, f"/task/{task}")
    held: list[Route] = []
    page.route("**/act/**", lambda route: held.append(route))
    button = page.locator("button[value=reject]")
    button.click()
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("aria-busy", "true")
    expect(page.locator("button[value=confirm]")).to_be_disabled()
    button.dispatch_event("click")
    page.evaluate("document.querySelector('button[value=reject]').form.requestSubmit()")
    held[0].continue_()
    expect(page.locator("main .flash")).to_be_focused()
    assert len(held) == 1
    assert page.evaluate(KEPT)
    assert status(panel, task) == "cancelled"


def test_what_is_lost_or_slow_says_so_and_can_be_pressed_again(page: Page, panel: BrowserClient) -> None:
    task = ask_approval(panel)
    go(page, f"/task/{task}")
    button, told = page.locator("button[value=reject]"), page.locator("#trouble")
    expect(told).to_be_hidden()
    page.route("**/act/**", lambda route: route.abort())
    button.click()
    expect(told).to_contain_text("network")
    expect(button).to_be_focused()
    page.unroute("**/act/**")
    page.route("**/act/**", lambda route: route.fulfill(status=503, body="<h1>no</h1>"))
    button.click()
    expect(told).to_contain_text("database")
    page.unroute("**/act/**")
    page.evaluate("window.htmx.config.defaultTimeout = 50")
    page.route("**/act/**", never)
    button.click()
    expect(told).to_contain_text("15")
    page.unroute("**/act/**")
    page.evaluate("window.htmx.config.defaultTimeout = 15000")
    button.click()
    expect(page.locator("main .flash.good")).to_be_focused()
    expect(told).to_be_hidden()
    assert page.evaluate(KEPT)
    assert status(panel, task) == "cancelled"


def test_a_key_held_opens_the_link_beside(page: Page, panel: BrowserClient) -> None:
    go(page, "/inbox")
    with page.context.expect_page() as opened:
        page.locator(".pills a[href*='show=failed']").click(modifiers=["Control"])
    expect(opened.value).to_have_url(re.compile("show=failed"))
    expect(page).to_have_url(re.compile("/inbox$"))


def test_every_page_acts_without_a_load(page: Page, panel: BrowserClient) -> None:
    """Each page's first form or filter, as a person meets it; an answer that is only a part of a page is no page."""
    fill_pages(panel)
    for path, press, shows in (
        ("/pages", ".card form button", ".flash"),
        ("/schedule", ".card form button", ".flash"),
        ("/calendar", "a[href*='30d']", "a[href*='30d'][aria-current]"),
        ("/logs", "form.filters button.main", ".log"),
        ("/chats", ".tabs a[href*='closed']", ".tabs a[href*='closed'][aria-current]"),
        ("/replies", ".list form button", ".empty"),
        ("/people", "details.card > summary, details.card button.main", ".flash"),
    ):
        go(page, path)
        for selector in press.split(", "):
            page.locator(selector).first.click()
        expect(page.locator(f"#main {shows}").first).to_be_visible()
        assert page.evaluate(KEPT), path
        assert page.locator("header.bar").count() == 1, path
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_a_page_that_is_gone_is_put_where_the_page_was(panels: PanelSite, panel: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    page = panels.log_in("Ali")
    go(page, f"/task/{task}")
    panel.database.sql(
        "update wocs.tasks set assigned_to = (select id from wocs.users where name = 'Bob') where id = %s", task
    )
    page.locator(".acts button").first.click()
    expect(page.locator("#main .empty h1")).to_be_visible()
    assert page.locator("header.bar").count() == 1


def test_nothing_needs_a_script(panels: PanelSite, panel: BrowserClient) -> None:
    task = ask_approval(panel)
    page = panels.log_in("Admin", java_script_enabled=False)
    page.goto("/inbox")
    page.locator(".pills a[href*='show=approval']").click()
    page.locator(f"input[value='{task}']").check()
    page.locator("select[name=do]").select_option("cancel")
    page.locator(".bulk button.main").click()
    page.locator(".change button.main").click()
    expect(page.locator(".change .good")).to_have_count(1)
    assert status(panel, task) == "cancelled"


def test_every_form_and_filter_of_a_page_is_made_in_one_place(panel: BrowserClient) -> None:
    """A form that forgets htmx's attributes loads a whole page and loses what is typed beside it."""
    known = fill_pages(panel)
    for told in PAGES:
        if told.is_file:
            continue
        shown = panel.open(told.path.format(**known)).text
        main = shown[shown.index("<main") : shown.index("</main>")]
        for form in re.findall(r"<form\b[^>]*>", main):
            action = re.search(r' action="([^"]+)"', form)
            assert action, form
            assert f'="{action[1]}" hx-target="#main"' in form, form
        assert "<form" not in shown[shown.index("</main>") :].replace('<form method="dialog"', "")


def test_two_that_write_in_one_chat_keep_their_words(page: Page, panel: BrowserClient) -> None:
    chat = make_chat(panel.database)
    go(page, f"/chat/{chat}")
    page.locator("textarea[name=words]").fill("belum habis")
    page.locator(".strip button").click()
    expect(page.locator(".strip .good")).to_be_visible()
    expect(page.locator("textarea[name=words]")).to_have_value("belum habis")
    assert page.evaluate(KEPT)


def test_an_answer_that_is_overtaken_leaves_the_address_true(page: Page, panel: BrowserClient) -> None:
    """The act's page comes after the filter's: the address says which one is shown."""
    task = add_task(panel, "Admin")
    go(page, "/inbox?show=all")
    held: list[Route] = []
    page.route("**/act/**", lambda route: held.append(route))
    page.locator(f"input[value='{task}']").check()
    page.locator(".bulk button.main").click()
    page.locator(".pills a[href*='show=failed']").click()
    expect(page).to_have_url(re.compile("show=failed"))
    held[0].continue_()
    expect(page.locator(".change")).to_be_focused()
    expect(page).to_have_url(re.compile("show=all"))
    expect(page.locator(".pills a[href*='show=all']")).to_have_attribute("aria-current", "true")
