"""Customers' chats as rows: who wrote, what, when."""

import json
from itertools import count
from typing import Any

from tests.database_clone import Clone

numbers = count(60_170_000_001)


def make_chat(database: Clone, name: str | None = "Puan Siti", minutes: float = 5, **columns: Any) -> int:
    """A chat whose customer wrote so many minutes ago and waits since; its number."""
    number = str(next(numbers))
    given = {
        "wa_chat_id": number, "customer_name": name, "customer_number": number,
        "last_message_at": f"{minutes} minutes", "last_customer_at": f"{minutes} minutes",
        "waiting_since": f"{minutes} minutes", **columns,
    }  # fmt: skip
    ago = {"last_message_at", "last_customer_at", "waiting_since"}
    values = ["now() - %s::interval" if key in ago and given[key] is not None else "%s" for key in given]
    [(made,)] = database.sql(
        f"insert into wocs.chats ({', '.join(given)}) values ({', '.join(values)}) returning number",  # noqa: S608
        *given.values(),
    )
    return int(made)


def say(database: Clone, chat: int, words: str | None = "Ada lagi?", sender: str = "customer", **columns: Any) -> int:
    """A message of the chat; its place in it."""
    given = {"sender_type": sender, "content": words, **columns}
    values = [json.dumps(value) if isinstance(value, dict) else value for value in given.values()]
    [(place,)] = database.sql(
        f"insert into wocs.messages (chat_id, {', '.join(given)})"  # noqa: S608
        f" select id{', %s' * len(given)} from wocs.chats where number = %s returning position",
        *values,
        chat,
    )
    return int(place)


def say_many(database: Clone, chat: int, amount: int) -> list[int]:
    """So many messages of the customer's; their places."""
    rows = database.sql(
        "insert into wocs.messages (chat_id, sender_type, content) select c.id, 'customer', 'mesej ' || n"
        " from wocs.chats c, generate_series(1, %s) n where c.number = %s returning position",
        amount,
        chat,
    )
    return [int(place) for (place,) in rows]


def make_chats(database: Clone, amount: int) -> set[int]:
    """So many chats, two of each minute; a third waits, every second one is Bob's. Their numbers."""
    rows = database.sql(
        "insert into wocs.chats (wa_chat_id, customer_name, customer_number, last_message_at, last_customer_at,"
        " waiting_since, assigned_agent) select 'many' || n, 'Pelanggan ' || n, '6018' || n, at, at,"
        " case when n %% 3 = 0 then at end, case when n %% 2 = 0 then b.id end"
        " from generate_series(1, %s) n, lateral (select now() - (n / 2) * interval '1 min' as at) ago,"
        " wocs.users b where b.name = 'Bob' returning number",
        amount,
    )
    return {int(number) for (number,) in rows}


def keep_file(database: Clone, kind: str, mime: str, state: str = "stored", name: str | None = None) -> str:
    """A file of a message's, already in the store; its id."""
    [(file,)] = database.sql(
        "insert into wocs.attachments (type, mime_type, state, original_name, storage_url, media, width, height)"
        " values (%s, %s, %s, %s, 'a key', '{\"id\": \"1\"}', 640, 480) returning id::text",
        kind, mime, state, name,
    )  # fmt: skip
    return str(file)


def person_id(database: Clone, name: str) -> str:
    return str(database.sql("select id from wocs.users where name = %s", name)[0][0])


def queue_answer(database: Clone, state: str, code: str | None = None) -> int:
    """A row of the outbox that has come so far."""
    [(row,)] = database.sql(
        "insert into wocs.outbox (key, to_number, kind, say, state, error, not_before)"
        " values (gen_random_uuid()::text, '60170000000', 'reply', 'chat.answer', %s, %s,"
        " now() + case when %s = 'queued' then interval '2 hours' else interval '0' end) returning id",
        state, json.dumps({"code": code}) if code else None, state,
    )  # fmt: skip
    return int(row)
