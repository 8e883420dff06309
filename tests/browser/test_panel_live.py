"""Open panels with a PC at home: what one does the other shows at once, by hints; without the PC they poll."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any, cast

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from functions.after_answer.tell_panels import tell_panels
from functions.panel.cookies import ACCESS
from functions.site import serve
from home_node.browser import Browser as NodeBrowser
from home_node.door import Door
from home_node.doorbell import Doorbell
from home_node.hint_streams import HintStreams
from home_node.queue_poller import QueuePoller
from home_node.task_run import TaskRunner
from home_node.wake_signal import WakeSignal
from home_node.worker import Worker
from local.services.process import free_port
from shared.contract.request_types import RecordAnswer
from shared.contract.work_types import Work
from tests.browser.panel_site import give_cookies, site
from tests.conftest import forget_settings
from tests.contract.http_servers import served
from tests.enrolled_nodes import identity_of, key_of
from tests.panel.browser_client import BrowserClient
from tests.panel.conftest import panel  # noqa: F401
from tests.panel.customer_chats import make_chat, queue_answer, say
from tests.panel.test_panel_inbox import ask_approval
from tests.sql.inbound_messages import ALI, command, deliver, message

SECRET = "the functions' own"
LIVE_S = 15.0
"""Long before a live page looks by itself, which is in a minute: what is seen by then, a hint brought."""
IDENTITY = identity_of("home", SECRET)


@dataclass
class Home:
    """A node's doorbell, its loop and the functions that it calls, all on this machine."""

    url: str
    port: int
    panel: BrowserClient
    wake_signal: WakeSignal = field(default_factory=WakeSignal)
    doorbell: Doorbell | None = None

    def count_panels(self) -> int:
        return self.doorbell.streams.count() if self.doorbell else 0

    def open_doorbell(self) -> None:
        streams = HintStreams(on_first=self.wake_signal.nudge)
        self.doorbell = Doorbell("127.0.0.1", self.port, IDENTITY, self.wake_signal.ring, streams=streams)

    def close_doorbell(self) -> None:
        doorbell, self.doorbell = self.doorbell, None
        if doorbell:
            doorbell.close()

    @contextmanager
    def working(self) -> Iterator[None]:
        door = Door(self.url, IDENTITY)
        runner = TaskRunner(door, self.url, NodeBrowser(), lambda _: None)
        poller = QueuePoller(None, self.wake_signal, doorbell=True)
        worker = Worker(runner, poller, self.wake_signal, beat_s=30, count_panels=self.count_panels)
        thread = Thread(target=worker.run)
        thread.start()
        try:
            yield
        finally:
            worker.stop()
            thread.join(timeout=30)
            door.close()
            self.close_doorbell()

    def await_listeners(self) -> None:
        await_that(lambda: self.panel.database.sql("select panels > 0 from wocs.nodes") == [(True,)])


