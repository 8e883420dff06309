"""Push in real Chromium: the page says what is in its way, the worker shows what is pushed and is seen to be tapped."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.browser.panel_site import PanelSite, give_cookies
from tests.browser.test_panel_everybody import look
from tests.conftest import forget_settings
from tests.panel.browser_client import BrowserClient
from tests.push_service import KEY

TRIES, WAIT_MS = 5, 3_000
ACTIVATED = """async () => {
  const worker = (await navigator.serviceWorker.ready).active;
  while (worker.state === "activating") await new Promise((done) => { worker.onstatechange = done; });
  return worker.state;
}"""
"""Before that a push that the browser's own tools deliver is lost."""
SHOWN = """async ([wanted, within]) => {
  const worker = await navigator.serviceWorker.ready, end = performance.now() + within;
  for (;;) {
    const all = await worker.getNotifications();
    if (all.length >= wanted || performance.now() > end)
      return all.map((one) => [one.title, one.body, one.data?.page ?? null]);
    await new Promise(requestAnimationFrame);
  }
}"""
"""What is shown, once it is so much."""


@pytest.fixture
def panel(panels: PanelSite, monkeypatch: pytest.MonkeyPatch) -> BrowserClient:
    monkeypatch.setenv("WOCS_VAPID_PRIVATE_KEY", KEY)
    forget_settings()
    panels.panel.log_in("Ali")
    return panels.panel


@pytest.fixture
def address(panel: BrowserClient, panel_url: str) -> str:
    return panel_url


@pytest.fixture
def context(chromium: Browser, panel: BrowserClient, address: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=address, viewport={"width": 360, "height": 800})
    give_cookies(context, panel, address)
    yield context
    context.close()


def reason(page: Page) -> str:
    """What the page says is in the way of push."""
    line = page.locator("[data-why]:not([hidden])")
    expect(line).to_have_count(1)
    return str(line.get_attribute("data-why"))


def worker_of(context: BrowserContext, page: Page) -> tuple[CDPSession, str]:
    """The browser's side of the page's service worker, by its registration."""
    session = context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    assert page.evaluate(ACTIVATED) == "activated"
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    assert found
    return session, found[0]


def deliver(page: Page, session: CDPSession, push: dict[str, str], wanted: int) -> list[list[str]]:
    """What is shown once it is so much. On a busy machine the browser's own tools lose a push now and then."""
    for _ in range(TRIES):
        session.send("ServiceWorker.deliverPushMessage", push)
        shown: list[list[str]] = page.evaluate(SHOWN, [wanted, WAIT_MS])
        if len(shown) >= wanted:
            break
    return shown


def test_the_page_says_what_is_in_the_way(context: BrowserContext, address: str) -> None:
    context.grant_permissions([], origin=address)
    page = context.new_page()
    page.goto("/settings")
    assert reason(page) in {"denied", "not_asked"}
    context.grant_permissions(["notifications"], origin=address)
    page.reload()
    assert reason(page) == "lost"
    expect(page.get_by_role("button", name="Switch on here")).to_be_visible()
    expect(page.get_by_role("button", name="Switch off here")).to_be_hidden()


def test_where_the_worker_cannot_begin_the_page_says_so(context: BrowserContext, address: str) -> None:
    context.grant_permissions(["notifications"], origin=address)
    page = context.new_page()
    page.add_init_script("navigator.serviceWorker.register = () => Promise.reject(new TypeError('refused'))")
    page.goto("/settings")
    assert reason(page) == "no_worker"


def test_an_iphone_is_told_of_the_home_screen(chromium: Browser, context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(navigator, 'userAgent', {value: 'iPhone Safari'});"
        "Object.defineProperty(navigator, 'standalone', {value: false})"
    )
    page.goto("/settings")
    assert reason(page) == "home_screen"
    expect(page.get_by_role("button", name="Switch on here")).to_be_hidden()


def test_the_worker_shows_what_is_pushed_and_something_for_what_it_cannot_read(
    context: BrowserContext, address: str
) -> None:
    context.grant_permissions(["notifications"], origin=address)
    page = context.new_page()
    page.goto("/settings")
    session, worker = worker_of(context, page)
    told = {"title": "Abang Colek", "body": "New task", "tag": "/task/TASK-1", "navigate": "https://evil.example/",
            "data": {"notice": 1, "page": "/task/TASK-1"}}  # fmt: skip
    shown: list[list[str]] = []
    for number, data in enumerate((json.dumps({"web_push": 8030, "notification": told}), "no JSON"), 1):
        shown = deliver(page, session, {"origin": address, "registrationId": worker, "data": data}, number)
    assert sorted({tuple(one) for one in shown}) == [("Abang Colek", "New task", "/task/TASK-1"), ("WOCS", "", None)]


def test_a_tap_that_opens_a_page_is_told_and_leaves_the_address(
    context: BrowserContext,
    panel: BrowserClient,
) -> None:
    [(notice,)] = panel.database.sql(
        "with o as (insert into wocs.outbox (key, kind, say) values ('x', 'notice', 'agent.notice') returning id)"
        " insert into wocs.push_notices (outbox_id, user_id, rung_at) select o.id, u.id, now() from o, wocs.users u"
        " where u.name = 'Ali' returning outbox_id"
    )
    page = context.new_page()
    with page.expect_response("**/act/push_seen") as answer:
        page.goto(f"/inbox?show=mine&push={notice}")
    assert answer.value.status == 200
    expect(page).to_have_url(re.compile(r"/inbox\?show=mine$"))
    [(seen,)] = panel.database.sql("select acknowledged_at is not null from wocs.push_notices")
    assert seen


def test_quiet_hours_need_no_script(chromium: Browser, panel: BrowserClient, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    give_cookies(context, panel, address)
    page = context.new_page()
    page.goto("/settings")
    expect(page.get_by_text("Push needs JavaScript")).to_be_visible()
    page.get_by_label("From").fill("21:30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("21:30")
    context.close()


def test_the_manifest_bears_the_brand_and_names_icons_that_are_there(
    context: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WOCS_BRAND", "Gerai Ali & Anak-anak")
    forget_settings()
    page = context.new_page()
    page.goto("/settings")
    manifest = context.request.get(str(page.locator("link[rel=manifest]").get_attribute("href"))).json()
    assert (manifest["name"], manifest["short_name"]) == ("Gerai Ali & Anak-anak", "Gerai Ali &")
    assert (manifest["display"], manifest["scope"]) == ("standalone", "/")
    for icon in manifest["icons"]:
        assert context.request.get(icon["src"]).status == 200
    errors = context.new_cdp_session(page).send("Page.getAppManifest")["errors"]
    assert errors == []


def test_axe_finds_nothing_where_browsers_ring(context: BrowserContext, panel: BrowserClient) -> None:
    panel.database.sql(
        "insert into wocs.push_subscriptions (user_id, endpoint, p256dh, auth, failure, failed_at)"
        " select id, 'https://fcm.googleapis.com/x', repeat('A', 87), repeat('A', 59), 429, now() from wocs.users"
        " where name = 'Ali'"
    )
    panel.act("quiet_set", back="/settings", starts="22:00", ends="07:00")
    page = context.new_page()
    page.goto("/settings")
    expect(page.get_by_text("this browser", exact=True)).to_be_hidden()
    assert {width: look(page, width) for width in (360, 1280)} == {360: {}, 1280: {}}
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main input')].filter((one) => one.offsetParent"
        " && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"
    )
    assert small == []
