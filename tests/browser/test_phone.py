"""The phone page in real Chromium, on the real simulator and a small webhook that answers through the Graph API."""

import json
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask, request
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from home_node.browser import find_browser
from local.simulator.simulator_config import Config
from local.simulator.wsgi_app import make_app
from tests.browser.chromium_flags import FLAGS

TOKEN, NUMBER_ID, ADMIN = "token", "106540352242922", "60123456789"
PEOPLE = [
    {"name": "Admin", "number": ADMIN, "role": "admin"},
    {"name": "Ali", "number": "60129876543", "role": "agent"},
    {"name": "Customer", "number": "60171234567", "role": "customer"},
]
STICKER = bytes.fromhex(
    "5249464646000000574542505650384c390000002f07c00110553064244990c4019c3fc979fd43744f0b0412895c065d5848909ce6b7cddc"
    "ff09807b2ae04b25765c4bfbd556fbb4955825a00a00"
)
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ff89993d1d"
    "0000000049454e44ae426082"
)


class Echo:
    """The business in a nutshell: `buttons` and `list` are answered with these, everything else with what was heard."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.answers: list[threading.Thread] = []
        self.graph = ""
        self.roles: dict[str, str] | None = None

    def take(self) -> str:
        value = request.get_json()["entry"][0]["changes"][0]["value"]
        for message in value.get("messages", []):
            self.heard.append(message)
            if message["type"] != "reaction":
                self.answers.append(threading.Thread(target=self.answer, args=(message,)))
                self.answers[-1].start()
        return ""

    def answer(self, message: dict[str, Any]) -> None:
        said = message.get("text", {}).get("body", message["type"])
        payload: dict[str, Any] = {"to": message["from"], "context": {"message_id": message["id"]}} | offered(said)
        self.post(payload)

    def post(self, payload: dict[str, Any]) -> None:
        body = {"messaging_product": "whatsapp", **payload}
        answer = httpx.post(self.graph, json=body, headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200, answer.text

    def trace(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What the system would tell: every text was a command that makes a task and an answer."""
        texts = [message for message in self.heard if message["type"] == "text" and message["from"] == asked["sender"]]
        events = [event(number, message) for number, message in enumerate(texts, 1)]
        known = {} if self.roles is None else {"roles": self.roles}
        return {"events": events, "month": {"messages": 37, "allowance": asked["allowance"]}} | known

    def latest(self, kind: str) -> dict[str, Any]:
        return next(message for message in reversed(self.heard) if message["type"] == kind)


def event(number: int, message: dict[str, Any]) -> dict[str, Any]:
    moves = [{"at": "2026-11-22T08:00:00Z", "action": action, "actor": None} for action in ("created", "finished")]
    return {
        "id": number,
        "message_id": message["id"],
        "kind": "message",
        "at": "2026-11-22T08:00:00Z",
        "understood": {"do": "command", "command": "landing_list", "runs": "answer", "args": {"status": "all"}},
        "tasks": [{"id": "TASK-1201", "command": "landing list", "status": "done", "moves": moves}],
        "outbox": [
            {"id": 1, "say": "landing.list", "kind": "reply", "state": "delivered", "attempt": 1, "error": None}
        ],
    }


