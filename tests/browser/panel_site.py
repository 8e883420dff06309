"""The panel in real browsers: its site with the store that takes uploads, the webhook beside it, and a context of one
Chromium for each person."""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.wsgi import ClosingIterator

from functions.media_store.folder import UPLOADS
from functions.panel.cookies import ACCESS, REFRESH
from functions.site import serve
from local.web.uploads import take_upload
from tests.conversation.webhook_in_process import WebhookClient
from tests.panel.browser_client import BrowserClient

PUBLIC = Path(__file__).resolve().parents[2] / "public"
PHONE, LAPTOP = (360, 740), (1280, 800)
serve_panel = serve("panel")
running: dict[object, str] = {}
under_way = Condition()


def site(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """The files of public/ beside the function, as the panel's host serves both."""
    file = PUBLIC / environ["PATH_INFO"].lstrip("/")
    if file.is_file():
        start("200 OK", [("Content-Type", mimetypes.guess_type(file.name)[0] or "text/plain")])
        return [file.read_bytes()]
    if environ["PATH_INFO"].startswith(UPLOADS):
        return take_upload(environ, start)
    request = object()
    with under_way:
        running[request] = environ["PATH_INFO"]
    return ClosingIterator(serve_panel(environ, start), [lambda: end_request(request)])


def end_request(request: object) -> None:
    """Its errands are done too: they run when the answer is closed."""
    with under_way:
        running.pop(request, None)
        under_way.notify_all()


def give_cookies(context: BrowserContext, panel: BrowserClient, url: str) -> None:
    """The session of who logged in last. As cookies: a header of the context's own does not go with every request."""
    secure = url.replace("http:", "https:")
    for cookie in filter(None, map(panel.client.get_cookie, (ACCESS, REFRESH))):
        told = {"name": cookie.key, "value": cookie.value, "url": secure}
        context.add_cookies([{**told, "secure": True, "httpOnly": True, "sameSite": "Lax"}])  # type: ignore[typeddict-item]


@dataclass
class PanelSite:
    """`phones` says what people and customers write in WhatsApp; what goes wrong in a page is kept in `problems`."""

    url: str
    chromium: Browser
    phones: WebhookClient
    panel: BrowserClient
    contexts: list[BrowserContext] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """What an earlier test's server left open is no business of this one's."""
        with under_way:
            running.clear()

    def open_browser(self, size: tuple[int, int] = PHONE, **settings: Any) -> Page:
        """A browser of its own, in which nobody is logged in."""
        width, height = size
        context = self.chromium.new_context(
            base_url=self.url, locale="en-GB", viewport={"width": width, "height": height}, **settings
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: self.problems.append(line.text) if "Content Security" in line.text else None)
        return page

    def log_in(self, name: str, size: tuple[int, int] = PHONE, **settings: Any) -> Page:
        """As if this person's login had just ended in a browser of their own; `settings` of Playwright's context."""
        page = self.open_browser(size, **settings)
        self.change_person(page, name)
        return page

    def change_person(self, page: Page, name: str) -> None:
        """As if this person had just logged in where another was."""
        self.panel.log_in(name)
        give_cookies(page.context, self.panel, self.url)

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.await_errands()

    def await_errands(self) -> None:
        """A page shows what was sent before it has left: that is done after the answer."""
        with under_way:
            assert under_way.wait_for(lambda: not running, timeout=20), running
