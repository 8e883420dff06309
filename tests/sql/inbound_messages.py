"""People with phones, one step behind the webhook: requests to the SQL doors as the functions make them."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any

import psycopg

from tests.database_clone import Clone
from tests.enrolled_nodes import key_of, needs_enrolment, sign_request

Json = dict[str, Any]
ADMIN, OTHER_ADMIN, ALI, VIEWER, STRANGER = "60120000001", "60120000002", "60130000001", "60140000001", "60190000001"
PEOPLE = [
    {"name": "The admin", "number": ADMIN, "role": "admin"},
    {"name": "The founder", "number": OTHER_ADMIN, "role": "admin"},
    {"name": "Ali", "number": ALI, "role": "agent"},
    {"name": "A viewer", "number": VIEWER, "role": "viewer"},
]
numbers = count(1)

# Commands of no family: what a command may be made of, and nothing else. `stamp` leaves one row a run, `drive` runs at
# home.
MADE_UP = """
create table wocs.stamps (task_id text, args jsonb);
alter table wocs.stamps enable row level security;
create function wocs.check_stamp(asker wocs.users, args jsonb) returns jsonb language sql stable as $$
  select case args ->> 'page'
    when 'forbidden' then '{"refused": "landing.refused", "facts": {"reason": "no_such_page"}}'::jsonb
    else jsonb_build_object('subject', jsonb_build_object('stamps', (
      select count(*) from wocs.stamps s where s.args ->> 'page' = check_stamp.args ->> 'of'))) end
$$;
create function wocs.do_stamp(task wocs.tasks) returns jsonb language plpgsql as $$
begin
  if task.payload ->> 'page' = 'broken' then raise exception 'broken'; end if;
  insert into wocs.stamps values (task.id, task.payload);
  return jsonb_build_object(
    'say', coalesce(task.payload ->> 'say', 'landing.edited'),
    'facts', jsonb_build_object('page', task.payload ->> 'page'),
    'children', coalesce(task.payload -> 'children', '[]'));
end $$;
create function wocs.check_drive(asker wocs.users, args jsonb) returns jsonb language sql immutable as $$
  select '{"subject": {}}'::jsonb
$$;
create function wocs.answer_look(asker wocs.users, args jsonb) returns jsonb language sql stable as $$
  select jsonb_build_object('say', 'system.queue', 'facts', jsonb_build_object('asker', asker.name))
$$;
"""


def with_people(database: Clone) -> Clone:
    database.sql(MADE_UP)
    database.call("wocs_enlist", {"people": PEOPLE})
    return database


def message(number: str | None, intent: Json, text: str | None = "hello", **more: Any) -> Json:
    """The contract's `m`; `user_id` and `name` go to the sender."""
    sender = {"number": number, "user_id": more.pop("user_id", None), "name": more.pop("name", "Somebody")}
    return {
        "id": f"wamid.in{next(numbers)}", "raw": {"text": {"body": text}}, "sender": sender,
        "received_at": "2026-01-20T01:00:00+00:00", "sent_at": None, "type": "text", "text": text, "media": None,
        "quoted": None, "forwarded": False, "group": False, "emoji": None, "intent": intent, "second_look": False,
    } | more  # fmt: skip


def command(key: str = "stamp", **more: Any) -> Json:
    """An intent; what is no part of one is an argument."""
    parts = {
        "runs": "instant",
        "role": "admin",
        "asks": False,
        "repeatable": False,
        "priority": "normal",
        "draft": None,
    }
    chosen = {name: more.pop(name, value) for name, value in parts.items()}
    return {"do": "command", "command": key, **chosen, "args": more.pop("args", more)}


def word(control_word: str, task: str | None = None, ask: int | None = None) -> Json:
    return {"do": "word", "word": control_word, "task": task, "ask": ask, "quoted": None}


CHAT = {"do": "chat"}
RULES = {"approval_minutes": 10, "four_eyes": False, "rate_per_minute": 20}


def deliver(database: Clone, *messages: Json, **rules: Any) -> Json:
    request = {"messages": list(messages), "statuses": [], "others": [], "settings": RULES | rules}
    return database.call("wocs_intake", request)


def send_command(database: Clone, number: str = ADMIN, key: str = "stamp", **more: Any) -> Json:
    """The answer to a command: one message."""
    rules = {name: more.pop(name) for name in list(more) if name in RULES}
    work = deliver(database, message(number, command(key, **more), "/" + key), **rules)
    return the_only(work["outbox"])


def send_word(
    database: Clone, number: str, control_word: str, task: str | None = None, ask: int | None = None, **more: Any
) -> Json:
    """The answer to a word; empty for silence."""
    outbox = deliver(database, message(number, word(control_word, task, ask), control_word, **more))["outbox"]
    return outbox[0] if outbox else {}


def the_only(messages: list[Json]) -> Json:
    assert len(messages) == 1, messages
    return messages[0]


def ask_approval(database: Clone, **more: Any) -> str:
    """A task that waits for the admin's CONFIRM."""
    answer = send_command(database, asks=True, **more)
    assert answer["say"] == "approval.asked", answer
    return str(answer["task"])


def make_home_task(database: Clone, **more: Any) -> str:
    return str(send_command(database, key="drive", runs="home", **{"repeatable": True, **more})["task"])


def status_of(database: Clone, task: str) -> str:
    [(status,)] = database.sql("select status from wocs.tasks where id = %s", task)
    return str(status)


def count_stamps(database: Clone) -> int:
    [(rows,)] = database.sql("select count(*) from wocs.stamps")
    return int(rows)


def move_back(database: Clone, table: str, column: str, seconds: float, where: str = "true") -> None:
    """Lets time pass for these rows."""
    database.sql(f"update wocs.{table} set {column} = {column} - make_interval(secs => {seconds}) where {where}")  # noqa: S608


def recorded_ahead(database: Clone, m: Json) -> Json:
    """A message that was recorded and not decided, while the clock was an hour ahead."""
    bare = {key: m[key] for key in ("id", "raw", "sender")}
    assert database.call("wocs_record", {"messages": [bare]})["undecided"] == [m["id"]]
    move_back(database, "inbound_events", "decide_at", -3600)
    return m


def mark_all_sent(database: Clone) -> None:
    """As if every message so far had gone out."""
    database.sql(
        "update wocs.outbox set state = 'sent', wamid = 'wamid.out' || id, sent_at = now()"
        " where state in ('sending', 'queued')"
    )


def run_at_once(calls: Iterable[Callable[[psycopg.Connection], Any]], database: Clone) -> list[Any]:
    """Each call on its own connection, all let go at the same moment."""
    waiting = list(calls)
    gate = Barrier(len(waiting))

    def one(call: Callable[[psycopg.Connection], Any]) -> Any:
        with psycopg.connect(database.service_url, autocommit=True) as connection:
            gate.wait(30)
            return call(connection)

    with ThreadPoolExecutor(len(waiting)) as pool:
        return list(pool.map(one, waiting))


def call_of(function: str, request: Json) -> Callable[[psycopg.Connection], Json]:
    """A call for `at_once`; a home node's is signed, the node enrolled."""
    query = f"select public.{function}(%s::jsonb)".encode()

    def call(connection: psycopg.Connection) -> Json:
        told = request
        if needs_enrolment(function, request):
            own = {"people": [], "node": key_of(request["node"])}
            connection.execute("select public.wocs_enlist(%s::jsonb)", [json.dumps(own)])
            told = sign_request(request)
        [(answer,)] = connection.execute(query, [json.dumps(told)]).fetchall()
        return dict(answer)

    return call
