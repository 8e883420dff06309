"""What a message costs the real functions: SQL round trips counted on the wire, Redis commands by the server."""

import json
import struct
from collections.abc import Iterator
from itertools import count

import pytest
import redis
import respx
from httpx import Response
from werkzeug.test import Client

from api.webhook import app
from functions.database import open_database
from shared.signatures import sign_webhook
from tests.contract.http_servers import Wire

SECRET, ADMIN = "app-secret", "60123456789"
SYNC, QUERY = b"S", b"Q"
numbers = count(1)


class Costs:
    """The functions on a database behind a wire, and a queue; what a call cost since the last look."""

    def __init__(self, wire: Wire, queue: redis.Redis) -> None:
        self.wire, self.queue = wire, queue
        self.client = Client(app)
        self.look()

    def look(self) -> tuple[int, int]:
        found = (round_trips(b"".join(self.wire.sent)), self.redis_commands())
        before, self.before = getattr(self, "before", (0, 0)), found
        return found[0] - before[0], found[1] - before[1]

    def redis_commands(self) -> int:
        stats = self.queue.info("commandstats")
        return sum(stats.get(f"cmdstat_{name}", {}).get("calls", 0) for name in ("zadd", "zpopmin"))

    def deliver(self, body: bytes, signature: str | None = None) -> int:
        headers = {"X-Hub-Signature-256": signature or sign_webhook(SECRET, body)}
        answer = self.client.post("/api/webhook", data=body, headers=headers, buffered=True)
        answer.close()  # what is left to do after the answer is done here
        return answer.status_code


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
    message = {"from": ADMIN, "id": message_id or f"wamid.{next(numbers)}", "timestamp": "1763800000"}
    message |= {"type": "text", "text": {"body": text}}
    change = {"field": "messages", "value": {"contacts": [], "messages": [message]}}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


@pytest.fixture
def costs(database, valkey, queue, monkeypatch: pytest.MonkeyPatch) -> Iterator[Costs]:
    database.call("wocs_enlist", {"people": [{"name": "Admin", "number": ADMIN, "role": "admin"}]})
    wire = Wire(int(database.service_url.rsplit(":", 1)[1].split("/")[0]))
    port = database.service_url.rsplit(":", 1)[1].split("/")[0]
    monkeypatch.setenv("DATABASE_URL", database.service_url.replace(f":{port}/", f":{wire.port}/"))
    monkeypatch.setenv("REDIS_URL", valkey.url)
    monkeypatch.setenv("WHATSAPP_APP_SECRET", SECRET)
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "1")
    monkeypatch.setenv("WHATSAPP_API_BASE", "http://graph.test")
    with respx.mock(assert_all_called=False) as graph, redis.Redis.from_url(valkey.url) as client:
        graph.post(url__regex=".*/messages").mock(
            side_effect=lambda _: Response(200, json={"messages": [{"id": f"wamid.out{next(numbers)}"}]})
        )
        client.config_resetstat()
        yield Costs(wire, client)
    open_database().close()
    wire.close()


def test_an_accepted_command_is_one_call_to_decide_and_one_to_mark_sent(costs: Costs) -> None:
    assert costs.deliver(body_of("/landing create page: satu title: Satu")) == 200
    assert costs.look() == (2, 0)
    assert costs.deliver(body_of("/status")) == 200
    assert costs.look() == (2, 0)


def test_a_command_for_the_home_adds_one_redis_command(costs: Costs) -> None:
    publish(costs)
    costs.look()
    assert costs.deliver(body_of("/landing screenshot page: satu")) == 200
    assert costs.look() == (2, 1)


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


def test_a_status_costs_one_call(costs: Costs) -> None:
    status = {"id": "wamid.x", "status": "delivered", "timestamp": "1763800000", "biz_opaque_callback_data": "1"}
    change = {"field": "messages", "value": {"statuses": [status]}}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()
    assert costs.deliver(body) == 200
    assert costs.look() == (1, 0)
