"""Campaigns against sending: whatever breaks meanwhile, no message goes twice and none is lost.

`make campaigns` runs each of them twenty times.
"""

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from threading import Event
from typing import Any

import httpx
import pytest

from functions.after_answer.errands import run_errands
from functions.database import DatabaseDown
from functions.database.postgres import PostgresDatabase
from functions.site import serve
from functions.whatsapp import open_whatsapp
from functions.whatsapp.cloud_api import CloudApi
from tests.campaigns import CAMPAIGNS
from tests.conftest import forget_settings
from tests.conversation.fake_graph import TOKEN, Graph, Json
from tests.conversation.phones import APP_SECRET, PHONE_NUMBER_ID, envelope, signed
from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, ALI, OTHER_ADMIN, PEOPLE, VIEWER, command, deliver, message, with_people

TIMES = range(CAMPAIGNS)
EXPIRED = (401, b'{"error":{"code":190,"message":"expired"}}')
WRONG_NUMBER = (400, b'{"error":{"code":100,"error_subcode":33,"message":"no such object"}}')
BROKEN = (500, b'{"error":{"code":987654,"message":"oops"}}')
TIMED = {"outbox": ("not_before", "lease_until", "begun_at", "created_at", "sent_at"), "alerts": ("opened_at",),
         "meters": ("at",), "inbound_events": ("decide_at", "received_at")}  # fmt: skip
numbers = count(1)


class Sender:
    """The functions of this process on a database of their own, with a Graph whose behaviour a test chooses."""

    def __init__(self, database: Clone, graph: Graph, environment: Mapping[str, str]) -> None:
        self.database, self.graph, self.environment = database, graph, environment
        self.webhook = serve("webhook").test_client()

    def answers(self, *who: str) -> list[Json]:
        """The outbox of so many commands, handed out to who calls this."""
        looks = [message(number, command("look", runs="answer", role="viewer"), "/look") for number in who]
        return list(deliver(self.database, *looks, rate_per_minute=1000)["outbox"])

    def pass_time(self, seconds: float) -> None:
        moved = "{0} = {0} - make_interval(secs => {1})"
        updates = [
            f"update wocs.{table} set {', '.join(moved.format(column, seconds) for column in columns)}"  # noqa: S608
            for table, columns in TIMED.items()
        ]
        self.database.sql("; ".join(updates))

    def tick(self) -> None:
        run_errands(self.database.direct.call("wocs_tick", {}))

    def recover(self) -> None:
        """All is well again, and ten minutes pass, minute by minute."""
        for _ in range(10):
            self.pass_time(61)
            self.tick()

    def accepted(self) -> Counter[int]:
        return Counter(int(sent["biz_opaque_callback_data"]) for sent in self.graph.sent)

    def replies(self) -> list[int]:
        return [
            number for (number,) in self.database.sql("select id from wocs.outbox where kind = 'reply' order by id")
        ]

    def assert_each_once(self, replies: int) -> None:
        accepted = self.accepted()
        assert not {number: times for number, times in accepted.items() if times > 1}
        assert len(self.replies()) == replies
        assert not set(self.replies()) - set(accepted)


@pytest.fixture
def sender(database: Clone, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sender]:
    graph = Graph()
    environment = {
        "DATABASE_URL": database.service_url, "WHATSAPP_API_BASE": graph.base, "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID, "WHATSAPP_APP_SECRET": APP_SECRET,
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("functions.database.retry.time.sleep", lambda _: None)
    forget_settings()
    with_people(database)
    database.sql("insert into wocs.wa_sessions (user_id, last_active) select id, now() from wocs.users")
    yield Sender(database, graph, environment)
    open_whatsapp().close()
    graph.close()


@pytest.mark.parametrize("_", TIMES)
def test_a_graph_slower_than_our_patience_that_tells_no_status(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, _: int
) -> None:
    monkeypatch.setitem(CloudApi._post.__kwdefaults__, "timeout", httpx.Timeout(0.3))
    given_up = Event()
    sender.graph.after_accepting = lambda _: given_up.wait(20) and None
    run_errands({"outbox": sender.answers(ADMIN, OTHER_ADMIN, ALI, VIEWER)})
    given_up.set()
    sender.recover()
    sender.assert_each_once(replies=4)
    [(unsure,)] = sender.database.sql("select count(*) from wocs.outbox where say = 'alert.unsure'")
    assert unsure == len([one for one in PEOPLE if one["role"] == "admin"]), "told once to every admin"


@pytest.mark.parametrize("turn", TIMES)
def test_a_function_killed_among_twenty_sends(sender: Sender, turn: int) -> None:
    outbox = sender.answers(*[ADMIN, OTHER_ADMIN, ALI, VIEWER] * 5)
    last = random.Random(turn).randint(1, 19)
    function = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.killable_sender"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        env={**sender.environment, "PATH": os.environ["PATH"]},
    )  # fmt: skip

    def kill(_: Json) -> None:
        if len(sender.graph.sent) == last:
            function.send_signal(signal.SIGKILL)
            function.wait()

    sender.graph.after_accepting = kill
    function.communicate(json.dumps(outbox).encode())
    assert (function.returncode, len(sender.graph.sent)) == (-signal.SIGKILL, last)
    sender.recover()
    sender.assert_each_once(replies=20)


