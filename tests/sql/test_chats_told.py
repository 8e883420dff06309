"""A customer writes: it is kept whatever its type, somebody hears of it once, and then the next one."""

import json
from typing import Any

import pytest

from functions.intake.understanding import understand_all
from functions.intake.webhook_body import read_delivery
from tests.database_clone import Clone
from tests.foreign_data import WEBHOOK_BODIES
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    CHAT,
    OTHER_ADMIN,
    STRANGER,
    Json,
    command,
    deliver,
    message,
    move_back,
)
from tests.sql.people import BOB, with_people

TYPES: dict[str, Json] = {
    "text": {"text": {"body": "Ada colek?"}},
    "image": {"image": {"id": "1", "mime_type": "image/jpeg", "caption": "yang ni"}},
    "video": {"video": {"id": "2", "mime_type": "video/mp4"}},
    "audio": {"audio": {"id": "3", "mime_type": "audio/ogg; codecs=opus", "voice": True}},
    "document": {"document": {"id": "4", "mime_type": "application/pdf", "filename": "resit.pdf"}},
    "sticker": {"sticker": {"id": "5", "mime_type": "image/webp", "animated": False}},
    "location": {"location": {"latitude": 3.1, "longitude": 101.7, "name": "Pasar"}},
    "contacts": {"contacts": [{"name": {"formatted_name": "Ali"}, "phones": [{"phone": "0123"}]}]},
    "order": {
        "order": {
            "catalog_id": "1",
            "product_items": [
                {"product_retailer_id": "colek", "quantity": "2", "item_price": "5.50", "currency": "MYR"},
                {"product_retailer_id": "jeruk", "quantity": 1, "item_price": 3, "currency": "MYR"},
            ],
        }
    },
    "interactive": {"interactive": {"type": "list_reply", "list_reply": {"id": "a", "title": "Menu"}}},
    "button": {"button": {"text": "Nak tahu", "payload": "more"}},
    "unsupported": {"errors": [{"code": 131051}]},
    "edit": {"edit": {"original_message_id": "wamid.gone", "message": {"type": "text", "text": {"body": "Dua"}}}},
    "poll_vote": {"poll_vote": {"x": 1}},
}


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def write(wocs: Clone, words: str | None = "Ada colek?", number: str = STRANGER, **more: Any) -> Json:
    return deliver(wocs, message(number, CHAT, words, **{"name": "Siti", **more}))


def understood(raw: Json, number: str = STRANGER) -> Json:
    """What the functions make of a message object of Meta's."""
    body = {"entry": [{"changes": [{"value": {"messages": [{"from": number, "timestamp": "1790000000", **raw}]}}]}]}
    [recorded] = read_delivery(json.dumps(body).encode()).messages
    [read] = understand_all([{**recorded, "received_at": "2026-11-30T00:00:00+00:00"}])
    return dict(read)


def notices(wocs: Clone) -> list[tuple[str, int]]:
    rows = wocs.sql("select to_number, facts ->> 'count' from wocs.outbox where say = 'chat.notice' order by id")
    return [(number, int(count)) for number, count in rows]


def told(wocs: Clone) -> list[str]:
    return [number for number, _ in notices(wocs)]


def tick(wocs: Clone) -> None:
    wocs.call("wocs_tick", {})


def let_minutes_pass(wocs: Clone, minutes: int) -> None:
    move_back(wocs, "chats", "tell_at", minutes * 60)


def send_answer(wocs: Clone, key: str, **args: Any) -> Json:
    [answer] = deliver(wocs, message(ALI, command(key, runs="answer", role="agent", args=args), f"/{key}"))["outbox"][
        :1
    ]
    return dict(answer)


def test_one_of_every_type_is_in_the_chat_and_is_one_notice(wocs: Clone) -> None:
    messages = [
        understood({"id": f"wamid.{number}", "type": kind, **raw}) for number, (kind, raw) in enumerate(TYPES.items())
    ]
    deliver(wocs, *messages)
    assert [kind for (kind,) in wocs.sql("select kind from wocs.messages where sender_type = 'customer'")] == list(
        TYPES
    )
    assert notices(wocs) == [(ALI, len(TYPES))]
    [listed] = send_answer(wocs, "chats")["facts"]["chats"]
    assert (listed["chat"], listed["number"]) == (1, STRANGER)