def offered(said: str) -> dict[str, Any]:
    if said == "buttons":
        replies = [
            {"type": "reply", "reply": {"id": f"{word} TASK-1201", "title": word}} for word in ("CONFIRM", "REJECT")
        ]
        offer = {"type": "button", "body": {"text": "*Publish* promo-raya?"}, "action": {"buttons": replies}}
    elif said == "list":
        rows = [{"id": "/help landing", "title": "Landing pages", "description": "create, edit, publish"}]
        offer = {
            "type": "list",
            "body": {"text": "What next?"},
            "action": {"button": "Menu", "sections": [{"rows": rows}]},
        }
    else:
        return {"type": "text", "text": {"body": f"heard: {said}"}}
    return {"type": "interactive", "interactive": offer}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = find_browser(os.environ.get("CHROMIUM_PATH", ""))
    if chromium is None:
        pytest.skip("There is no Chromium on this machine, so the phone page cannot be looked at.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[tuple[Echo, str]]:
    echo, site = Echo(), Flask("echo")
    site.add_url_rule("/api/webhook", view_func=echo.take, methods=["POST"])
    phone: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        inside = environ["PATH_INFO"].startswith("/phone")
        return (phone["app"] if inside else site)(environ, start_response)

    server = make_server("127.0.0.1", 0, application, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    echo.graph = f"{url}/phone/graph/v25.0/{NUMBER_ID}/messages"
    phone["app"] = make_app(
        Config(
            url + "/api/webhook", "secret", TOKEN, tmp_path, phone_number_id=NUMBER_ID, people=PEOPLE, trace=echo.trace
        )
    )
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield echo, url
    for answer in echo.answers:
        answer.join()
    server.shutdown()
    phone["app"].extensions["simulator"].close()
    server.server_close()


@pytest.fixture
def page(browser: Browser, echo: tuple[Echo, str], request: pytest.FixtureRequest) -> Iterator[Page]:
    """The admin's phone, 1280 wide unless a test asks for another size; a complaint of the browser fails the test."""
    width, height = getattr(request, "param", (1280, 800))
    context = browser.new_context(viewport={"width": width, "height": height}, permissions=["microphone"])
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(echo[1] + "/phone")
    expect(page.locator("body[data-ready]")).to_be_attached()
    yield page
    context.close()
    assert complaints == []


narrow = pytest.mark.parametrize("page", [(360, 740)], indirect=True)


def write(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="Message").fill(words)
    page.keyboard.press("Enter")


def bubbles(page: Page) -> Any:
    return page.locator("#log .message:not(.typing)")


def menu_of(page: Page, bubble: Any) -> None:
    bubble.hover()
    bubble.get_by_role("button", name="Message menu").click()


def test_a_message_is_sent_and_answered(page: Page) -> None:
    write(page, "Halo *semua* <b>x</b>")
    mine, theirs = bubbles(page).nth(0), bubbles(page).nth(1)
    expect(theirs.locator(".words").last).to_have_text("heard: Halo semua <b>x</b>")
    expect(mine.locator("strong")).to_have_text("semua")
    expect(mine.get_by_role("img", name="Delivered")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_have_value("")


def test_shift_enter_makes_a_new_line_and_the_field_grows(page: Page) -> None:
    field = page.get_by_role("textbox", name="Message")
    before = field.bounding_box()["height"]
    field.type("/landing list")
    for _ in range(3):
        page.keyboard.press("Shift+Enter")
    field.type("status: all")
    assert field.bounding_box()["height"] > before + 40
    page.keyboard.press("Enter")
    expect(bubbles(page).first.locator(".words")).to_have_text("/landing list\n\n\nstatus: all")


def test_a_picture_is_sent_with_its_caption(page: Page, echo: tuple[Echo, str]) -> None:
    page.get_by_role("button", name="Attach").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Photos and videos").click()
    chooser.value.set_files({"name": "promo.png", "mimeType": "image/png", "buffer": PICTURE})
    page.get_by_placeholder("Add a caption").fill("/landing create\npage: promo-raya")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(bubbles(page).nth(1)).to_contain_text("heard: image")
    expect(bubbles(page).first.locator("img")).to_have_js_property("naturalWidth", 1)
    assert echo[0].latest("image")["image"]["caption"] == "/landing create\npage: promo-raya"
    bubbles(page).first.get_by_role("button", name=re.compile("Open Picture")).click()
    expect(page.get_by_role("dialog", name="Picture")).to_be_visible()


def test_a_document_is_sent(page: Page, echo: tuple[Echo, str]) -> None:
    page.get_by_role("button", name="Attach").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Document").click()
    chooser.value.set_files({"name": "senarai.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"})
    page.get_by_role("button", name="Send", exact=True).click()
    expect(bubbles(page).nth(1)).to_contain_text("heard: document")
    assert echo[0].latest("document")["document"]["filename"] == "senarai.pdf"


def test_a_button_is_tapped(page: Page, echo: tuple[Echo, str]) -> None:
    write(page, "buttons")
    page.get_by_role("button", name="CONFIRM").click()
    expect(bubbles(page).nth(3)).to_contain_text("heard: interactive")
    reply = echo[0].latest("interactive")["interactive"]
    assert reply == {"type": "button_reply", "button_reply": {"id": "CONFIRM TASK-1201", "title": "CONFIRM"}}
    expect(bubbles(page).nth(2).locator(".quote")).to_contain_text("promo-raya?")


@narrow
def test_a_list_is_opened_and_a_row_chosen(page: Page, echo: tuple[Echo, str]) -> None:
    write(page, "list")
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("dialog", name="Menu").get_by_role("button", name="Landing pages").click()
    expect(bubbles(page).nth(3)).to_contain_text("heard: interactive")
    assert echo[0].latest("interactive")["interactive"]["list_reply"]["id"] == "/help landing"


def test_a_message_is_quoted(page: Page, echo: tuple[Echo, str]) -> None:
    write(page, "satu")
    menu_of(page, bubbles(page).nth(1))
    page.get_by_role("menuitem", name="Reply").click()
    write(page, "batal")
    expect(bubbles(page).nth(2).locator(".quote")).to_contain_text("heard: satu")
    expect(bubbles(page).nth(3)).to_contain_text("heard: batal")
    assert echo[0].latest("text")["context"]["from"] == "601155500000"


def test_a_message_is_reacted_to_and_forwarded(page: Page, echo: tuple[Echo, str]) -> None:
    write(page, "satu")
    menu_of(page, bubbles(page).nth(1))
    page.get_by_role("button", name="React 👍").click()
    expect(bubbles(page).nth(1).locator(".reactions")).to_have_text("👍")
    menu_of(page, bubbles(page).nth(1))
    page.get_by_role("menuitem", name="Forward").click()
    expect(bubbles(page).nth(2)).to_contain_text("Forwarded")
    expect(bubbles(page).nth(3)).to_be_visible()
    assert echo[0].latest("reaction")["reaction"]["emoji"] == "👍"
    assert echo[0].latest("text")["context"] == {"forwarded": True}


def test_a_voice_note_is_recorded_as_whatsapp_sends_it(page: Page, echo: tuple[Echo, str]) -> None:
    page.get_by_role("button", name="Record a voice message").click()
    expect(page.get_by_role("group", name="Recording").locator("time")).to_have_text("0:01")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(bubbles(page).nth(1)).to_contain_text("heard: audio")
    note = echo[0].latest("audio")["audio"]
    assert (note["mime_type"], note["voice"]) == ("audio/ogg; codecs=opus", True)
    recorded = httpx.get(f"{echo[1]}/phone/api/media/{note['id']}").content
    assert recorded.startswith(b"OggS")
    assert b"OpusHead" in recorded[:64]
    expect(bubbles(page).first.locator(".length")).to_have_text(re.compile("0:0[1-3]"))


def test_a_recording_can_be_thrown_away(page: Page, echo: tuple[Echo, str]) -> None:
    page.get_by_role("button", name="Record a voice message").click()
    page.get_by_role("button", name="Throw the recording away").click()
    write(page, "text after")
    expect(bubbles(page).nth(1)).to_contain_text("heard: text after")
    assert [message["type"] for message in echo[0].heard] == ["text"]


def test_each_person_has_a_phone_and_a_stranger_can_be_added(page: Page, echo: tuple[Echo, str]) -> None:
    write(page, "dari admin")
    expect(bubbles(page)).to_have_count(2)
    page.locator("#people").get_by_role("button", name=re.compile("Ali")).click()
    expect(bubbles(page)).to_have_count(0)
    page.get_by_role("button", name="/agent list").click()
    page.keyboard.press("Enter")
    expect(bubbles(page).nth(1)).to_contain_text("heard: /agent list")
    page.get_by_role("button", name="Add a stranger").click()
    page.get_by_role("textbox", name="Name").fill("Somebody")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#subtitle")).to_contain_text("Somebody")
    expect(page.locator("#log .note").first).to_contain_text("not on the whitelist")


def test_the_business_types_and_unread_messages_are_counted(page: Page, echo: tuple[Echo, str]) -> None:
    write(page, "satu")
    expect(bubbles(page)).to_have_count(2)
    page.locator("#people").get_by_role("button", name=re.compile("Ali")).click()
    echo[0].post({"status": "read", "message_id": echo[0].heard[0]["id"], "typing_indicator": {"type": "text"}})
    expect(page.locator("#people .person", has_text="Admin")).to_contain_text("typing…")
    echo[0].post({"to": ADMIN, "type": "text", "text": {"body": "lagi satu"}})
    expect(page.locator("#people .person", has_text="Admin").locator(".unread")).to_have_text("1")
    page.locator("#people .person", has_text="Admin").click()
    expect(bubbles(page).nth(0).get_by_role("img", name="Read")).to_be_visible()
    expect(page.locator("#people .unread")).to_have_count(0)


def test_beside_the_chat_is_what_was_understood_done_and_sent(page: Page) -> None:
    expect(page.locator(".meter")).to_contain_text("37of 1,000 messages this month")
    write(page, "/landing list\nstatus: all")
    story = page.locator("#panel .story").first
    expect(story).to_contain_text("Understood: /landing list")
    expect(story.locator("dl")).to_contain_text("statusall")
    expect(story.locator(".task-line")).to_contain_text("TASK-1201")
    expect(story.locator(".steps")).to_contain_text("landing · list")
    write(page, "another")
    expect(page.locator("#panel .story")).to_have_count(2)
    menu_of(page, bubbles(page).first)
    page.get_by_role("menuitem", name="What happened").click()
    expect(page.locator("#panel .story")).to_have_count(1)


def test_whoever_the_system_lets_in_is_no_stranger_any_more(page: Page, echo: tuple[Echo, str]) -> None:
    page.locator("#people").get_by_role("button", name=re.compile("Customer")).click()
    expect(page.locator("#log .note").first).to_contain_text("not on the whitelist")
    echo[0].roles = {ADMIN: "admin", "60129876543": "agent", "60171234567": "viewer"}
    write(page, "hai")
    expect(page.locator("#people .person", has_text="Customer").locator(".role")).to_have_text("viewer")
    expect(page.locator("#log .note:not(.calm)")).to_have_count(0)


@pytest.mark.parametrize("page", [(1280, 800), (360, 740)], indirect=True)
def test_trouble_is_caused_with_the_keyboard_alone(page: Page) -> None:
    for number in range(9):
        write(page, f"/landing list {number}")
    expect(bubbles(page)).to_have_count(18)
    if page.get_by_role("button", name="What happened").is_visible():
        page.get_by_role("button", name="What happened").focus()
        page.keyboard.press("Enter")
    else:
        page.get_by_role("textbox", name="Message").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.trouble summary')"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lose the next statuses: do it").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".trouble .now")).to_contain_text("lose statuses · 3 left")


@pytest.mark.parametrize("page", [(360, 740)], indirect=True)
def test_a_failure_in_the_header_is_read_whole_on_a_small_phone(page: Page) -> None:
    words = "the number is not a phone number of this country, so nothing was sent to it"
    page.evaluate("words => import('/phone/static/state.js').then((told) => told.happen('problem', words))", words)
    subtitle = page.locator("#subtitle")
    expect(subtitle).to_have_class(re.compile("failing"))
    assert page.evaluate(
        "(s => s.scrollWidth <= s.clientWidth && s.scrollHeight <= s.clientHeight + 1)"
        "(document.querySelector('#subtitle'))"
    )


def test_the_draft_of_a_message_is_there_again_after_a_reload_on_its_own_phone(page: Page) -> None:
    field = page.get_by_role("textbox", name="Message")
    field.fill("belum siap")
    page.reload()
    expect(field).to_have_value("belum siap")
    page.locator("#people").get_by_role("button", name=re.compile("Ali")).click()
    expect(field).to_have_value("")
    page.locator("#people").get_by_role("button", name=re.compile("Admin")).click()
    page.keyboard.press("Enter")
    expect(bubbles(page).first).to_contain_text("belum siap")
    page.reload()
    expect(field).to_have_value("")


def test_trouble_can_be_caused_and_ended(page: Page) -> None:
    page.get_by_text("Cause trouble").click()
    page.get_by_role("button", name="Lose the next statuses: do it").click()
    expect(page.locator(".trouble .now")).to_contain_text("lose statuses · 3 left")
    page.get_by_role("button", name="All is well again").click()
    expect(page.locator(".trouble .now")).to_have_count(0)


@narrow
def test_a_phone_of_360_pixels_shows_everything_without_sideways_scrolling(page: Page) -> None:
    write(page, "perkataan" * 30 + " https://example.com/" + "x" * 200)
    write(page, "buttons")
    expect(page.get_by_role("button", name="REJECT")).to_be_visible()
    for pane in ("All phones", "What happened"):
        width = page.evaluate(
            "Math.max(document.documentElement.scrollWidth, document.querySelector('#scroll').scrollWidth)"
        )
        assert width <= 360
        page.get_by_role("button", name=pane).first.click()
        page.screenshot()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.evaluate("document.body.dataset.pane = 'chat'")
    page.get_by_role("button", name="Switch phone").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Ali")).click()
    expect(page.locator("#subtitle")).to_contain_text("Ali")


def test_chats_are_there_again_after_a_reload(page: Page) -> None:
    write(page, "ingat saya")
    expect(bubbles(page)).to_have_count(2)
    page.reload()
    expect(bubbles(page).first).to_contain_text("ingat saya")


def test_the_page_loads_nothing_from_outside(page: Page, echo: tuple[Echo, str]) -> None:
    policy = httpx.get(echo[1] + "/phone").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert all(name.startswith(echo[1]) for name in loaded), json.dumps(loaded)


def test_a_customers_order_place_edit_and_deletion_are_sent_from_the_page(page: Page, echo: tuple[Echo, str]) -> None:
    page.get_by_role("button", name="Attach").click()
    page.get_by_role("menuitem", name="Order").click()
    page.get_by_label("How many Colek Jambu").fill("0")
    page.get_by_role("button", name="Send the order").click()
    expect(bubbles(page).nth(0)).to_contain_text("1 × Colek Mangga")
    page.get_by_role("button", name="Attach").click()
    page.get_by_role("menuitem", name="Location").click()
    page.get_by_role("button", name="Dataran Merdeka").click()
    expect(page.locator("#log .mine").last).to_contain_text("📍 Dataran Merdeka")
    write(page, "ada stok?")
    expect(bubbles(page).last).to_contain_text("heard: ada stok?")
    menu_of(page, page.locator("#log .mine").last)
    page.get_by_role("menuitem", name="Edit").click()
    page.get_by_label("The new words").fill("ada stok lagi?")
    page.get_by_role("button", name="Save").click()
    edited = page.locator("#log .mine", has_text="ada stok lagi?")
    expect(edited).to_contain_text("edited")
    menu_of(page, edited.first)
    page.get_by_role("menuitem", name="Delete for everyone").click()
    expect(page.locator("#log .mine", has_text="🚫 deleted")).to_be_visible()
    assert [item["product_retailer_id"] for item in echo[0].latest("order")["order"]["product_items"]][:1] == [
        "Colek Mangga"
    ]
    assert echo[0].latest("revoke")["revoke"]["original_message_id"]


def test_a_delivery_is_made_once_more_from_the_page(page: Page, echo: tuple[Echo, str]) -> None:
    write(page, "sekali lagi")
    expect(bubbles(page).nth(1)).to_contain_text("heard: sekali lagi")
    page.get_by_text("Set the stage").click()
    page.get_by_role("button", name=re.compile("Deliver text of .* again")).first.click()
    expect(bubbles(page)).to_have_count(3)
    assert [message["text"]["body"] for message in echo[0].heard] == ["sekali lagi"] * 2


def test_what_the_business_sends_a_customer_is_shown_as_on_a_phone(page: Page, echo: tuple[Echo, str]) -> None:
    page.locator("#people").get_by_role("button", name=re.compile("Customer")).click()
    write(page, "di mana kedai?")
    expect(bubbles(page)).to_have_count(2)
    customer = PEOPLE[2]["number"]
    sent = httpx.post(
        echo[0].graph.replace("/messages", "/media"),
        data={"messaging_product": "whatsapp", "type": "image/webp"},
        files={"file": ("s.webp", STICKER, "image/webp")},
        headers={"Authorization": f"Bearer {TOKEN}"},
    ).json()["id"]
    place = {"latitude": 3.1478, "longitude": 101.6953, "name": "Gerai Ali", "address": "Jalan Raja"}
    contact = {
        "name": {"formatted_name": "Ali bin Abu", "first_name": "Ali"},
        "phones": [{"phone": "+60 12-987 6543", "wa_id": "60129876543"}],
    }
    for kind, part in (("location", place), ("contacts", [contact]), ("sticker", {"id": sent})):
        echo[0].post({"to": customer, "type": kind, kind: part})
    expect(bubbles(page)).to_have_count(5)
    expect(bubbles(page).nth(2)).to_contain_text("📍 Gerai Ali Jalan Raja 3.1478, 101.6953")
    expect(bubbles(page).nth(3)).to_contain_text("👤 Ali bin Abu +60 12-987 6543")
    sticker = bubbles(page).nth(4).get_by_role("img", name="Sticker")
    expect(sticker).to_have_js_property("naturalWidth", 8)
    expect(sticker).to_have_css("width", "132px")  # what it is, also while the bubble grows into its place
    expect(page.locator("#people .person", has_text="Customer")).to_contain_text("💟 Sticker")


def test_a_sticker_of_ones_own_is_seen_and_passed_on_as_one(page: Page, echo: tuple[Echo, str]) -> None:
    page.get_by_role("button", name="Attach").click()
    page.get_by_role("menuitem", name="Sticker").click()
    expect(bubbles(page).nth(1)).to_contain_text("heard: sticker")
    expect(bubbles(page).first.get_by_role("img", name="Sticker")).to_have_js_property("naturalWidth", 8)
    menu_of(page, bubbles(page).first)
    page.get_by_role("menuitem", name="Forward").click()
    expect(bubbles(page)).to_have_count(4)
    assert [message["type"] for message in echo[0].heard] == ["sticker", "sticker"]
