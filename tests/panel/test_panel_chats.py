"""/chats: who waits, who is found, who may see whom, and five thousand of them."""

import re
import time

from tests.panel.browser_client import BrowserClient
from tests.panel.customer_chats import make_chat, make_chats, person_id, say

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def numbers_in(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'class="card chat-row" href="/chat/(\d+)"', html)]


def test_who_has_waited_longest_comes_first_and_who_has_an_answer_is_not_there(panel: BrowserClient) -> None:
    short, long = make_chat(panel.database, minutes=1), make_chat(panel.database, minutes=50)
    make_chat(panel.database, waiting_since=None)
    later = make_chat(panel.database, minutes=90, snoozed_until="infinity")
    panel.log_in("Ali")
    assert numbers_in(panel.open("/chats").text) == [long, short]
    assert later in numbers_in(panel.open("/chats?show=all").text)


def test_a_row_says_who_wrote_what_and_how_long_it_waits(panel: BrowserClient) -> None:
    panel.database.sql("update wocs.users set language = 'en'")
    chat = make_chat(panel.database, name="Puan Siti", minutes=42, tags=["vip"], opted_out_at="2026-01-01")
    say(panel.database, chat, "Ada lagi sambal?")
    panel.log_in("Ali")
    shown = panel.open("/chats").text
    for words in ("Puan Siti", "Ada lagi sambal?", "waiting 42 min", "nobody&#39;s", "vip", "opted out", "window 23 h"):
        assert words in shown


def test_who_has_no_name_is_called_by_a_masked_number(panel: BrowserClient) -> None:
    chat = make_chat(panel.database, name=None, customer_number="60171234567")
    panel.log_in("Ali")
    assert "6017•••67" in panel.open("/chats").text
    assert chat


def test_a_note_of_the_staff_is_no_last_word(panel: BrowserClient) -> None:
    chat = make_chat(panel.database)
    say(panel.database, chat, "Ada lagi?")
    say(panel.database, chat, "pelanggan sukar", "agent", kind="note")
    panel.log_in("Ali")
    assert "pelanggan sukar" not in panel.open("/chats").text


def test_an_agent_sees_neither_anothers_chats_nor_finds_them(panel: BrowserClient) -> None:
    others = make_chat(panel.database, name="Rahsia", assigned_agent=person_id(panel.database, "Bob"))
    own = make_chat(panel.database, assigned_agent=person_id(panel.database, "Ali"))
    say(panel.database, others, "rahsia besar")
    panel.log_in("Ali")
    for path in ("/chats", "/chats?show=all", "/chats?search=rahsia", f"/chats?search={others}"):
        assert others not in numbers_in(panel.open(path).text)
    assert numbers_in(panel.open("/chats?show=mine").text) == [own]
    panel.log_in("Admin")
    assert others in numbers_in(panel.open("/chats?show=all").text)


def test_names_numbers_tags_and_words_are_found_and_a_percent_sign_is_one(panel: BrowserClient) -> None:
    wanted = make_chat(panel.database, name="Puan Siti 50%", tags=["vip"], customer_number="60170000999")
    say(panel.database, wanted, "Ada lagi sambal?")
    say(panel.database, wanted, None, kind="audio", transcript="nak ikan bakar")
    make_chat(panel.database, name="Ah Chong", customer_number="60129999999")
    panel.log_in("Admin")
    for search in ("siti", "SAMBAL", "vip", "0170", "%25", "ikan", str(wanted)):
        assert numbers_in(panel.open(f"/chats?show=all&search={search}").text) == [wanted], search


def test_a_page_ends_and_the_next_one_goes_on_without_a_gap(panel: BrowserClient) -> None:
    made = make_chats(panel.database, 100)
    panel.log_in("Admin")
    for show, amount in (("waiting", 33), ("all", 100)):
        seen: list[int] = []
        path: str | None = f"/chats?show={show}"
        while path:
            shown = panel.open(path).text
            seen += numbers_in(shown)
            more = re.search(r'href="(/chats\?[^"]*before=[^"]*)"', shown)
            path = more[1].replace("&amp;", "&") if more else None
        assert len(seen) == len(set(seen)) == amount
        assert set(seen) <= made


def test_a_place_that_is_none_is_no_error(panel: BrowserClient) -> None:
    panel.log_in("Ali")
    for before in ("x", "1-", "99999999999999999999-1", "-1", "9999999999999999-999999999999999999"):
        for show in ("waiting", "all", "nonsense"):
            assert panel.open(f"/chats?show={show}&before={before}").status_code == 200


def test_nothing_that_a_customer_writes_is_markup(panel: BrowserClient) -> None:
    chat = make_chat(panel.database, name=SCRIPT[:100], tags=[SCRIPT])
    say(panel.database, chat, SCRIPT)
    panel.log_in("Ali")
    for path in ("/chats", f"/chats?search={SCRIPT}"):
        shown = panel.open(path).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_what_is_empty_says_what_will_come(panel: BrowserClient) -> None:
    panel.database.sql("update wocs.users set language = 'ms'")
    panel.log_in("Ali")
    assert "Tiada yang menunggu" in panel.open("/chats").text
    assert "Tiada padanan" in panel.open("/chats?search=tiada").text


def test_five_thousand_chats_open_as_fast_as_a_person_clicks(panel: BrowserClient) -> None:
    make_chats(panel.database, 5000)
    panel.database.sql(
        "insert into wocs.messages (chat_id, sender_type, content)"
        " select c.id, 'customer', 'mesej ' || n from wocs.chats c, generate_series(1, 3) n;"
        "analyze wocs.chats, wocs.messages"
    )
    panel.log_in("Ali")
    for path in ("/chats", "/chats?show=mine", "/chats?show=all", "/chats?show=closed", "/chats?show=all&search=mesej"):
        panel.open(path)
        begun = time.perf_counter()
        assert panel.open(path).status_code == 200
        assert time.perf_counter() - begun < 1, path