@pytest.mark.skipif(not (WEBHOOK_BODIES / "MANIFEST.json").exists(), reason="other people's webhook bodies")
def test_every_message_of_others_webhooks_is_kept_in_a_chat(wocs: Clone) -> None:
    for file in sorted(WEBHOOK_BODIES.glob("*.json")):
        recorded = read_delivery(file.read_bytes()).messages if file.name != "MANIFEST.json" else []
        for read in understand_all([{**one, "received_at": "2026-11-30T00:00:00+00:00"} for one in recorded]):
            sender = {"number": None, "user_id": f"MY.{file.stem}", "name": None}
            deliver(wocs, {**read, "id": f"wamid.{file.name}", "sender": sender})
            kept = "select count(*) from wocs.chats c join wocs.messages m on m.chat_id = c.id where wa_chat_id = %s"
            assert wocs.sql(kept, f"MY.{file.stem}") == [(1,)], file.name


def test_an_order_is_an_order_with_its_total(wocs: Clone) -> None:
    deliver(wocs, understood({"id": "wamid.o", "type": "order", **TYPES["order"]}))
    [(details,)] = wocs.sql("select details from wocs.messages")
    assert details["order"]["total"] == 14.0
    assert [one["quantity"] for one in details["order"]["items"]] == [2, 1]


def test_the_same_customer_twice_in_a_row_is_one_notice(wocs: Clone) -> None:
    write(wocs)
    write(wocs, "Hello?")
    tick(wocs)
    assert told(wocs) == [ALI]


def test_the_next_agent_hears_then_the_owners_and_nobody_twice(wocs: Clone) -> None:
    write(wocs)
    for _ in range(4):
        let_minutes_pass(wocs, 6)
        tick(wocs)
    assert told(wocs) == [ALI, BOB, ADMIN, OTHER_ADMIN]
    write(wocs, "Hello?")
    tick(wocs)
    assert len(told(wocs)) == 4


def test_before_the_minutes_are_over_nobody_else_hears(wocs: Clone) -> None:
    write(wocs)
    let_minutes_pass(wocs, 4)
    tick(wocs)
    assert told(wocs) == [ALI]


def test_with_nobody_on_duty_the_owners_hear_at_once(wocs: Clone) -> None:
    wocs.sql("update wocs.users set on_duty = false where role = 'agent'")
    write(wocs)
    assert told(wocs) == [ADMIN, OTHER_ADMIN]


def test_later_offers_it_to_the_next_one_at_once(wocs: Clone) -> None:
    write(wocs)
    assert send_answer(wocs, "chat_later", number=1)["facts"]["to"] == "Bob"
    assert told(wocs) == [ALI, BOB]
    send_answer(wocs, "chat_later", number=1)
    assert told(wocs) == [ALI, BOB], "it is no more theirs to pass on"


def test_the_clock_stands_still_outside_the_opening_hours(wocs: Clone) -> None:
    wocs.sql(
        "insert into wocs.opening_hours select extract(isodow from now() at time zone wocs.clock_zone() + '2 h'),"
        " (now() at time zone wocs.clock_zone() + interval '2 h')::time,"
        " (now() at time zone wocs.clock_zone() + interval '4 h')::time"
    )
    write(wocs)
    [(minutes,)] = wocs.sql("select round(extract(epoch from tell_at - now()) / 60)::int from wocs.chats")
    assert minutes == 125


def test_who_was_not_told_yet_hears_of_all_that_came_until_then(wocs: Clone) -> None:
    write(wocs, number="60190000009")
    write(wocs)
    write(wocs, "Dua set")
    rows = "select facts ->> 'count' from wocs.outbox where say = 'chat.notice' and facts ->> 'number' = %s"
    assert wocs.sql(rows, STRANGER) == [("2",)]


def test_a_notice_that_was_answered_meanwhile_is_not_sent(wocs: Clone) -> None:
    write(wocs, number="60190000009")
    write(wocs)
    wocs.sql("select wocs.chat_close(c.id, u) from wocs.chats c, wocs.users u where u.wa_number = %s", ADMIN)
    wocs.sql("update wocs.outbox set not_before = now() where state = 'queued'")
    tick(wocs)
    assert wocs.sql("select state from wocs.outbox where facts ->> 'number' = %s", STRANGER) == [("outdated",)]


