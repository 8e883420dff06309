"""Two agents, an admin and a customer at the same time: real Chromium for the staff, the real webhook for phones."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from functions.panel.cookies import RETURN
from functions.request_settings import request_settings
from shared.settings import settings
from tests.browser.panel_site import LAPTOP, PanelSite
from tests.panel.browser_client import ADMIN, ALI, BOB
from tests.panel.customer_chats import make_chat, person_id, say
from tests.panel.task_rows import add_task, ask_approval, status

CUSTOMER = "60190000001"
CREATE = "/landing create\npage: promo-raya\ntitle: Promo Raya\ncta: Order"


@pytest.fixture
def staff(panels: PanelSite) -> PanelSite:
    panels.panel.database.sql("update wocs.users set language = 'en'")
    return panels


def show_code(page: Page, number: str) -> str:
    page.goto("/login")
    page.get_by_label("WhatsApp number").fill(number)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    found = re.search(r"WOCS-\w{4}-\w{4}", page.get_by_role("link", name="Open WhatsApp").get_attribute("href") or "")
    assert found
    return found[0]


def enter(page: Page, told: str, lands: str = "/inbox$") -> None:
    digits = re.search(r"\*(\d{6})\*", told)
    assert digits, told
    page.get_by_label("six digits").fill(digits[1])
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile(lands))


def press_at_once(pages: list[Page], path: str, press: Callable[[Page], Any]) -> None:
    """Each page's request waits until all of them are on their way."""
    held: list[Route] = []
    for page in pages:
        page.route(f"**{path}", lambda route: held.append(route))
    for page in pages:
        press(page)
    while len(held) < len(pages):
        pages[0].wait_for_timeout(10)
    for route in held:
        route.continue_()
    for page in pages:
        page.unroute(f"**{path}")


def open_chat(page: Page, customer: str) -> None:
    page.goto("/chats?show=all")
    page.get_by_role("link", name=re.compile(customer)).click()
    page.wait_for_url(re.compile(r"/chat/\d+"))  # once its scripts run: what is typed before is kept by nobody


def heard(staff: PanelSite, since: int = 0) -> list[str]:
    """What the customer was told, of what was sent since so many messages."""
    staff.await_errands()
    return list(staff.phones.said_to(CUSTOMER, since))


def test_three_log_in_and_one_of_them_answers_the_customer(staff: PanelSite) -> None:
    pages = {ALI: staff.open_browser(), BOB: staff.open_browser(), ADMIN: staff.open_browser(LAPTOP)}
    codes = {number: show_code(page, number) for number, page in pages.items()}
    answers = {number: staff.phones.say(number, f"Log me in. {code}") for number, code in codes.items()}
    for number, page in pages.items():
        enter(page, answers[number])
    ali, bob, admin = pages.values()
    before = len(staff.phones.graph.sent)

    staff.phones.say(CUSTOMER, "Ada stok sambal?", name="Puan Siti")
    for page in pages.values():
        open_chat(page, "Puan Siti")
        expect(page.locator(".bubble.customer .words")).to_have_text("Ada stok sambal?")
    press_at_once([ali, bob], "/act/chat_take", lambda page: page.get_by_role("button", name="Take").click())
    for page in (ali, bob):
        expect(page.locator("#main .flash")).to_be_visible()
    won, lost, name = (ali, bob, "Ali") if ali.locator("#main .flash.good").count() else (bob, ali, "Bob")
    expect(lost.locator("#main .flash.bad")).to_contain_text(name)
    expect(won.locator("#main .flash.good")).to_contain_text("yours to answer")

    admin.get_by_label("Your answer").fill("Saya jawab dahulu")
    admin.get_by_role("button", name="Send", exact=True).click()
    expect(admin.locator("#main .flash.bad")).to_contain_text(f"{name} is answering")
    expect(admin.get_by_label("Your answer")).to_have_value("Saya jawab dahulu")
    won.get_by_label("Your answer").fill("Ada, puan.")
    won.get_by_role("button", name="Send", exact=True).click()
    expect(won.locator(".bubble.agent .words")).to_have_text("Ada, puan.")
    assert heard(staff, before)[-1] == "Ada, puan."
    expect(admin.locator(".bubble.agent .words")).to_have_text("Ada, puan.", timeout=6_000)


