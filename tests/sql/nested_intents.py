"""Commands inside commands, as Python would have understood them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, Json, command, deliver, message, the_only

LATER = "2031-01-20T08:00:00+08:00"


def line(text: str, key: str = "stamp", **more: Any) -> Json:
    """A nested command: its words and its intent."""
    return {"text": text, "intent": command(key, **more)}


def stamp(page: str, **more: Any) -> Json:
    return line(f"/stamp page: {page}", page=page, **more)


def publish(page: str) -> Json:
    return line(f"/landing publish page: {page}", "landing_publish", asks=True, repeatable=True, args={"page": page})


def create(page: str) -> Json:
    title = page.replace("-", " ").title()
    return line(f"/landing create page: {page}", "landing_create", args={"page": page, "title": title})


def batch(*lines: Json, **more: Any) -> Json:
    return command("batch", asks=any_asks(lines), args={"lines": list(lines)}, **more)


def template_run(name: str, *lines: Json) -> Json:
    args: Json = {"name": name, "variables": {"page": "promo"}}
    return command("template_run", asks=any_asks(lines), args=args | ({"lines": list(lines)} if lines else {}))


def schedule(what: Json, at: str | None = LATER, repeat: str = "once") -> Json:
    return command("schedule", asks=any_asks([what]), args={"line": what, "at": at, "repeat": repeat})


def either(then: Json, otherwise: Json | None = None, operator: str = ">", value: int = 1000) -> Json:
    """`/if` over the sales of today."""
    text = f"sales {operator} {value}"
    condition = {"metric": "sales", "period": "today", "operator": operator, "value": value, "text": text}
    return command("if", args={"condition": condition, "then": then, "else": otherwise})


def as_line(intent: Json, text: str | None = None) -> Json:
    return {"text": text or f"/{intent['command'].replace('_', ' ')}", "intent": intent}


def any_asks(lines: Any) -> bool:
    return any(line["intent"]["asks"] for line in lines)


def send_intent(database: Clone, intent: Json, number: str = ADMIN, **more: Any) -> Json:
    """The one answer to this command."""
    return the_only(outbox_of(database, intent, number, **more))


def outbox_of(database: Clone, intent: Json, number: str = ADMIN, **more: Any) -> list[Json]:
    outbox: list[Json] = deliver(database, message(number, intent, f"/{intent['command']}", **more))["outbox"]
    return outbox


def children(database: Clone, task: str) -> list[tuple[str, str]]:
    return database.sql("select type, status from wocs.tasks where parent_id = %s order by created_at, id", task)


def with_sales(database: Clone, value: float | None) -> None:
    """What the metric says, as if somebody had entered the sales."""
    database.sql("drop function if exists wocs.metric_of_period(text, text)")
    shown = "null" if value is None else str(value)
    database.sql(
        "create function wocs.metric_of_period(name text, period text) returns numeric language sql as"
        f" $$ select {shown}::numeric $$"
    )


def run_tick(database: Clone) -> Json:
    return database.call("wocs_tick", {})


def make_due(database: Clone, late: timedelta = timedelta(seconds=1)) -> datetime:
    """Lets the clock reach the first run of every schedule, and go on for as long."""
    at = datetime.now(UTC) - late
    database.sql("update wocs.schedules set at = %s, next_at = %s where turn = 0", at, at)
    return at


def read_runs(database: Clone) -> Json:
    return the_only(run_tick(database)["read"])


def obey_run(database: Clone, run: Json, intent: Json | None, problem: Json | None = None) -> Json:
    """What the owner hears of a run that was understood so."""
    return the_only(obey_with_problem(database, run, intent, problem)["outbox"])


def obey_with_problem(database: Clone, run: Json, intent: Json | None, problem: Json | None = None) -> Json:
    return database.call("wocs_obey", {"run": run["run"], "intent": intent, "problem": problem, "settings": {}})


def states(database: Clone) -> list[tuple[str, str | None]]:
    return database.sql(
        "select s.state, r.state from wocs.schedules s"
        " left join wocs.schedule_runs r on r.schedule_id = s.id order by r.id"
    )