def test_a_reaction_and_a_deletion_are_told_of_their_message_and_nobody_waits(wocs: Clone) -> None:
    deliver(wocs, understood({"id": "wamid.a", "type": "text", "text": {"body": "Salam"}}))
    wocs.sql("select wocs.chat_close(c.id, u) from wocs.chats c, wocs.users u where u.wa_number = %s", ADMIN)
    deliver(
        wocs,
        understood({"id": "wamid.b", "type": "reaction", "reaction": {"message_id": "wamid.a", "emoji": "👍"}}),
        understood({"id": "wamid.c", "type": "revoke", "revoke": {"original_message_id": "wamid.a"}}),
    )
    assert wocs.sql("select reaction, deleted_at is not null from wocs.messages") == [("👍", True)]
    assert wocs.sql("select waiting_since, status from wocs.chats") == [(None, "closed")]


def test_an_edit_changes_what_was_said_and_waits(wocs: Clone) -> None:
    deliver(wocs, understood({"id": "wamid.a", "type": "text", "text": {"body": "Satu"}}))
    edit = {"original_message_id": "wamid.a", "message": {"type": "text", "text": {"body": "Dua"}}}
    deliver(wocs, understood({"id": "wamid.b", "type": "edit", "edit": edit}))
    assert wocs.sql("select content, edited_at is not null from wocs.messages") == [("Dua", True)]


def test_a_message_brought_twice_is_there_once(wocs: Clone) -> None:
    one = message(STRANGER, CHAT, "Salam")
    deliver(wocs, one)
    deliver(wocs, one)
    assert wocs.sql("select count(*) from wocs.messages") == [(1,)]


def test_a_closed_chat_opens_again(wocs: Clone) -> None:
    write(wocs)
    wocs.sql("select wocs.chat_close(c.id, u) from wocs.chats c, wocs.users u where u.wa_number = %s", ADMIN)
    write(wocs, "Lagi satu")
    assert wocs.sql("select status, waiting_since is not null from wocs.chats") == [("open", True)]
    assert told(wocs) == [ALI, ALI]


def test_a_number_that_another_account_has_now_is_another_chat(wocs: Clone) -> None:
    write(wocs, user_id="MY.1")
    write(wocs, user_id="MY.2")
    assert wocs.sql("select wa_chat_id from wocs.chats order by number") == [("MY.1",), ("MY.2",)]


def test_a_window_that_closes_with_a_customer_waiting_is_told_once(wocs: Clone) -> None:
    write(wocs)
    tick(wocs)
    move_back(wocs, "chats", "last_customer_at", 22.5 * 3600)
    tick(wocs)
    tick(wocs)
    rows = wocs.sql("select to_number from wocs.outbox where say = 'chat.closing' order by id")
    assert rows == [(ADMIN,), (OTHER_ADMIN,)]


def test_a_file_is_fetched_for_the_chat_and_read_as_nothing(wocs: Clone) -> None:
    raw = {"id": "wamid.d", "type": "document", "document": {"id": "4", "mime_type": "text/csv", "filename": "a.csv"}}
    [job] = deliver(wocs, understood(raw))["media"]
    assert (job["command"], job["kind"]) == ("chat", "document")
    stored = {"key": "chats/x", "mime": "text/csv", "size": 3}
    wocs.call("wocs_attach", {"attachment": job["attachment"], "stored": stored, "problem": None})
    rows = "select m.media_url, a.state from wocs.messages m join wocs.attachments a on a.id = m.attachment_id"
    assert wocs.sql(rows) == [("chats/x", "stored")]


def test_a_customer_with_a_new_number_keeps_the_chat_and_a_number_of_another_account_does_not(wocs: Clone) -> None:
    write(wocs, user_id="MY.1")
    change = {"kind": "number", "old": STRANGER, "new": "60190000077", "user_id": "MY.2"}
    event = {"kind": "system", "raw": {}, "sent_at": None}
    wocs.call("wocs_record", {"others": [{**event, "key": "a", "change": change}]})
    assert wocs.sql("select customer_number from wocs.chats") == [(STRANGER,)]
    wocs.call("wocs_record", {"others": [{**event, "key": "b", "change": {**change, "user_id": "MY.1"}}]})
    assert wocs.sql("select customer_number, wa_chat_id from wocs.chats") == [("60190000077", "MY.1")]
    assert wocs.sql("select kind from wocs.messages order by position") == [("text",), ("system",)]
