"""Commands about people as a phone sends them, and what the system says to whom."""

from typing import Any

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, Json, deliver, message, send_word
from tests.sql.inbound_messages import command as made_up
from tests.sql.people import command


def ask(database: Clone, key: str, by: str = ADMIN, **args: Any) -> Json:
    """The answer to a command of the menu."""
    return dict(deliver(database, message(by, command(key, **args), f"/{key}"))["outbox"][0])


def do(database: Clone, key: str, by: str = ADMIN, **args: Any) -> Json:
    """The answer once it is confirmed, if it asks."""
    answer = ask(database, key, by, **args)
    return send_word(database, by, "confirm", answer["task"]) if answer["say"] == "approval.asked" else answer


def say_of(database: Clone, number: str | None, user_id: str | None = None) -> str:
    """What a command from this sender is answered with."""
    work = deliver(database, message(number, made_up(page="x"), "/stamp", user_id=user_id))
    return str(work["outbox"][0]["say"])


def tell_change(database: Clone, kind: str, old: str, new: str, key: str = "k1", **more: Any) -> None:
    """A system message of Meta's."""
    change = {"kind": kind, "old": old, "new": new, **{k: v for k, v in more.items() if k == "user_id"}}
    event = {"key": key, "kind": "system", "raw": {}, "change": change}
    database.call("wocs_record", {"others": [event | {k: v for k, v in more.items() if k == "sent_at"}]})


def notices_to(database: Clone, number: str, say: str = "user.changed") -> list[Json]:
    """The facts of the notices with this saying to this number, the oldest first."""
    rows = database.sql(
        "select facts from wocs.outbox where say = %s and to_number = %s and kind in ('notice', 'template')"
        " order by id",
        say,
        number,
    )
    return [facts for (facts,) in rows]


def steps_about(database: Clone, number: str) -> list[Json]:
    """The audit rows about whoever has or had this number, each with its action."""
    rows = database.sql(
        "select l.details || jsonb_build_object('action', l.action, 'task', l.task_id) from wocs.task_logs l"
        " join wocs.users u on u.id::text = l.details ->> 'person'"
        " where u.wa_number = %s and l.action like 'person%%' order by l.seq",
        number,
    )
    return [details for (details,) in rows]
