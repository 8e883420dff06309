"""A file that one of the staff sends to a customer from a phone: fetched, sent once, in order with the words."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ALI, CHAT, RULES, STRANGER, Json, deliver, message, move_back
from tests.sql.people import BOB, mark_sent, wamid_of, with_people

KEPT = {"key": "chats/1.jpg", "mime": "image/jpeg", "size": 9, "width": 4, "height": 3}


@pytest.fixture
def wocs(database: Clone) -> Clone:
    with_people(database)
    mark_sent(database, deliver(database, message(STRANGER, CHAT, "Ada colek?", name="Siti"))["outbox"])
    return database


def file(kind: str = "image", **more: Any) -> Json:
    return {"kind": kind, "id": "77", "url": None, "mime": "image/jpeg", "sha256": "", "filename": None} | more


def send(wocs: Clone, caption: str | None = None, number: str = ALI, **more: Any) -> Json:
    """The work of a message that quotes the notice."""
    told = {"media": file(), "type": "image", "quoted": wamid_of(wocs, "chat.notice")} | more
    return deliver(wocs, message(number, CHAT, caption, **told))


def attach(wocs: Clone, job: Json, stored: Json | None = KEPT, problem: str | None = None) -> Json:
    return wocs.call("wocs_attach", {"attachment": job["attachment"], "stored": stored, "problem": problem})


def to_customer(work: Json) -> list[Json]:
    return [one for one in work["outbox"] if one["to"]["number"] == STRANGER]


def begin(wocs: Clone, one: Json) -> bool:
    return bool(wocs.call("wocs_begin", {"begin": {"id": one["id"], "handout": one["handout"]}, "results": []})["go"])


def test_a_picture_goes_when_it_is_there_and_its_message_is_marked(wocs: Clone) -> None:
    work = send(wocs, "Ini menunya")
    [job] = work["media"]
    assert (job["kind"], job["sends"], job["command"]) == ("image", "image", "chat")
    assert work["outbox"] == []
    done = attach(wocs, job)
    [sent] = to_customer(done)
    assert (sent["say"], sent["facts"]["words"]) == ("chat.answer", "Ini menunya")
    assert sent["media"] == {"key": "chats/1.jpg", "mime": "image/jpeg", "kind": "image"}
    assert [one["reaction"]["emoji"] for one in done["outbox"] if one["reaction"]] == ["✅"]
    rows = wocs.sql("select kind, content, media_url from wocs.messages where sender_type = 'agent'")
    assert rows == [("image", "Ini menunya", "chats/1.jpg")]
    assert attach(wocs, job)["outbox"] == []


@pytest.mark.parametrize("caption", ["/chat 1 Ini menunya", "/chat 1"])
def test_a_caption_may_name_the_chat(wocs: Clone, caption: str) -> None:
    [job] = send(wocs, caption, quoted=None)["media"]
    [sent] = to_customer(attach(wocs, job))
    assert sent["facts"]["words"] == caption.removeprefix("/chat 1").strip()


def test_words_written_behind_a_picture_arrive_behind_it(wocs: Clone) -> None:
    [job] = send(wocs)["media"]
    assert to_customer(send(wocs, "Nak satu?", media=None, type="text")) == []
    first, second = to_customer(attach(wocs, job))
    assert (first["media"]["kind"], second["facts"]["words"]) == ("image", "Nak satu?")
    assert not begin(wocs, second)
    assert begin(wocs, first)
    after = wocs.call("wocs_sent", {"results": [{"id": first["id"], "wamid": "wamid.first"}]})
    [again] = to_customer(after)
    assert begin(wocs, again)


def test_of_two_files_the_first_goes_first_whichever_is_there_first(wocs: Clone) -> None:
    [slow] = send(wocs)["media"]
    [quick] = send(wocs, media=file("document", id="78", filename="menu.pdf"), type="document")["media"]
    early = to_customer(attach(wocs, quick, {**KEPT, "key": "chats/2", "mime": "application/pdf"}))
    assert [begin(wocs, one) for one in early] == [False] * len(early)
    first, second = to_customer(attach(wocs, slow))
    assert [first["media"]["kind"], second["media"]["kind"]] == ["image", "document"]
    assert second["media"]["name"] == "menu.pdf"


def test_what_cannot_be_fetched_is_told_and_the_words_behind_it_go(wocs: Clone) -> None:
    [job] = send(wocs)["media"]
    send(wocs, "Nak satu?", media=None, type="text")
    done = attach(wocs, job, None, "too_large")
    assert [one["facts"]["words"] for one in to_customer(done)] == ["Nak satu?"]
    told = next(one for one in done["outbox"] if one["say"] == "chat.file_failed")
    assert (told["to"]["number"], told["facts"]["problem"], told["facts"]["kind"]) == (ALI, "too_large", "image")
    assert wocs.sql("select waiting_since is not null from wocs.chats") == [(True,)]
    assert not wocs.sql("select 1 from wocs.outbox where say = 'chat.not_delivered'")


def test_a_fetcher_that_is_lost_three_times_lets_the_words_go(wocs: Clone) -> None:
    send(wocs)
    send(wocs, "Nak satu?", media=None, type="text")
    for _ in range(3):
        move_back(wocs, "attachments", "lease_until", 100)
        wocs.call("wocs_tick", {"settings": RULES})
    rows = wocs.sql("select state, facts ->> 'words' from wocs.outbox where say = 'chat.answer' order by id")
    assert rows == [("failed", ""), ("sending", "Nak satu?")]


def test_a_voice_note_a_sticker_and_a_place_are_sent_on(wocs: Clone) -> None:
    note = file("audio", mime="audio/ogg; codecs=opus")
    [job] = send(wocs, media=note, type="audio", raw={"audio": {"voice": True}})["media"]
    assert job["sends"] == "audio"
    attach(wocs, job)
    raw = {"sticker": {"id": "79", "mime_type": "image/webp", "animated": False}}
    [job] = send(wocs, media=None, type="sticker", raw=raw)["media"]
    assert (job["kind"], job["sends"]) == ("image", "sticker")
    attach(wocs, job)
    place = {"latitude": 3.1, "longitude": 101.7, "name": "Gerai", "address": "Jalan Ampang 12"}
    wocs.sql("update wocs.outbox set state = 'sent', waits_for = null where to_number = %s", STRANGER)
    [sent] = to_customer(send(wocs, media=None, type="location", raw={"location": place}))
    assert sent["facts"]["location"] == place
    kinds = "select kind, details from wocs.messages where sender_type = 'agent' order by position"
    assert wocs.sql(kinds) == [
        ("audio", {"voice": True}), ("sticker", {"sticker": False}), ("location", {"location": place}),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["contacts", "order", "poll"])
def test_what_cannot_be_sent_on_is_refused_in_a_sentence(wocs: Clone, kind: str) -> None:
    [told] = send(wocs, media=None, type=kind)["outbox"]
    assert told["say"] == "chat.file_refused"
    assert not wocs.sql("select 1 from wocs.messages where sender_type = 'agent'")


def test_a_file_keeps_the_rules_of_words(wocs: Clone) -> None:
    wocs.sql("update wocs.chats set holder = u.id, held_until = now() + interval '1 minute', hold = 1"
             " from wocs.users u where u.wa_number = %s", BOB)  # fmt: skip
    assert [one["say"] for one in send(wocs)["outbox"]] == ["chat.held"]
    wocs.sql("update wocs.chats set holder = null, held_until = null")
    assert [one["say"] for one in send(wocs, "a" * 1025)["outbox"]] == ["chat.too_long"]
    wocs.sql("update wocs.chats set last_customer_at = now() - interval '25 hours'")
    assert [one["say"] for one in send(wocs)["outbox"]] == ["chat.window_closed"]
    wocs.sql("update wocs.chats set last_customer_at = now() - interval '2 minutes', opted_out_at = now()")
    assert [one["say"] for one in send(wocs)["outbox"]] == ["chat.opted_out"]
    assert not wocs.sql("select 1 from wocs.attachments")


def test_stop_meanwhile_keeps_the_picture_from_going(wocs: Clone) -> None:
    [job] = send(wocs)["media"]
    deliver(wocs, message(STRANGER, CHAT, "STOP"))
    for one in to_customer(attach(wocs, job)):
        assert one["say"] == "chat.unsubscribed" or not begin(wocs, one)
    assert wocs.sql("select state from wocs.outbox where say = 'chat.answer'") == [("outdated",)]
