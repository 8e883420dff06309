"""Counts what commands cost the real functions, Postgres and Valkey, with the statuses of their answers."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import redis

from local.capacity.costs import Cost
from tests.conversation.fake_home_node import Home
from tests.conversation.phones import PHONE_NUMBER_ID, envelope
from tests.conversation.webhook_in_process import ADMIN, WebhookClient
from tests.sql.inbound_messages import move_back

STATUSES = ("sent", "delivered", "read")
PICTURE = b"\xff\xd8\xff\xe0" + bytes(90_000)  # what a page's picture weighs, about
TABLES = "select c.oid::regclass::text from pg_class c where c.relnamespace = 'wocs'::regnamespace and c.relkind = 'r'"
ROOM = 2.1
"""What a byte of a row takes of the disk, with its share of pages and indexes: measured over the seven largest tables
of bench/panel_rows.py's 100,000 tasks and 5,000 chats. The files' own growth is no measure: it goes by pages, several
at a time, when Postgres likes."""
OLD_DAYS = 100


@dataclass
class Counter:
    """`count` gives the average cost of an act; `calls` and `sql_calls` grow as the functions are called."""

    webhook: WebhookClient
    home: Home
    queue: redis.Redis
    monkeypatch: pytest.MonkeyPatch
    calls: int = 0
    sql_calls: int = 0
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for client in (self.webhook.client, self.home.client):
            self.monkeypatch.setattr(client, "open", self._counted(client.open, "calls"))
        direct = self.webhook.database.direct
        self.monkeypatch.setattr(direct, "call", self._counted(direct.call, "sql_calls"))
        self.told = {message["wamid"] for message in self.webhook.graph.sent}
        self.queue.config_resetstat()

    def count(self, times: int, act: Callable[[int], None]) -> Cost:
        before = self._measure()
        for number in range(times):
            act(number)
            self.deliver_statuses()
        spent = [(now - then) / times for then, now in zip(before, self._measure(), strict=True)]
        return Cost(*[*spent, spent[-1]])

    def say(self, text: str) -> None:
        self.webhook.deliver(ADMIN, text)

    def do_home_task(self, mime_name: str) -> None:
        """Popped, claimed, its picture stored, reported."""
        [task_id] = self.pop()
        task = self.home.post("claim", task=task_id, labels=["browser"]).get_json()["task"]
        self.home.report(task, files=[self.home.upload(task, mime_name, PICTURE)])

    def pop(self) -> list[str]:
        from shared.taskqueue import open_queue

        queue = open_queue()
        assert queue
        return queue.pop(["browser"])

    def deliver_statuses(self) -> None:
        """Meta tells of each message and each reaction that it was sent, delivered and read: a call each."""
        for message in list(self.webhook.graph.sent):
            if message["wamid"] in self.told:
                continue
            self.told.add(message["wamid"])
            for status in STATUSES:
                told = {
                    "id": message["wamid"],
                    "status": status,
                    "timestamp": str(int(time.time())),
                    "recipient_id": ADMIN,
                    "biz_opaque_callback_data": message.get("biz_opaque_callback_data"),
                }
                self.webhook.post(envelope({"metadata": {"phone_number_id": PHONE_NUMBER_ID}, "statuses": [told]}))

    def kept_share(self) -> float:
        """What of the rows' bytes is left when all that is old has been pruned."""
        whole = self._row_bytes()
        for table, column in (("outbox", "created_at"), ("inbound_events", "received_at")):
            move_back(self.webhook.database, table, column, OLD_DAYS * 86_400)
        pruned = -1
        while pruned != (pruned := self._row_bytes()):
            self.webhook.sql("select wocs.message_prune_bodies(), wocs.outbox_prune()")
        return pruned / whole

    def _row_bytes(self) -> int:
        tables = [name for (name,) in self.webhook.sql(TABLES)]
        sums = " union all ".join(f"select sum(pg_column_size(t.*)) as size from {table} t" for table in tables)  # noqa: S608
        [(size,)] = self.webhook.sql(f"select sum(size) from ({sums}) measured")  # noqa: S608
        return int(size)

    def _measure(self) -> tuple[float, ...]:
        commands = self.queue.info("commandstats")
        redis_commands = sum(commands.get(f"cmdstat_{name}", {}).get("calls", 0) for name in ("zadd", "zmpop"))
        messages = sum(message["type"] != "reaction" for message in self.webhook.graph.sent)
        [(files,)] = self.webhook.sql("select coalesce(sum(size_bytes), 0) from wocs.attachments")
        return self.calls, self.sql_calls, redis_commands, messages, float(files), self._row_bytes() * ROOM

    def _counted(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def counted(*arguments: Any, **more: Any) -> Any:
            setattr(self, name, getattr(self, name) + 1)
            return function(*arguments, **more)

        return counted


def count_costs(counter: Counter, times: int) -> dict[str, Cost]:
    """Of each kind, the average of `times`."""
    lift_the_rate(counter)
    prepare_page(counter)
    costs = {
        "answer": counter.count(times, lambda _: counter.say("/queue")),
        "instant": counter.count(times, lambda n: counter.say(f"/landing edit page: promo title: Promo {n}")),
        "home": counter.count(times, lambda n: shoot(counter, n)),
    }
    counter.say("/quiet on")
    counter.deliver_statuses()
    costs["quiet_instant"] = counter.count(times, lambda n: counter.say(f"/landing edit page: promo title: Diam {n}"))
    costs["quiet_home"] = counter.count(times, lambda n: shoot(counter, times + n))
    share = counter.kept_share()
    return {kind: replace_kept(cost, share) for kind, cost in costs.items()}


def shoot(counter: Counter, number: int) -> None:
    counter.say("/landing screenshot page: promo")
    counter.do_home_task(f"promo-{number}.jpg")


def lift_the_rate(counter: Counter) -> None:
    """In truth these come over a day."""
    counter.webhook.sql("create or replace function wocs.limit_commands_per_minute() returns int"
                        " language sql immutable as 'select 100000'")  # fmt: skip
    counter.monkeypatch.setattr("shared.figures.COMMANDS_PER_MINUTE", 100_000)


def prepare_page(counter: Counter) -> None:
    counter.home.beat(abilities={"browser": "ready"})
    counter.webhook.say(ADMIN, "/landing create page: promo title: Promo")
    asked = counter.webhook.say(ADMIN, "/landing publish page: promo")
    task = next(word for word in json.dumps(asked).split() if word.startswith("TASK-")).strip('.,:*"\\n')
    counter.webhook.say(ADMIN, f"CONFIRM {task}")
    while counter.pop():
        pass
    counter.deliver_statuses()


def replace_kept(cost: Cost, share: float) -> Cost:
    return Cost(**{**cost.__dict__, "kept_bytes": cost.bytes * share})
