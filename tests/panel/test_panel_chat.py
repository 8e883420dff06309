"""/chat/12: what is seen of it and by whom, however long it is and whatever was written."""

import re

import pytest

from tests.conftest import forget_settings
from tests.panel.browser_client import BrowserClient
from tests.panel.customer_chats import keep_file, make_chat, person_id, queue_answer, say, say_many

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def places_in(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'class="bubble \w+" id="m(\d+)"', html)]


def english(panel: BrowserClient, name: str = "Ali") -> None:
    panel.database.sql("update wocs.users set language = 'en'")
    panel.log_in(name)


def test_a_number_of_no_chat_is_no_page(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    for chat in ("0", "x", "-1", "99999999999999999999", "1;drop", "%00", "1.5"):
        assert panel.open(f"/chat/{chat}").status_code == 404, chat


def test_another_agents_chat_is_no_page_and_no_act_of_it_is_done(panel: BrowserClient) -> None:
    chat = make_chat(panel.database, assigned_agent=person_id(panel.database, "Bob"))
    say(panel.database, chat, "rahsia")
    panel.log_in("Ali")
    assert panel.open(f"/chat/{chat}").status_code == 404
    before = panel.database.sql("select c.*, (select count(*) from wocs.messages) from wocs.chats c")
    fields = {"words": "hai", "note": "hai", "tag": "x", "hours": "1", "agent": ""}
    for act in ("send", "take", "note", "close", "reopen", "assign", "tag", "snooze", "release", "template"):
        answer = panel.act(f"chat_{act}", back=f"/chat/{chat}", chat=str(chat), **fields)
        assert answer.status_code == 404, act
        assert "rahsia" not in answer.text
    assert panel.database.sql("select c.*, (select count(*) from wocs.messages) from wocs.chats c") == before


def test_the_last_thirty_are_shown_and_the_earlier_ones_by_a_link(panel: BrowserClient) -> None:
    chat, other = make_chat(panel.database), make_chat(panel.database)
    made = say_many(panel.database, chat, 70)
    say(panel.database, other, "rahsia")
    panel.log_in("Ali")
    path, seen = f"/chat/{chat}", []
    while path:
        shown = panel.open(path).text
        assert len(places_in(shown)) <= 30
        seen = places_in(shown) + seen
        earlier = re.search(r'href="(/chat/\d+\?before=\d+)"', shown)
        path = earlier[1] if earlier else ""
    assert seen == made
    assert "data-poll=" in panel.open(f"/chat/{chat}").text
    assert "data-poll=" not in panel.open(f"/chat/{chat}?before={made[40]}").text


def test_a_place_that_is_none_is_no_error(panel: BrowserClient) -> None:
    chat = make_chat(panel.database)
    panel.log_in("Ali")
    for query in ("before=x", "before=99999999999999999999", "about=x", "about=1", "before="):
        assert panel.open(f"/chat/{chat}?{query}").status_code == 200, query


def test_every_kind_of_message_says_what_it_is(panel: BrowserClient) -> None:
    database = panel.database
    chat = make_chat(database)
    picture, voice = keep_file(database, "image", "image/jpeg"), keep_file(database, "audio", "audio/ogg")
    sheet = keep_file(database, "document", "application/pdf", name="senarai.pdf")
    say(database, chat, "resit", kind="image", attachment_id=picture)
    say(database, chat, None, kind="audio", details={"voice": True}, attachment_id=voice, transcript="nak tanya")
    say(database, chat, None, kind="document", attachment_id=sheet)
    say(database, chat, None, kind="image", attachment_id=keep_file(database, "image", "image/png", "failed"))
    say(database, chat, "Rumah", kind="location", details={"location": {"latitude": 3.1, "longitude": 101.5}})
    say(database, chat, None, kind="contacts", details={"contacts": [{"name": "Ah Chong", "phones": ["+6012"]}]})
    items = [{"name": "SAMBAL", "quantity": 3, "price": 12, "currency": "MYR"}]
    say(database, chat, None, kind="order", details={"order": {"items": items, "total": 36, "currency": "MYR"}})
    say(database, chat, "4 botol", edited_at="2026-01-01")
    say(database, chat, "dipadam", deleted_at="2026-01-01")
    say(database, chat, None, kind="unsupported")
    say(database, chat, "catatan", "agent", kind="note")
    english(panel)
    shown = panel.open(f"/chat/{chat}").text
    for words in (
        f'<img src="/media/{picture}"', f'<audio src="/media/{voice}"', "nak tanya", f'href="/media/{sheet}"',
        "senarai.pdf", "could not be fetched", "query=3.1%2C101.5", "Ah Chong", "3 × SAMBAL", "MYR 36.00", "edited",
        "deleted this message", "did not pass on", "staff only",
    ):  # fmt: skip
        assert words in shown, words
    assert "dipadam" not in shown


STATES = [
    ("sending", None, "Waiting to be sent"),
    ("queued", None, "Goes out"),
    ("unknown", None, "WhatsApp has not said so"),
    ("sent", None, 'aria-label="Sent"'),
    ("delivered", None, 'aria-label="Delivered"'),
    ("played", None, 'aria-label="Read"'),
    ("failed", "131026", "cannot be reached on WhatsApp"),
    ("failed", "4711", "code 4711"),
    ("failed", SCRIPT, "Not sent"),
    ("outdated", None, "out of date"),
]


def test_how_far_each_answer_has_come_is_said(panel: BrowserClient) -> None:
    chat = make_chat(panel.database)
    for state, code, _ in STATES:
        say(panel.database, chat, "ada", "agent", outbox_id=queue_answer(panel.database, state, code))
    english(panel)
    shown = panel.open(f"/chat/{chat}").text
    for bubble, (state, _, words) in zip(shown.split('class="bubble agent"')[1:], STATES, strict=True):
        assert words in bubble, state
    assert SCRIPT not in shown


def test_nothing_that_can_hold_text_is_markup(panel: BrowserClient) -> None:
    database = panel.database
    chat = make_chat(database, name=SCRIPT[:100], tags=[SCRIPT])
    database.sql("insert into wocs.quick_replies (name, words) values (%s, %s)", SCRIPT[:40], SCRIPT)
    database.sql("update wocs.users set name = left(%s, 100) where name = 'Bob'", SCRIPT)
    file = keep_file(database, "document", "text/html", name=SCRIPT)
    details = {
        "filename": SCRIPT, "advert": SCRIPT, "product": SCRIPT, "form": SCRIPT, "forwarded": True,
        "location": {"latitude": SCRIPT, "longitude": SCRIPT}, "contacts": [{"name": SCRIPT, "phones": [SCRIPT]}],
        "order": {"items": [{"name": SCRIPT, "quantity": 1, "price": 1, "currency": SCRIPT}], "currency": SCRIPT},
    }  # fmt: skip
    quoted = say(database, chat, SCRIPT, transcript=SCRIPT, reaction=SCRIPT, details=details, attachment_id=file)
    [(quoted_id,)] = database.sql("select id from wocs.messages where position = %s", quoted)
    say(database, chat, SCRIPT, kind=SCRIPT, reply_to=quoted_id)
    say(database, chat, SCRIPT, "agent", kind="note", sender_id=person_id(database, SCRIPT[:100]))
    panel.log_in("Admin")
    for path in (f"/chat/{chat}", f"/chat/{chat}?about={quoted}", "/replies"):
        answer = panel.open(path)
        assert answer.status_code == 200
        assert "alert(1)" in answer.text
        for raw in ("<script>alert", "<img src=x", "\"'><"):
            assert raw not in answer.text, path


def test_what_meta_left_out_is_no_error(panel: BrowserClient) -> None:
    chat = make_chat(panel.database)
    for details in ({"order": {}}, {"contacts": [{}]}, {"location": {}}, {"order": {"items": [{}], "total": 0}}):
        say(panel.database, chat, None, details=details)
    panel.log_in("Ali")
    assert panel.open(f"/chat/{chat}").status_code == 200


def test_a_customers_file_is_seen_by_who_may_read_the_chat_until_it_is_deleted(panel: BrowserClient) -> None:
    database = panel.database
    chat, file = (
        make_chat(database, assigned_agent=person_id(database, "Bob")),
        keep_file(database, "image", "image/png"),
    )
    place = say(database, chat, None, kind="image", attachment_id=file)
    seen = "select wocs.attachment_may_see(a, u) from wocs.attachments a, wocs.users u where u.name = %s"
    for name, sees in {"Ali": False, "Bob": True, "Admin": True, "Viewer": False}.items():
        assert database.sql(seen, name) == [(sees,)], name
    database.sql("update wocs.messages set deleted_at = now() where position = %s", place)
    assert database.sql(seen, "Admin") == [(False,)]


def test_the_window_its_end_and_what_a_message_costs_are_said(
    panel: BrowserClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, closed = make_chat(panel.database, minutes=30), make_chat(panel.database, minutes=60 * 25)
    english(panel)
    shown = panel.open(f"/chat/{chat}").text
    assert "Window closes in 23 h" in shown
    assert "free (" in shown
    monkeypatch.setenv("WOCS_FREE_MESSAGES", "0")
    forget_settings()
    assert re.search(r"RM 0\.\d\d a message", panel.open(f"/chat/{chat}").text)
    assert "Window closed" in panel.open(f"/chat/{closed}").text


def test_a_list_that_did_not_change_is_not_sent_again(panel: BrowserClient) -> None:
    chat = make_chat(panel.database, minutes=30)
    say(panel.database, chat)
    panel.log_in("Ali")
    asking = {"HX-Request": "true", "X-Block": "list"}
    first = panel.open(f"/chat/{chat}", **asking)
    assert "<html" not in first.text
    again = panel.open(f"/chat/{chat}", **asking, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.text) == (304, "")
    say(panel.database, chat, "lagi satu")
    after = panel.open(f"/chat/{chat}", **asking, **{"If-None-Match": first.headers["ETag"]})
    assert (after.status_code, "lagi satu" in after.text) == (200, True)