def await_that(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def functions(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    answer = serve_node if environ["PATH_INFO"].startswith("/api/node/") else site
    return answer(environ, start)


serve_node = serve("node")


@pytest.fixture
def home(panel: BrowserClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:  # noqa: F811
    port = free_port()
    monkeypatch.setenv("WOCS_NODE_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("WOCS_NODE_SECRET", SECRET)
    panel.database.call("wocs_enlist", {"people": [], "node": key_of("home")})
    panel.database.sql("update wocs.users set language = 'en'")
    with served(functions) as url:
        forget_settings()
        made = Home(url, port, panel)
        made.open_doorbell()
        with made.working():
            await_that(lambda: bool(panel.database.sql("select 1 from wocs.nodes")))
            yield made


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """Without the pages of the test before: they would go on asking."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@dataclass
class OpenPanel:
    """A page in a browser of its own; `looks`: when it asked for its part."""

    page: Page
    looks: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda told: self.looks.append(time.monotonic()) if "x-block" in told.headers else None)

    def await_looks(self, count: int) -> None:
        deadline = time.monotonic() + 20
        while len(self.looks) < count:
            assert time.monotonic() < deadline, self.looks
            self.page.wait_for_timeout(20)  # pumps the browser's events: they come in no other way


def open_panel(browser: Browser, home: Home, name: str, path: str) -> OpenPanel:
    """Once it is live, and has looked as it does after it was opened: by itself it looks again in a minute."""
    context = browser.new_context(base_url=home.url)
    home.panel.log_in(name)
    give_cookies(context, home.panel, home.url)
    panel = OpenPanel(context.new_page())  # noqa: F811
    panel.page.goto(path)
    expect(panel.page.locator("[data-poll-corner]")).to_have_text("● live")
    panel.await_looks(1)
    home.await_listeners()
    return panel


def give_task(home: Home, note: str) -> None:
    """By the admin, in another browser."""
    home.panel.log_in("Admin")
    cookie = home.panel.client.get_cookie(ACCESS)
    assert cookie
    headers = {"Cookie": f"{ACCESS}={cookie.value}", "Sec-Fetch-Site": "same-origin"}
    text = f"/agent task to: ali type: call target: 0191234567 note: {note}"
    told = httpx.post(f"{home.url}/act/command", data={"back": "/inbox", "text": text}, headers=headers)
    assert told.status_code == 200


def test_an_act_in_one_panel_is_seen_in_the_others_at_once(home: Home, browser: Browser) -> None:
    chat = make_chat(home.panel.database)
    say(home.panel.database, chat, "berapa harga?")
    writer = open_panel(browser, home, "Ali", f"/chat/{chat}")
    reader = open_panel(browser, home, "Admin", f"/chat/{chat}")
    lister = open_panel(browser, home, "Admin", "/chats?show=all")
    inbox = open_panel(browser, home, "Admin", "/inbox?show=all")

    writer.page.locator("textarea[name=words]").fill("RM 12 sahaja")
    began = time.monotonic()
    writer.page.locator("form.compose button.main").first.click()
    expect(reader.page.locator(".bubble.agent .words")).to_have_text("RM 12 sahaja")
    expect(lister.page.locator(".chat-row")).to_contain_text("RM 12 sahaja")
    seen_s = time.monotonic() - began
    assert len(reader.looks) >= 2 and len(lister.looks) >= 2
    assert seen_s < LIVE_S
    assert len(inbox.looks) == 1  # a chat is none of its business


def test_ticks_rise_on_the_open_chat_and_make_no_list_look(home: Home, browser: Browser) -> None:
    database = home.panel.database
    chat, row = make_chat(database), queue_answer(database, "sent")
    database.sql("update wocs.outbox set wamid = 'wamid.x', attempt = 1 where id = %s", row)
    say(database, chat, "Ada", sender="agent", outbox_id=row)
    reader = open_panel(browser, home, "Ali", f"/chat/{chat}")
    lister = open_panel(browser, home, "Admin", "/chats?show=all")
    status = {"id": "wamid.x", "status": "read", "at": "2026-11-22T08:00:00Z", "outbox": str(row)}
    tell_panels([cast(RecordAnswer, database.call("wocs_record", {"statuses": [status]}))])
    expect(reader.page.locator(".told.read")).to_be_visible(timeout=LIVE_S * 1000)
    assert len(lister.looks) == 1


def test_a_task_is_on_the_agents_open_inbox_and_its_steps_on_its_page(home: Home, browser: Browser) -> None:
    inbox = open_panel(browser, home, "Ali", "/inbox")
    began = time.monotonic()
    give_task(home, "Telefon balik")
    expect(inbox.page.locator("[data-row]")).to_be_visible()
    expect(inbox.page.locator(".pills a[href*='show=mine'] b")).to_have_text("1")
    assert time.monotonic() - began < LIVE_S

    task = open_panel(browser, home, "Admin", inbox.page.locator("a.what").get_attribute("href") or "")
    expect(task.page.locator(".steps li")).to_have_count(1)
    inbox.page.locator("a.what").click()
    inbox.page.get_by_role("button", name="Accept").click()
    expect(inbox.page.locator("#main .flash.good")).to_be_visible()
    expect(task.page.locator(".steps li")).to_have_count(2, timeout=LIVE_S * 1000)


def test_who_goes_off_duty_by_whatsapp_sees_it_on_the_page_that_is_open(home: Home, browser: Browser) -> None:
    chat = make_chat(home.panel.database)
    say(home.panel.database, chat, "berapa harga?")
    own = open_panel(browser, home, "Ali", f"/chat/{chat}")
    dot = own.page.locator(".me .dot")
    expect(dot).to_have_class("dot on")
    work = deliver(home.panel.database, message(ALI, command("duty", role="agent", state="off"), "/duty off"))
    tell_panels([cast(Work, {**work, "outbox": []})])
    expect(dot).to_have_class("dot", timeout=LIVE_S * 1000)


def test_without_the_pc_a_page_polls_and_is_live_again_when_it_is_back(home: Home, browser: Browser) -> None:
    corner = open_panel(browser, home, "Ali", "/inbox").page.locator("[data-poll-corner]")
    home.close_doorbell()
    expect(corner).to_have_text("every 5 s")
    home.open_doorbell()
    expect(corner).to_have_text("● live", timeout=20_000)


def test_what_somebody_has_begun_is_not_taken_from_under_their_finger(home: Home, browser: Browser) -> None:
    give_task(home, "Telefon balik")
    panel = open_panel(browser, home, "Ali", "/inbox")  # noqa: F811
    tick = panel.page.locator("[data-row] input[type=checkbox]").first
    tick.check()
    panel.page.locator("h1").click()
    give_task(home, "Hubungi semula")
    panel.await_looks(2)
    expect(tick).to_be_checked()
    expect(panel.page.locator("[data-row]")).to_have_count(1)
    tick.uncheck()
    panel.page.locator("h1").click()
    expect(panel.page.locator("[data-row]")).to_have_count(2)
    assert len(panel.looks) == 2


def test_a_question_stays_as_it_was_read_and_its_yes_to_something_else_is_refused(home: Home, browser: Browser) -> None:
    home.panel.log_in("Admin")
    task = ask_approval(home.panel)
    panel = open_panel(browser, home, "Admin", f"/task/{task}")  # noqa: F811
    before = panel.page.locator("[name=digest]").first.get_attribute("value")
    home.panel.database.sql("update wocs.approvals set digest = repeat('0', 64)")
    assert home.doorbell
    home.doorbell.streams.tell([f"task:{task}"])
    panel.await_looks(2)
    panel.page.wait_for_load_state("networkidle")
    assert panel.page.locator("[name=digest]").first.get_attribute("value") == before
    panel.page.locator("button[value=confirm]").click()
    expect(panel.page.locator("#main .flash.bad")).to_contain_text("changed after it was shown")
