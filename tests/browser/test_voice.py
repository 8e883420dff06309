"""A voice note from the phone page to a task: recorded from a microphone that plays a note, heard, shown, tapped YA."""

import os
import socket
import threading
import time
import wave
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from functions.site import serve
from functions.whatsapp import open_whatsapp
from home_node.browser import find_browser
from home_node.voice.engine import open_speech_engine
from local.simulator.simulator_config import Config
from local.simulator.wsgi_app import make_app
from tests.browser.chromium_flags import FLAGS
from tests.conftest import forget_settings
from tests.conversation.fake_home_node import SECRET, Home
from tests.database_clone import Clone
from tests.foreign_data import COMMAND_NOTES, SPEECH_MODEL

TOKEN, NUMBER_ID, APP_SECRET, ADMIN = "token", "106540352242922", "secret", "60123456789"
PEOPLE = [{"name": "Admin", "number": ADMIN, "role": "admin"}]
NOTE = COMMAND_NOTES / "v012.ogg"
LANDING = "/landing create\npage: promo-raya\ntitle: Promo Gila"


@pytest.fixture
def url(database: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The real functions and the simulator on one address, as `make run` has them."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    told = {
        "DATABASE_URL": database.service_url, "WHATSAPP_API_BASE": url + "/phone/graph", "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID, "WHATSAPP_APP_SECRET": APP_SECRET, "WOCS_DATA": str(tmp_path),
        "WOCS_NODE_SECRET": SECRET, "WHISPER_MODEL": str(SPEECH_MODEL),
    }  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    forget_settings()
    database.call("wocs_enlist", {"people": PEOPLE})
    database.sql("update wocs.users set language = 'ms'")
    webhook = serve("webhook")
    trace = lambda asked: database.call("wocs_trace", asked)  # noqa: E731
    phone = make_app(
        Config(url + "/api/webhook", APP_SECRET, TOKEN, tmp_path, phone_number_id=NUMBER_ID, people=PEOPLE, trace=trace)
    )

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        return (phone if environ["PATH_INFO"].startswith("/phone") else webhook)(environ, start_response)

    server = make_server("127.0.0.1", port, application, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield url
    server.shutdown()
    phone.extensions["simulator"].close()
    server.server_close()
    open_whatsapp().close()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """What the microphone hears: the recorded note where it can be decoded here, else a hum."""
    written = BytesIO()
    rate, samples = spoken() or (16_000, bytes(n // 20 % 2 * 90 for n in range(64_000)))
    with wave.open(written, "wb") as out:
        out.setparams((1, 2, rate, 0, "NONE", "NONE"))
        out.writeframes(samples)
    (tmp_path / "microphone.wav").write_bytes(written.getvalue())
    return tmp_path / "microphone.wav"


def spoken() -> tuple[int, bytes] | None:
    if not can_hear():
        return None
    from faster_whisper.audio import decode_audio

    return 16_000, (decode_audio(str(NOTE)) * 32_000).astype("<i2").tobytes()


def can_hear() -> bool:
    from importlib.util import find_spec

    return bool(find_spec("faster_whisper")) and NOTE.is_file() and SPEECH_MODEL.is_dir()


@pytest.fixture
def page(url: str, sound: Path) -> Iterator[Page]:
    chromium = find_browser(os.environ.get("CHROMIUM_PATH", ""))
    if chromium is None:
        pytest.skip("There is no Chromium on this machine, so the phone page cannot be spoken to.")
    with sync_playwright() as playwright:
        flags = [*FLAGS, f"--use-file-for-fake-audio-capture={sound}"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_context(permissions=["microphone"]).new_page()
        page.goto(url + "/phone")
        expect(page.locator("body[data-ready]")).to_be_attached()
        yield page
        browser.close()


def record(page: Page, seconds: int) -> None:
    page.get_by_role("button", name="Record a voice message").click()
    shown = page.get_by_role("group", name="Recording").locator("time")
    expect(shown).to_have_text(f"0:{seconds:02d}", timeout=1000 * (seconds + 10))
    page.get_by_role("button", name="Send", exact=True).click()


def wait_for_note(database: Clone) -> None:
    """Until the note's sound is kept: then the bell would ring."""
    deadline = time.monotonic() + 20
    while database.sql("select count(*) from wocs.attachments where state = 'stored'") != [(1,)]:
        assert time.monotonic() < deadline, database.sql("select state, problem from wocs.attachments")
        time.sleep(0.05)


def answers(page: Page) -> Any:
    return page.locator("#log .message:not(.typing)").filter(has=page.locator(".words"))


def test_record_send_card_and_tap_ya(page: Page, database: Clone) -> None:
    home = Home()
    home.beat()
    record(page, 2)
    wait_for_note(database)
    home.hears(LANDING)
    card = answers(page).last
    expect(card).to_contain_text("Dikesan:")
    expect(card).to_contain_text("title: Promo Gila")
    card.get_by_role("button", name="YA", exact=True).click()
    expect(answers(page).last).to_contain_text("TASK-")
    assert database.sql("select count(*) from wocs.landing_versions") == [(1,)]


def test_a_played_note_is_heard_by_the_real_ears(page: Page, database: Clone) -> None:
    if not can_hear():
        pytest.skip("faster-whisper, the speech model or the recorded notes are not on this machine.")
    open_speech_engine.cache_clear()
    home = Home()
    home.beat()
    record(page, 6)
    wait_for_note(database)
    reported = home.listens()
    open_speech_engine.cache_clear()
    assert reported["result"]["kind"] == "command", reported
    answers(page).last.get_by_role("button", name="YA", exact=True).click()
    expect(answers(page).last).to_contain_text("lucu · BM")
    assert database.sql("select count(*) from wocs.tasks where type = 'content_caption' and status = 'done'") == [(1,)]