def test_of_two_who_may_both_see_a_chat_the_loser_reads_who_is_writing_and_cannot_send(staff: PanelSite) -> None:
    database = staff.panel.database
    both = [person_id(database, name) for name in ("Ali", "Bob")]
    chat = make_chat(database, told_agents=both)
    say(database, chat, "Ada lagi?")
    ali, bob = staff.log_in("Ali"), staff.log_in("Bob")
    for page in (ali, bob):
        page.goto(f"/chat/{chat}")
    press_at_once([ali, bob], "/act/chat_take", lambda page: page.get_by_role("button", name="Take").click())
    for page in (ali, bob):
        expect(page.locator("#main .flash")).to_be_visible()
    won, lost, name = (ali, bob, "Ali") if ali.locator("#main .flash.good").count() else (bob, ali, "Bob")
    expect(lost.locator(".strip")).to_contain_text(f"{name} is writing")
    lost.get_by_label("Your answer").fill("Saya dulu")
    lost.get_by_role("button", name="Send", exact=True).click()
    expect(lost.locator("#main .flash.bad")).to_contain_text(f"{name} is answering")
    expect(lost.get_by_label("Your answer")).to_have_value("Saya dulu")
    won.get_by_role("button", name="Let go").click()
    expect(won.get_by_role("button", name="Take")).to_be_visible()
    lost.get_by_role("button", name="Send", exact=True).click()
    expect(lost.locator("#main .flash.good")).to_contain_text("Sent")
    assert database.sql("select facts ->> 'words' from wocs.outbox where say = 'chat.answer'") == [("Saya dulu",)]


def test_a_customers_answer_is_seen_six_seconds_after_an_act(staff: PanelSite) -> None:
    staff.phones.say(CUSTOMER, "Ada stok?", name="Puan Siti")
    ali = staff.log_in("Ali")
    open_chat(ali, "Puan Siti")
    ali.get_by_label("Your answer").fill("Ada.")
    ali.get_by_role("button", name="Send", exact=True).click()
    expect(ali.locator(".bubble.agent")).to_have_count(1)
    ali.get_by_label("Your answer").fill("Berapa puan nak")
    staff.phones.say(CUSTOMER, "Dua botol, terima kasih")
    expect(ali.locator(".bubble.customer .words").last).to_have_text("Dua botol, terima kasih", timeout=6_000)
    expect(ali.get_by_label("Your answer")).to_have_value("Berapa puan nak")


def test_what_is_asked_is_approved_and_what_is_changed_is_asked_again(staff: PanelSite) -> None:
    for page in ("promo-raya", "promo-dua", "promo-tiga"):
        staff.phones.say(ADMIN, CREATE.replace("promo-raya", page))
    for page in ("promo-raya", "promo-dua"):
        staff.phones.say(ADMIN, f"/landing publish page: {page}")
    admin = staff.log_in("Admin", LAPTOP)
    admin.goto("/inbox?show=approval")
    admin.get_by_role("link", name=re.compile("promo-raya")).click()
    admin.get_by_role("button", name="Approve").click()
    expect(admin.locator("#main .flash.good")).to_contain_text("promo-raya")
    expect(admin.locator("h1 + p .tag").first).to_have_text("done")

    admin.goto("/inbox?show=approval")
    admin.get_by_role("link", name=re.compile("promo-dua")).click()
    admin.locator("summary", has_text="Edit").click()
    field = admin.get_by_label("Change the command")
    field.fill(field.input_value().replace("promo-dua", "promo-tiga"))
    admin.get_by_role("button", name="Save and ask again").click()
    expect(admin.locator("dd", has_text="promo-tiga").first).to_be_visible()
    admin.get_by_role("button", name="Approve").click()
    expect(admin.locator("h1 + p .tag").first).to_have_text("done")
    published = "select page_slug from wocs.landing_versions where status = 'published' order by 1"
    assert staff.panel.database.sql(published) == [("promo-raya",), ("promo-tiga",)]


def test_several_are_changed_at_once_and_what_cannot_be_is_named_and_left(staff: PanelSite) -> None:
    asked = [ask_approval(staff.panel, page=f"promo-{n}") for n in range(2)]
    plain = add_task(staff.panel, "Ali")
    admin = staff.log_in("Admin")
    admin.goto("/inbox?show=all")
    for task in [*asked, plain]:
        admin.get_by_label(f"Tick {task}").check()
    admin.locator("select[name=do]").select_option("approve")
    admin.get_by_role("button", name="Show what would happen").click()
    preview = admin.locator(".change")
    expect(preview.locator("h2")).to_contain_text("2 of 3")
    expect(preview.locator("li", has_text=plain).locator(".bad")).to_be_visible()
    assert [status(staff.panel, task) for task in asked] == ["awaiting_approval"] * 2
    admin.get_by_role("button", name="Yes, do it for 2").click()
    expect(preview.locator("h2")).to_contain_text("2 of 2 done")
    assert [status(staff.panel, task) for task in [*asked, plain]] == ["done", "done", "pending"]


