"""Callers of the SQL doors, many at once: what each of them does over and over, and what they were all told."""

import json
import random
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import psycopg

from tests.enrolled_nodes import SIGNED_DOORS, sign_request
from tests.sql.inbound_messages import ADMIN, ALI, OTHER_ADMIN, STRANGER, VIEWER, Json, command, message, word

RULES = {"approval_minutes": 10, "four_eyes": False, "rate_per_minute": 10_000}
PEOPLE = [ADMIN, OTHER_ADMIN, ALI, VIEWER, STRANGER, "60190000002"]
NODES = ["node0", "node1", "node2"]
PAIR_RATE = {"code": 131056, "detail": "pair"}


@dataclass
class Told:
    """What the callers were told, and what they may tell each other."""

    errors: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    """How often a call said that it had decided a message, by the message's id; only of messages that went alone."""
    sends: Counter[tuple[int, int]] = field(default_factory=Counter)
    """How often a message of ours was handed out, by its id and the number of its handing out."""
    claims: Counter[tuple[str, int]] = field(default_factory=Counter)
    understood: dict[str, Json] = field(default_factory=dict)
    """What every message that was brought means, by its id: any of them may be handed out to any caller."""
    stamps: set[str] = field(default_factory=set)
    """The pages of the commands that must have had their effect once."""
    outbox: deque[int] = field(default_factory=lambda: deque(maxlen=200))
    deliveries: deque[list[Json]] = field(default_factory=lambda: deque(maxlen=30))
    tasks: deque[str] = field(default_factory=lambda: deque(maxlen=30))
    running: deque[Json] = field(default_factory=lambda: deque(maxlen=60))
    calls: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)


def as_recorded(m: Json) -> Json:
    """What a message is before anybody has understood it."""
    return {key: m[key] for key in ("id", "raw", "sender")}


