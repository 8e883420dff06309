"""The panel as its host serves it: the files of public/ beside the function; and a browser in front of it."""

import mimetypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from functions.panel.cookies import ACCESS
from functions.site import serve
from home_node.browser import find_browser
from tests.browser.chromium_flags import FLAGS
from tests.contract.http_servers import served
from tests.panel.browser_client import BrowserClient

PUBLIC = Path(__file__).resolve().parents[2] / "public"
serve_panel = serve("panel")


def site(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    file = PUBLIC / environ["PATH_INFO"].lstrip("/")
    if file.is_file():
        start("200 OK", [("Content-Type", mimetypes.guess_type(file.name)[0] or "text/plain")])
        return [file.read_bytes()]
    return serve_panel(environ, start)


@contextmanager
def open_panel(panel: BrowserClient, name: str, width: int = 360, **context: Any) -> Iterator[Page]:
    """A tab of real Chromium in which somebody is logged in already."""
    chromium = find_browser()
    if chromium is None:
        pytest.skip("There is no Chromium on this machine, so the panel cannot be looked at.")
    panel.log_in(name)
    cookie = panel.client.get_cookie(ACCESS)
    assert cookie
    with served(site) as url, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        tab = browser.new_context(base_url=url, viewport={"width": width, "height": 800}, **context)
        secure = url.replace("http:", "https:")
        tab.add_cookies([{"name": ACCESS, "value": cookie.value, "url": secure, "secure": True}])
        yield tab.new_page()
        browser.close()