def test_a_quick_reply_goes_where_the_cursor_is_and_to_the_customer(staff: PanelSite) -> None:
    staff.panel.database.sql("insert into wocs.quick_replies (name, words) values ('harga', 'RM 12 sebotol')")
    staff.phones.say(CUSTOMER, "Berapa?", name="Puan Siti")
    ali = staff.log_in("Ali")
    open_chat(ali, "Puan Siti")
    words = ali.get_by_label("Your answer")
    words.press_sequentially("Salam puan. /ha")
    words.press("Enter")
    expect(words).to_have_value("Salam puan. RM 12 sebotol")
    ali.get_by_role("button", name="Send", exact=True).click()
    expect(ali.locator(".bubble.agent .words")).to_have_text("Salam puan. RM 12 sebotol")
    assert heard(staff)[-1] == "Salam puan. RM 12 sebotol"


def test_when_the_window_is_closed_a_template_goes_for_its_price(
    staff: PanelSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WOCS_CUSTOMER_TEMPLATES", "promo_raya:0.35")
    settings.cache_clear()
    staff.panel.database.call("wocs_tick", {"settings": request_settings()})
    staff.phones.say(CUSTOMER, "Nanti saya fikir", name="Puan Siti")
    staff.panel.database.sql("update wocs.chats set last_customer_at = now() - interval '24 hours 1 second'")
    ali = staff.log_in("Ali")
    open_chat(ali, "Puan Siti")
    expect(ali.get_by_label("Your answer")).to_have_count(0)
    expect(ali.get_by_label("Template")).to_contain_text("promo_raya · RM 0.35 a message")
    ali.get_by_role("button", name="Send the template").click()
    expect(ali.locator("#main .flash.good")).to_be_visible()
    staff.await_errands()
    [sent] = [message for message in staff.phones.graph.sent if message["type"] == "template"][-1:]
    assert (sent["to"].lstrip("+"), sent["template"]["name"]) == (CUSTOMER, "promo_raya")


def test_who_logs_out_everywhere_is_out_in_the_other_browser_too(staff: PanelSite) -> None:
    here, there, bob = staff.log_in("Ali"), staff.log_in("Ali", LAPTOP), staff.log_in("Bob")
    there.goto("/inbox")
    here.goto("/sessions")
    here.get_by_role("button", name="Log out everywhere").click()
    expect(here).to_have_url(re.compile("/login"))
    there.get_by_role("link", name="Chats").click()
    expect(there).to_have_url(re.compile("/login"))
    assert {cookie["name"] for cookie in there.context.cookies()} == {RETURN}
    bob.goto("/inbox")
    expect(bob).to_have_url(re.compile("/inbox"))


def test_a_page_whose_session_ended_meanwhile_keeps_the_words_for_the_next_login(staff: PanelSite) -> None:
    staff.phones.say(CUSTOMER, "Ada stok?", name="Puan Siti")
    ali, other = staff.log_in("Ali"), staff.log_in("Ali")
    open_chat(ali, "Puan Siti")
    ali.get_by_label("Your answer").fill("Ada, puan. Sebentar")
    chat = ali.url
    other.goto("/sessions")
    other.get_by_role("button", name="Log out everywhere").click()
    ali.get_by_role("button", name="Send", exact=True).click()
    expect(ali).to_have_url(re.compile("/login"))
    code = show_code(ali, ALI)
    enter(ali, staff.phones.say(ALI, code), f"{re.escape(chat)}$")
    expect(ali.get_by_label("Your answer")).to_have_value("Ada, puan. Sebentar")
    assert not any(words == "Ada, puan. Sebentar" for words in heard(staff))


def test_on_a_shared_phone_nobody_reads_what_another_has_not_sent(staff: PanelSite) -> None:
    staff.phones.say(CUSTOMER, "Ada stok?", name="Puan Siti")
    page = staff.log_in("Ali")
    open_chat(page, "Puan Siti")
    page.get_by_label("Your answer").fill("Ada, puan. Sebentar")
    for name, words in (("Admin", ""), ("Ali", "Ada, puan. Sebentar")):
        staff.change_person(page, name)
        page.reload()
        expect(page.locator("details.me summary")).to_contain_text(name)
        expect(page.get_by_label("Your answer")).to_have_value(words)
