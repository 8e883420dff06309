"""Commands without the message around them: a person, a task, and the SQL that answers or does it."""

import json
from itertools import count
from typing import Any, NamedTuple

from shared.commands import MENU
from tests.database_clone import Clone

numbers = count(60123450000)


class Outcome(NamedTuple):
    """What the SQL said, with the task it was done for."""

    task: str
    say: str
    facts: dict[str, Any]
    also: list[dict[str, Any]]
    children: list[dict[str, Any]]


def add_person(database: Clone, name: str, role: str) -> str:
    """A new active person's id."""
    rows = database.sql(
        "insert into wocs.users (name, role, wa_number) values (%s, %s, %s) returning id::text",
        name,
        role,
        str(next(numbers)),
    )
    return str(rows[0][0])


def run_answer(database: Clone, who: str, command: str, **args: Any) -> dict[str, Any]:
    """The answer of a command that only reads."""
    [(answer,)] = database.sql(
        f"select wocs.answer_{command}(u, %s) from wocs.users u where u.id = %s",  # noqa: S608
        json.dumps(args),
        who,
    )
    return dict(answer)


def run_check(database: Clone, who: str, command: str, **args: Any) -> dict[str, Any]:
    """`{"subject"}`, or `{"refused", "facts"}`."""
    [(checked,)] = database.sql(
        f"select wocs.check_{command}(u, %s) from wocs.users u where u.id = %s",  # noqa: S608
        json.dumps(args),
        who,
    )
    return dict(checked)


def make_task(database: Clone, who: str, command: str, runs: str = "instant", **args: Any) -> str:
    """A task that waits; its id."""
    rows = database.sql(
        "insert into wocs.tasks (type, runs, payload, requested_by) values (%s, %s, %s, %s) returning id",
        command, runs, json.dumps(args), who,
    )  # fmt: skip
    return str(rows[0][0])


def perform_task(database: Clone, task: str, command: str) -> Outcome:
    """Checks and does what a waiting task asks for, and closes it unless it stays open or was refused."""
    [(outcome,)] = database.sql(
        f"with checked as materialized (select t, wocs.check_{command}(u, t.payload) as it"  # noqa: S608
        " from wocs.tasks t join wocs.users u on u.id = t.requested_by where t.id = %s)"
        f" select case when it ? 'refused' then it else wocs.do_{command}(jsonb_populate_record("
        " t, jsonb_build_object('payload', coalesce(it -> 'args', (t).payload)))) end from checked",
        task,
    )
    end = "failed" if "refused" in outcome else "done"
    if not outcome.get("stay"):
        database.sql("update wocs.tasks set status = %s, completed_at = now() where id = %s", end, task)
    return Outcome(
        task,
        outcome.get("refused") or outcome["say"],
        outcome["facts"],
        outcome.get("also", []),
        outcome.get("children", []),
    )


def run_command(database: Clone, who: str, command: str, **args: Any) -> Outcome:
    runs = "human" if command == "agent_task" else "instant"
    return perform_task(database, make_task(database, who, command, runs, **args), command)


def run_word(database: Clone, who: str, said: str, task: str) -> dict[str, Any]:
    """What a person's word (done, accept, decline, acknowledge) about a task does."""
    [(answer,)] = database.sql(
        f"select wocs.agent_word_{said}(t, u) from wocs.tasks t, wocs.users u where t.id = %s and u.id = %s",  # noqa: S608
        task,
        who,
    )
    return dict(answer)


def send_intent(database: Clone, who: str, intent: dict[str, Any]) -> list[dict[str, Any]]:
    """A message with this meaning from a known person, all the way in; what is sent because of it."""
    [(number,)] = database.sql("select wa_number from wocs.users where id = %s", who)
    message = {
        "id": f"wamid.{next(numbers)}", "raw": {}, "sender": {"user_id": None, "number": number, "name": None},
        "sent_at": None, "type": "text", "text": "/said", "media": None, "quoted": None, "intent": intent,
        "second_look": False,
    }  # fmt: skip
    work = database.call("wocs_intake", {"messages": [message], "statuses": [], "others": [], "settings": {}})
    return [reply for reply in work["outbox"] if reply["kind"] != "reaction"]


def send_command(database: Clone, who: str, command: str, **args: Any) -> list[dict[str, Any]]:
    """A command as the menu declares it, by message."""
    entry = next(entry for entry in MENU if entry.key == command)
    declared = {"runs": entry.runs, "role": entry.role, "asks": entry.asks(args), "repeatable": entry.repeatable}
    intent = {"do": "command", "command": command, **declared, "args": args, "priority": args.get("priority", "normal")}
    return send_intent(database, who, {**intent, "draft": None})


def sayings_to(database: Clone, who: str, spoken: str, task: str, number: int | None = None) -> list[dict[str, Any]]:
    return send_intent(database, who, {"do": "word", "word": spoken, "task": task, "ask": number, "quoted": None})