class Caller:
    """One thread with a connection of its own."""

    def __init__(self, url: str, number: int, told: Told) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self.random, self.number, self.told = random.Random(number), number, told
        self.actions: list[Callable[[], None]] = [
            self.send_command,
            self.send_crossed_batch,
            self.send_copies,
            self.send_words,
            self.report_pair_rate,
            self.report_pair_rate,
            self.report_statuses,
            self.run_home,
            self.tick,
            self.change_page,
        ]

    def work_until(self, end: float) -> None:
        with self.connection:
            while time.monotonic() < end:
                try:
                    self.random.choice(self.actions)()
                except psycopg.Error as error:
                    self.told.errors[f"{error.sqlstate} {error}".splitlines()[0]] += 1

    def call(self, door: str, request: Json) -> Json:
        query = f"select public.{door}(%s::jsonb)".encode()
        request = sign_request(request) if door in SIGNED_DOORS else request
        row = self.connection.execute(query, [json.dumps(request)]).fetchone()
        answer: Json = row[0] if row else {}
        with self.told.lock:
            self.told.calls[door] += 1
            for sent in answer.get("outbox", []):
                self.told.sends[sent["id"], sent["handout"]] += 1
                self.told.outbox.append(sent["id"])
                self.told.tasks.extend([sent["task"]] if sent["task"] else [])
        handed_out = [self.told.understood[m["id"]] for m in answer.get("undecided", []) if door != "wocs_record"]
        if handed_out:
            self.count_accepted(handed_out, self.call("wocs_intake", {"messages": handed_out, "settings": RULES}))
        return answer

    def deliver(self, messages: list[Json]) -> None:
        """Recorded and decided, as the webhook does; now and then decided without having been recorded."""
        self.told.understood.update((m["id"], m) for m in messages)
        if self.random.random() < 0.8:
            self.call("wocs_record", {"messages": [as_recorded(m) for m in messages]})
        self.count_accepted(messages, self.call("wocs_intake", {"messages": messages, "settings": RULES}))

    def count_accepted(self, messages: list[Json], answer: Json) -> None:
        if len(messages) == 1:
            with self.told.lock:
                self.told.accepted[messages[0]["id"]] += answer["accepted"]

    def stamp(self, number: str) -> Json:
        made = message(number, command(page=""), "/stamp")
        made["intent"]["args"] = {"page": made["id"]}
        self.told.understood[made["id"]] = made
        if number in {ADMIN, OTHER_ADMIN}:
            self.told.stamps.add(made["id"])
        return made

    def send_command(self) -> None:
        made = self.stamp(self.random.choice(PEOPLE))
        self.told.deliveries.append([made])
        self.deliver([made])

    def send_crossed_batch(self) -> None:
        some = [self.stamp(number) for number in self.random.sample(PEOPLE, 3)]
        self.told.deliveries.append(some)
        self.deliver(some)

    def send_copies(self) -> None:
        """What somebody else delivers at this moment, in another order."""
        copies = [m for some in self.random.sample(list(self.told.deliveries), min(2, len(self.told.deliveries)))
                  for m in some]  # fmt: skip
        self.random.shuffle(copies)
        if copies:
            self.deliver(copies)

    def send_words(self) -> None:
        """Two people about the same tasks, each in an order of their own."""
        tasks = self.random.sample(list(self.told.tasks), min(3, len(self.told.tasks)))
        said = [self.random.choice(["confirm", "cancel", "retry", "acknowledge", "done"]) for _ in tasks]
        number = self.random.choice([ADMIN, OTHER_ADMIN, ALI])
        if tasks:
            self.deliver([message(number, word(one, task), one) for one, task in zip(said, tasks, strict=True)])

    def report_pair_rate(self) -> None:
        """Four callers and more tell of the same person's messages."""
        ids = self.random.sample(list(self.told.outbox), min(3, len(self.told.outbox)))
        results: list[Json] = [
            {"id": one, "error": PAIR_RATE, "retry_in_s": 0.01 * self.random.random()}
            if self.random.random() < 0.7
            else {"id": one, "wamid": f"wamid.out{one}"}
            for one in ids
        ]
        self.call("wocs_sent", {"results": results})

    def report_statuses(self) -> None:
        ids = self.random.sample(list(self.told.outbox), min(4, len(self.told.outbox)))
        foreign = [f"wamid.foreign{n}" for n in self.random.sample(range(20), 3)]
        base: Json = {"status": "delivered", "at": "2026-11-22T08:00:00+00:00", "errors": [], "pricing": None}
        statuses = [base | {"id": f"wamid.out{one}", "outbox": str(one)} for one in ids]
        statuses += [base | {"id": one, "outbox": None, "status": str(self.random.random())} for one in foreign]
        statuses += [base | {"id": one, "outbox": None} for one in foreign]
        changes = [
            {"key": f"k{n}", "kind": "system", "raw": {}, "change": {"kind": "user_id", "old": who, "new": f"MY.{who}"}}
            for n, who in self.random.sample(list(enumerate(PEOPLE)), 2)
        ]
        made = self.stamp(self.random.choice(PEOPLE))
        self.told.deliveries.append([made])
        self.call("wocs_record", {"statuses": statuses, "others": changes, "messages": [as_recorded(made)]})
        self.deliver([made])

    def run_home(self) -> None:
        """A node takes a task, beats with all that runs anywhere, and tells how one ended."""
        node = NODES[self.number % 3]
        self.deliver([message(ADMIN, command("drive", runs="home", repeatable=True), "/drive") for _ in range(2)])
        claimed = self.call("wocs_claim", {"node": node})["task"]
        if claimed:
            with self.told.lock:
                self.told.claims[claimed["id"], claimed["attempt"]] += 1
            self.told.running.append({"task": claimed["id"], "attempt": claimed["attempt"], "node": node})
        held = self.random.sample(list(self.told.running), min(5, len(self.told.running)))
        self.call("wocs_beat", {"node": node, "abilities": {"browser": "ready"}, "running": held})
        for one in held[:2]:
            outcome = self.random.choice(["done", "failed", "try_again", "uncertain"])
            self.call("wocs_report", one | {"outcome": outcome, "result": {}, "error": {"code": "x"}, "files": []})

    def tick(self) -> None:
        settings = {"rate_per_minute": "10000", "timezone": "Asia/Kuala_Lumpur"}
        self.call("wocs_tick", {"settings": dict(self.random.sample(list(settings.items()), 2))})

    def change_page(self) -> None:
        """A batch whose lines hold the same pages as another's, in another order."""
        pages: list[Any] = self.random.sample(["promo", "raya", "menu"], 2)
        edits = [
            command("landing_edit", page=page, field="headline", value=str(self.random.random())) for page in pages
        ]
        self.deliver([message(self.random.choice([ADMIN, OTHER_ADMIN]), edit, "/landing edit") for edit in edits])
