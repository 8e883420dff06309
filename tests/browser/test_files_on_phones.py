"""Files that an agent sends from the panel and from a phone, as the customer's phone shows them."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from functions.media_store import open_media_store
from functions.panel.cookies import ACCESS
from functions.site import serve
from functions.whatsapp import open_whatsapp
from local.simulator.simulator_config import Config
from local.simulator.wsgi_app import make_app
from tests.conftest import forget_settings
from tests.database_clone import Clone
from tests.panel.browser_client import SECRET, BrowserClient
from tests.processes import wait_for
from tests.sendable_samples import FILM, MP3, NOTE, PDF, picture

TOKEN, NUMBER_ID, APP_SECRET, ALI, SITI = "token", "106540352242922", "secret", "60130000001", "60171234567"
STAFF = [{"name": "Ali", "number": ALI, "role": "agent"}]
PHONES = [*STAFF, {"name": "Siti", "number": SITI, "role": "customer"}]


@pytest.fixture
def url(database: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Webhook, panel and simulator on one address, as `make run` has them."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    told = {
        "DATABASE_URL": database.service_url, "WHATSAPP_API_BASE": url + "/phone/graph", "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID, "WHATSAPP_APP_SECRET": APP_SECRET, "WOCS_DATA": str(tmp_path),
        "WOCS_JWT_SECRET": SECRET,
    }  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    forget_settings()
    open_media_store.cache_clear()
    database.call("wocs_enlist", {"people": STAFF})
    trace = lambda asked: database.call("wocs_trace", asked)  # noqa: E731
    phone = make_app(
        Config(url + "/api/webhook", APP_SECRET, TOKEN, tmp_path, phone_number_id=NUMBER_ID, people=PHONES, trace=trace)
    )
    webhook, panel = serve("webhook"), serve("panel")

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        chosen = phone if path.startswith("/phone") else webhook if path.startswith("/api/webhook") else panel
        return chosen(environ, start_response)

    server = make_server("127.0.0.1", port, application, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield url
    server.shutdown()
    phone.extensions["simulator"].close()
    server.server_close()
    open_whatsapp().close()
    open_media_store.cache_clear()


def send_from_panel(url: str, database: Clone, data: bytes, name: str, words: str) -> None:
    client = BrowserClient(serve("panel").test_client(), database)
    client.log_in("Ali")
    cookie = client.client.get_cookie(ACCESS)
    assert cookie
    answer = httpx.post(
        f"{url}/act/chat_send", data={"back": "/chat/1", "chat": "1", "key": name, "words": words},
        files={"file": (name, data)}, headers={"Cookie": f"{ACCESS}={cookie.value}", "Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    assert 'class="flash good"' in answer.text


def ticks(database: Clone) -> list[str]:
    query = "select state from wocs.outbox where say = 'chat.answer' order by id"
    return [str(state) for (state,) in database.sql(query)]


def test_a_customer_sees_what_an_agent_sends(url: str, database: Clone, chromium: Browser) -> None:
    phone = httpx.Client(base_url=f"{url}/phone/api", headers={"X-WOCS-Phone": "test"})
    phone.post("/send", json={"person": "Ali", "text": "/help"}).raise_for_status()
    wait_for(lambda: database.sql("select 1 from wocs.outbox where wamid is not null"), 20)
    phone.post("/send", json={"person": "Siti", "text": "Ada colek?"}).raise_for_status()
    wait_for(lambda: database.sql("select 1 from wocs.outbox where say = 'chat.notice' and wamid is not null"), 20)
    [(notice,)] = database.sql("select wamid from wocs.outbox where say = 'chat.notice'")

    send_from_panel(url, database, picture("PNG", 300), "menu.png", "Ini menunya")
    send_from_panel(url, database, PDF, "Menu Raya.pdf", "")
    send_from_panel(url, database, MP3, "lagu.mp3", "Dengar ini")
    for data, name, mime in ((NOTE, "n.ogg", "audio/ogg; codecs=opus"), (FILM, "f.mp4", "video/mp4")):
        sent = phone.post("/send", data={"person": "Ali", "quote": notice}, files={"file": (name, data, mime)})
        assert sent.status_code == 200, sent.text
    wait_for(lambda: ticks(database) == ["delivered"] * 6 or ticks(database) == ["read"] * 6, 20)

    phone.close()
    page = chromium.new_page(base_url=url)
    page.goto(f"/phone#{SITI}")
    expect(page.locator(".message img").first).to_be_visible()
    expect(page.locator(".message a.document")).to_have_attribute("download", "Menu Raya.pdf")
    expect(page.locator(".message video")).to_be_visible()
    expect(page.locator(".message button.play")).to_have_count(2)
    expect(page.get_by_text("Ini menunya")).to_be_visible()
    expect(page.get_by_text("Dengar ini")).to_be_visible()
    page.close()
