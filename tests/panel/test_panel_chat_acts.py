"""What is done in /chat/12: two who answer at once, locks, windows, words that come back, work made of a message."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from werkzeug.test import TestResponse

from shared.settings import settings
from tests.panel.browser_client import BrowserClient
from tests.panel.customer_chats import make_chat, person_id, say

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def ali(panel: BrowserClient) -> BrowserClient:
    panel.database.sql("update wocs.users set language = 'en'")
    panel.log_in("Ali")
    return panel


@pytest.fixture
def bob(another: BrowserClient) -> BrowserClient:
    another.log_in("Bob")
    return another


def do(browser: BrowserClient, act: str, chat: int, **fields: str) -> TestResponse:
    return browser.act(f"chat_{act}", back=f"/chat/{chat}", chat=str(chat), **fields)


def hold_in(shown: str) -> str:
    found = re.search(r'name="hold" value="(\d*)"', shown)
    return found[1] if found else ""


def sent(browser: BrowserClient) -> list[str]:
    return [str(words) for (words,) in browser.database.sql("select facts ->> 'words' from wocs.outbox order by id")]


def local(hours: float) -> str:
    at = datetime.now(UTC) + timedelta(hours=hours)
    return f"{at.astimezone(ZoneInfo('Asia/Kuala_Lumpur')):%Y-%m-%dT%H:%M}"


def test_of_two_who_take_the_same_chat_one_wins_and_the_other_is_told_who(
    ali: BrowserClient, bob: BrowserClient
) -> None:
    chat = make_chat(ali.database, told_agents=[person_id(ali.database, "Bob")])
    assert "yours to answer until" in do(ali, "take", chat).text
    assert "Ali" in do(bob, "take", chat).text.partition('class="flash bad"')[2].partition("</p>")[0]
    assert "Ali is writing" in bob.open(f"/chat/{chat}").text


def test_a_send_without_the_lock_is_refused_and_the_words_come_back(ali: BrowserClient, bob: BrowserClient) -> None:
    chat = make_chat(ali.database, told_agents=[person_id(ali.database, "Bob")])
    do(ali, "take", chat)
    shown = do(bob, "send", chat, words="saya dulu", key="k1").text
    assert 'class="flash bad"' in shown
    assert re.search(r"<textarea name=\"words\"[^>]*>\s*saya dulu</textarea>", shown)
    assert sent(ali) == []


@pytest.mark.parametrize("act", ["take", "send"])
def test_who_is_too_late_for_a_chat_that_is_not_theirs_any_more_is_told_whose_it_is(
    ali: BrowserClient, bob: BrowserClient, act: str
) -> None:
    chat = make_chat(ali.database)
    assert bob.open(f"/chat/{chat}").status_code == 200
    do(ali, "take", chat)
    whole = do(bob, act, chat, words="saya <b>dulu", key="k1")
    asking = {"HX-Request": "true", "X-Block": "main", "Sec-Fetch-Site": "same-origin"}
    fields = {"back": f"/chat/{chat}", "chat": str(chat), "words": "saya <b>dulu", "key": "k1"}
    part = bob.client.post(f"/act/chat_{act}", data=fields, headers=asking, base_url="https://localhost")
    for answer in (whole, part):
        assert answer.status_code == 404
        assert f"Chat {chat} is with Ali" in answer.text
        assert ("saya &lt;b&gt;dulu" in answer.text) == (act == "send"), "what was written is not lost"
    assert "<html" not in part.text
    assert sent(ali) == []


def test_an_agent_who_answers_what_was_offered_to_them_goes_on_with_it(ali: BrowserClient, bob: BrowserClient) -> None:
    whose, offered = person_id(ali.database, "Ali"), [person_id(ali.database, "Bob")]
    chat = make_chat(ali.database, assigned_agent=whose, told_agents=offered)
    assert "flash good" in do(bob, "send", chat, words="ada, puan", key="k1").text
    assert "ada, puan" in bob.open(f"/chat/{chat}").text
    assert ali.open(f"/chat/{chat}").status_code == 404


def test_a_lock_that_somebody_had_meanwhile_is_an_old_one(ali: BrowserClient, bob: BrowserClient) -> None:
    chat = make_chat(ali.database, told_agents=[person_id(ali.database, name) for name in ("Ali", "Bob")])
    hold = hold_in(do(ali, "take", chat).text)
    do(ali, "release", chat)
    do(bob, "take", chat)
    do(bob, "release", chat)
    do(ali, "take", chat)
    assert "flash bad" in do(ali, "send", chat, words="lama", key="k1", hold=hold).text
    assert "flash good" in do(ali, "send", chat, words="baru", key="k2", hold=str(int(hold) + 2)).text
    assert sent(ali) == ["baru"]


def test_an_answer_goes_once_however_often_its_form_is_sent(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    for _ in range(3):
        assert "Sent." in do(ali, "send", chat, words="ada\r\nbanyak", key="k1").text
    assert sent(ali) == ["ada\nbanyak"]
    assert "data-sent" in do(ali, "send", chat, words="lain", key="k1").text
    assert sent(ali) == ["ada\nbanyak", "lain"]
    assert ali.database.sql("select waiting_since from wocs.chats") == [(None,)]


def test_with_a_script_the_part_that_changes_comes_alone(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    asking = {"HX-Request": "true", "X-Block": "main", "Sec-Fetch-Site": "same-origin"}
    fields = {"back": f"/chat/{chat}", "chat": str(chat), "words": "ada", "key": "k1"}
    answer = ali.client.post("/act/chat_send", data=fields, headers=asking, base_url="https://localhost")
    assert "<html" not in answer.text
    assert "flash good" in answer.text


def test_an_answer_quotes_what_it_is_about(ali: BrowserClient) -> None:
    chat, other = make_chat(ali.database), make_chat(ali.database)
    place = say(ali.database, chat, "berapa harga?", message_id="wamid.1")
    foreign = say(ali.database, other, "lain", message_id="wamid.2")
    assert "berapa harga?" in ali.open(f"/chat/{chat}?about={place}").text
    assert "lain" not in ali.open(f"/chat/{chat}?about={foreign}").text
    do(ali, "send", chat, words="RM 12", key="k1", about=str(place))
    do(ali, "send", chat, words="RM 13", key="k2", about=str(foreign))
    assert ali.database.sql("select reply_to from wocs.outbox order by id") == [("wamid.1",), (None,)]


def test_what_is_no_answer_is_not_sent(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    for words in ("", "  \r\n ", "x" * 4097, "😀" * 2049):
        assert "flash bad" in do(ali, "send", chat, words=words, key="k1").text
    assert sent(ali) == []


def test_an_answer_for_later_waits_inside_the_window(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    assert "It goes out" in do(ali, "send", chat, words="nanti", key="k1", at=local(2)).text
    [(state, at)] = ali.database.sql("select state, not_before > now() + interval '1 hour' from wocs.outbox")
    assert (state, at) == ("queued", True)


def test_an_answer_for_a_moment_that_is_none_or_outside_the_window_is_not_sent(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    for at in (local(-1), local(30), "2026-02-31T10:00", "2026-13-01T10:00", "soon", "0000-00-00T99:99"):
        assert "flash bad" in do(ali, "send", chat, words="nanti", key="k1", at=at).text, at
    assert sent(ali) == []


def test_no_field_of_a_form_breaks_it(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    for field in ("hold", "about", "chat", "key", "at"):
        for value in ("x", "99999999999999999999", "-1", SCRIPT, "' or 1=1"):
            fields = {"chat": str(chat), "words": "hai", "key": "k", field: value}
            answer = ali.act("chat_send", back=f"/chat/{chat}", **fields)
            assert answer.status_code == 200, (field, value)
            assert SCRIPT not in answer.text


def test_outside_the_window_an_allowed_template_goes_with_its_price_and_nothing_else(
    ali: BrowserClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WOCS_CUSTOMER_TEMPLATES", "promo_raya:0.35")
    settings.cache_clear()
    chat = make_chat(ali.database, minutes=60 * 25)
    assert ali.database.sql("select 1 from wocs.settings where name = 'customer_templates'") == []
    shown = ali.open(f"/chat/{chat}").text
    assert "promo_raya · RM 0.35 a message" in shown
    assert 'name="words"' not in shown
    assert "flash bad" in do(ali, "send", chat, words="hai", key="k1").text
    assert "flash bad" in do(ali, "template", chat, template="other", key="k2").text
    for _ in range(2):
        assert "flash good" in do(ali, "template", chat, template="promo_raya", key="k3").text
    sent_rows = ali.database.sql("select kind, facts ->> 'template', language from wocs.outbox")
    assert sent_rows == [("template", "promo_raya", "ms")]


def test_to_who_wrote_stop_nothing_can_be_written(ali: BrowserClient) -> None:
    chat = make_chat(ali.database, minutes=5, opted_out_at=datetime.now(UTC))
    shown = ali.open(f"/chat/{chat}").text
    assert "wrote STOP" in shown
    assert 'name="words"' not in shown
    assert "flash bad" in do(ali, "send", chat, words="hai", key="k1").text
    assert sent(ali) == []


def test_a_ready_answer_is_put_behind_the_words_and_replaces_none(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    ali.database.sql("insert into wocs.quick_replies (name, words) values ('harga', 'RM 12')")
    shown = do(ali, "insert", chat, words="Salam", quick="harga", key="k1").text
    assert re.search(r"<textarea name=\"words\"[^>]*>\s*Salam\nRM 12</textarea>", shown)
    assert sent(ali) == []


def test_a_note_is_read_by_staff_and_sent_to_nobody(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    assert "pelanggan tetap" in do(ali, "note", chat, note="pelanggan tetap").text
    assert sent(ali) == []
    assert "flash bad" in do(ali, "note", chat, note=" ").text


def test_a_chat_is_closed_opened_tagged_put_off_and_handed_over(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    assert "A new message opens it again" in do(ali, "close", chat).text
    assert "open again" in do(ali, "reopen", chat).text
    assert "vip" in do(ali, "tag", chat, tag="VIP").text
    do(ali, "tag", chat, tag="vip", off="1")
    assert "Nobody is reminded until" in do(ali, "snooze", chat, hours="3").text
    assert "among those who wait" in do(ali, "snooze", chat, hours="0").text
    bob = person_id(ali.database, "Bob")
    assert ali.database.sql("select status, tags, snoozed_until from wocs.chats") == [("open", [], None)]
    assert do(ali, "assign", chat, agent="99999999-9999-9999-9999-999999999999").status_code == 200
    do(ali, "assign", chat, agent=bob)
    assert ali.database.sql("select assigned_agent::text from wocs.chats") == [(bob,)]


def test_a_task_is_made_of_a_message_by_the_rules_of_agent_task(ali: BrowserClient, another: BrowserClient) -> None:
    chat = make_chat(ali.database, customer_number="60171234567")
    place = say(ali.database, chat, "tolong telefon saya")
    fields = {"agent": "Bob", "type": "call", "note": "tolong telefon saya", "about": str(place)}
    assert do(ali, "task", chat, **fields).status_code == 403
    another.log_in("Admin")
    assert "tolong telefon saya</textarea>" in another.open(f"/chat/{chat}?about={place}").text
    for _ in range(2):
        assert "flash good" in do(another, "task", chat, **fields).text
    made = ali.database.sql(
        "select t.type, t.payload ->> 'type', t.payload ->> 'target', t.payload ->> 'note', u.name"
        " from wocs.tasks t join wocs.users u on u.id = t.assigned_to"
    )
    assert made == [("agent_task", "call", "60171234567", "tolong telefon saya", "Bob")]
    assert "flash bad" in do(another, "task", chat, **fields | {"agent": "Nobody", "note": "lain"}).text


def test_admins_keep_quick_replies_and_agents_read_them(ali: BrowserClient, another: BrowserClient) -> None:
    another.log_in("Admin")
    assert "kept" in another.act("reply_add", back="/replies", called="/harga", words="RM 12").text
    another.act("reply_add", back="/replies", called="HARGA", words="RM 13")
    for name, words in (("two words", "x"), ("", "x"), ("x", " "), ("x" * 41, "x"), ("x", "y" * 1001)):
        shown = another.act("reply_add", back="/replies", called=name, words=words).text
        assert "flash bad" in shown
    assert ali.database.sql("select name, words from wocs.quick_replies") == [("harga", "RM 13")]
    assert "RM 13" in ali.open("/replies").text
    assert ali.act("reply_add", back="/replies", called="x", words="y").status_code == 403
    assert "removed" in another.act("reply_remove", back="/replies", called="harga").text
    assert "flash bad" in another.act("reply_remove", back="/replies", called="harga").text