CAUSES = {"token": EXPIRED, "number": WRONG_NUMBER}


@pytest.mark.parametrize("cause", [*["token"] * CAMPAIGNS, "number"])
def test_a_token_that_is_dead_or_a_number_that_is_wrong_for_six_hours(sender: Sender, cause: str) -> None:
    probes: list[Json] = []
    sender.graph.refuse = lambda payload: probes.append(payload) or CAUSES[cause]
    people = [ADMIN, OTHER_ADMIN, ALI, VIEWER]
    for minute in range(0, 360, 5):
        sender.pass_time(300)
        if minute % 30 == 0:
            run_errands({"outbox": sender.answers(people[minute // 30 % 4])})
        sender.tick()
    assert sender.graph.sent == []
    assert len(probes) < 80, "one message at a time tries"
    [(standing,)] = sender.database.sql("select wocs.causes_standing()")
    assert [(one["name"], one["waiting"]) for one in standing] == [(cause, 12)]
    sender.graph.refuse = lambda _: None
    sender.recover()
    sender.assert_each_once(replies=12)
    order = [number for number in sender.accepted() if number in sender.replies()]
    assert order == sorted(order), "in their order"
    assert sender.database.sql("select wocs.causes_standing()") == [([],)]


def test_a_graph_that_is_broken_for_an_hour(sender: Sender) -> None:
    """A code nobody knows: each message tries by itself, and none is given up while nobody gets through."""
    sender.graph.refuse = lambda _: BROKEN
    run_errands({"outbox": sender.answers(ADMIN, ALI)})
    for minute in range(60):
        sender.pass_time(60)
        if minute == 30:
            run_errands({"outbox": sender.answers(ADMIN)})
        sender.tick()
    sender.graph.refuse = lambda _: None
    sender.recover()
    sender.assert_each_once(replies=3)


@pytest.mark.parametrize("door", ["wocs_begin", "wocs_sent"])
def test_a_door_that_we_may_not_call(sender: Sender, door: str) -> None:
    sender.database.sql(f"revoke execute on function public.{door}(jsonb) from service_role")
    run_errands({"outbox": sender.answers(ADMIN, OTHER_ADMIN, ALI)})
    sender.recover()
    sender.database.sql(f"grant execute on function public.{door}(jsonb) to service_role")
    sender.recover()
    sender.assert_each_once(replies=3)


class SlowDatabase:
    """Answers too late: what it was asked has happened nevertheless, or never reached it."""

    def __init__(self, seed: int) -> None:
        self.random, self.call, self.is_slow = random.Random(seed), PostgresDatabase.call, True

    def __call__(self, database: PostgresDatabase, function: str, request: Mapping[str, object]) -> Any:
        answer = self.call(database, function, request) if not self.is_slow or self.random.random() < 0.7 else None
        if self.is_slow and self.random.random() < 0.9:
            raise DatabaseDown("slow")
        if answer is None:
            raise DatabaseDown("lost")
        return answer


@pytest.mark.parametrize("turn", TIMES)
def test_a_database_that_is_slow_for_five_minutes(sender: Sender, monkeypatch: pytest.MonkeyPatch, turn: int) -> None:
    slow = SlowDatabase(turn)

    def call(database: PostgresDatabase, function: str, request: Mapping[str, object]) -> Any:
        return slow(database, function, request)

    monkeypatch.setattr(PostgresDatabase, "call", call)
    bodies = [webhook_body(number) for number in (ADMIN, OTHER_ADMIN, ALI)]
    waiting = dict.fromkeys(bodies, 503)
    for _ in range(5):
        waiting = deliver_until_taken(sender, waiting)
        sender.pass_time(60)
        with_database_down(sender.tick)
    slow.is_slow = False
    assert set(deliver_until_taken(sender, dict.fromkeys(bodies, 503))) == set()
    sender.recover()
    sender.assert_each_once(replies=3)


def webhook_body(number: str) -> bytes:
    text = {"type": "text", "text": {"body": "/help"}, "timestamp": "1763800000"}
    message = {"from": number, "id": f"wamid.slow{next(numbers)}", **text}
    return envelope({"contacts": [{"profile": {"name": "x"}, "wa_id": number}], "messages": [message]})


def deliver_until_taken(sender: Sender, waiting: dict[bytes, int]) -> dict[bytes, int]:
    """Those that Meta would bring again."""
    left = {}
    for body in waiting:
        answer = sender.webhook.post("/api/webhook", data=body, headers=signed(body))
        answer.close()
        if answer.status_code != 200:
            left[body] = answer.status_code
    return left


def with_database_down(step: Callable[[], None]) -> None:
    try:
        step()
    except DatabaseDown:
        return
