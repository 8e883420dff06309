"""One Chromium and one server for a module; the panel and the phones beside it have a database of each test's own."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from functions.panel import login_message
from functions.site import serve
from home_node.browser import find_browser
from tests.browser.chromium_flags import FLAGS
from tests.browser.panel_site import PanelSite, site
from tests.conftest import forget_settings
from tests.contract.http_servers import served
from tests.conversation.conftest import bundled_functions, deployment, desks_graph, webhook
from tests.conversation.webhook_in_process import WebhookClient
from tests.panel.browser_client import SECRET, BrowserClient

__all__ = ["bundled_functions", "deployment", "desks_graph", "webhook"]
OWN_NUMBER = "60311112222"
expect.set_options(timeout=20_000)  # of its own it waits for 5 s, and a busy machine takes longer


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = find_browser(os.environ.get("CHROMIUM_PATH", ""))
    if found is None:
        pytest.skip("There is no Chromium on this machine, so the panel cannot be looked at.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def panel_url() -> Iterator[str]:
    with served(site) as url:
        yield url


@pytest.fixture
def panels(
    webhook: WebhookClient,
    chromium: Browser,
    panel_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[PanelSite]:
    monkeypatch.setenv("WOCS_JWT_SECRET", SECRET)
    monkeypatch.setattr(login_message, "find_own_number", lambda: OWN_NUMBER)
    forget_settings()
    panels = PanelSite(panel_url, chromium, webhook, BrowserClient(serve("panel").test_client(), webhook.database))
    yield panels
    panels.close()
    assert panels.problems == []
