"""What a message costs the real functions over both ways: SQL round trips counted on the wire, Redis commands by the
server."""

import json
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
import respx
from httpx import Response
from werkzeug.test import Client, TestResponse

from api.webhook import app
from functions.database import open_database
from local.services.postgres_server import Postgres
from local.services.valkey import Valkey
from shared.signatures import sign_webhook
from tests.contract.conftest import supabase_project
from tests.contract.http_servers import SECRET_KEY, Wire
from tests.database_clone import Clone

SECRET, ADMIN = "app-secret", "60123456789"
SYNC, QUERY = b"S", b"Q"
numbers = count(1)


class Costs:
    """The functions on a database behind a wire, and a queue; what a call cost since the last look."""

    def __init__(self, wire: Wire, trips: Callable[[bytes], int], queue: redis.Redis) -> None:
        self.wire, self.trips, self.queue = wire, trips, queue
        self.client = Client(app)
        self.look()

    def look(self) -> tuple[int, int]:
        found = (self.trips(b"".join(self.wire.sent)), self.redis_commands())
        before, self.before = getattr(self, "before", (0, 0)), found
        return found[0] - before[0], found[1] - before[1]

    def redis_commands(self) -> int:
        stats = self.queue.info("commandstats")
        return sum(stats.get(f"cmdstat_{name}", {}).get("calls", 0) for name in ("zadd", "zmpop"))

    def post(self, body: bytes, signature: str | None = None) -> TestResponse:
        """An answer that is not closed yet: what is left to do after it is done when it is."""
        headers = {"X-Hub-Signature-256": signature or sign_webhook(SECRET, body)}
        return self.client.post("/api/webhook", data=body, headers=headers)

    def deliver(self, body: bytes, signature: str | None = None) -> int:
        answer = self.post(body, signature)
        answer.close()
        return answer.status_code


def http_requests(said: bytes) -> int:
    return said.count(b" HTTP/1.1\r\n")


def round_trips(said: bytes) -> int:
    """How often the client waited for the server: every Sync or simple Query after the startup packets."""
    position, trips = 0, 0
    while position < len(said):
        if said[position] == 0:  # startup and encryption requests have no type byte
            position += struct.unpack_from("!i", said, position)[0]
            continue
        trips += said[position : position + 1] in {SYNC, QUERY}
        position += 1 + struct.unpack_from("!i", said, position + 1)[0]
    return trips


def body_of(text: str, message_id: str | None = None) -> bytes:
    message = {"from": ADMIN, "id": message_id or f"wamid.{next(numbers)}", "timestamp": str(int(time.time()))}
    message |= {"type": "text", "text": {"body": text}}
    change = {"field": "messages", "value": {"contacts": [], "messages": [message]}}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


@pytest.fixture(params=["direct", "https"])
def costs(
    request: pytest.FixtureRequest, database: Clone, postgres: Postgres, valkey: Valkey, queue: object,
    scratch: Path, monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Costs]:  # fmt: skip
    database.call("wocs_enlist", {"people": [{"name": "Admin", "number": ADMIN, "role": "admin"}]})
    with ExitStack() as stack:
        if request.param == "direct":
            wire, trips = direct_way(stack, database, monkeypatch), round_trips
        else:
            binary = request.getfixturevalue("postgrest_binary")
            login = postgres.role_url("authenticator", urlsplit(database.url).path[1:])
            url = stack.enter_context(supabase_project(binary, login, scratch))
            wire, trips = https_way(stack, url, monkeypatch), http_requests
        told = {"REDIS_URL": valkey.url, "WHATSAPP_APP_SECRET": SECRET, "WHATSAPP_PHONE_NUMBER_ID": "1"}
        for name, value in (told | {"WHATSAPP_API_BASE": "http://graph.test"}).items():
            monkeypatch.setenv(name, value)
        graph = stack.enter_context(respx.mock(assert_all_called=False))
        graph.post(url__regex="http://graph.test.*/messages").mock(
            side_effect=lambda _: Response(200, json={"messages": [{"id": f"wamid.out{next(numbers)}"}]})
        )
        graph.route(host="127.0.0.1").pass_through()
        client = stack.enter_context(redis.Redis.from_url(valkey.url))
        client.config_resetstat()
        yield Costs(wire, trips, client)
        open_database().close()


def direct_way(stack: ExitStack, database: Clone, monkeypatch: pytest.MonkeyPatch) -> Wire:
    port = urlsplit(database.service_url).port
    wire = Wire(port)
    stack.callback(wire.close)
    monkeypatch.setenv("DATABASE_URL", database.service_url.replace(f":{port}/", f":{wire.port}/"))
    return wire


def https_way(stack: ExitStack, url: str, monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire(urlsplit(url).port)
    stack.callback(wire.close)
    monkeypatch.setenv("SUPABASE_URL", f"http://127.0.0.1:{wire.port}")
    monkeypatch.setenv("SUPABASE_SECRET_KEY", SECRET_KEY)
    return wire


def test_an_accepted_command_is_one_call_before_the_200_and_three_after_it(costs: Costs) -> None:
    answer = costs.post(body_of("/landing create page: satu title: Satu"))
    assert answer.status_code == 200
    assert costs.look() == (1, 0), "recorded"
    answer.close()
    assert costs.look() == (3, 0), "decided; begun; marked sent"
    assert costs.deliver(body_of("/status")) == 200
    assert costs.look() == (4, 0)


def test_a_command_for_the_home_adds_one_redis_command(costs: Costs) -> None:
    publish(costs)
    costs.look()
    assert costs.deliver(body_of("/landing screenshot page: satu")) == 200
    assert costs.look() == (4, 1)


def publish(costs: Costs) -> None:
    for text in ("/landing create page: satu title: Satu", "/landing publish page: satu", "CONFIRM TASK-1202"):
        assert costs.deliver(body_of(text)) == 200


def test_a_duplicate_costs_one_call_and_nothing_else(costs: Costs) -> None:
    body = body_of("/landing create page: satu title: Satu", "wamid.same")
    costs.deliver(body)
    costs.look()
    assert costs.deliver(body) == 200
    assert costs.look() == (1, 0)


def test_a_bad_signature_costs_nothing(costs: Costs) -> None:
    assert costs.deliver(body_of("/status"), "sha256=" + "0" * 64) == 401
    assert costs.look() == (0, 0)


def test_a_delivery_of_statuses_costs_one_call(costs: Costs) -> None:
    status = {"id": "wamid.x", "status": "delivered", "timestamp": "1763800000", "biz_opaque_callback_data": "1"}
    change = {"field": "messages", "value": {"statuses": [status, status | {"status": "read"}]}}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()
    assert costs.deliver(body) == 200
    assert costs.look() == (1, 0)
