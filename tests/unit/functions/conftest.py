"""Meta's signature, and a database that only writes down how it was asked: what it decides is tested on a real one."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import functions.database
import functions.database.retry
from functions.database import DatabaseDown
from functions.site import serve
from functions.whatsapp import open_whatsapp
from shared.contract.sql_doors import SQL_DOORS
from shared.settings import settings
from shared.signatures import sign_webhook
from tests.contract_fit import misfits

SECRET = "meta-app-secret"


@dataclass
class Recording:
    """Every call; `answers` are given per function, in order, the last one again and again; what is recorded is new,
    unless an answer says otherwise. `misfits` is where a request was not what the contract says."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    answers: dict[str, list[Any]] = field(default_factory=dict)

    def call(self, function: str, request: dict[str, Any]) -> dict[str, Any]:
        sent = json.loads(json.dumps(request, allow_nan=False))
        self.misfits += [f"{function} {misfit}" for misfit in misfits(sent, SQL_DOORS[function].request)]
        self.calls.append((function, sent))
        recorded = {"undecided": [message["id"] for message in request.get("messages", [])]}
        usual = {"wocs_record": recorded, "wocs_begin": {"go": True}}
        waiting = self.answers.get(function, [usual.get(function, {})])
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(answer, Exception):
            raise answer
        return dict(answer)

    def close(self) -> None: ...

    def of(self, function: str) -> list[dict[str, Any]]:
        return [request for name, request in self.calls if name == function]

    def goes_down(self) -> None:
        for function in ("wocs_record", "wocs_intake", "wocs_page", "wocs_tick", "wocs_health", "wocs_claim"):
            self.answers[function] = [DatabaseDown("away")]


@pytest.fixture
def recording(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recording]:
    database = Recording()
    for module in (functions.database, functions.database.retry):
        monkeypatch.setattr(module, "open_database", lambda: database)
    yield database
    assert not database.misfits


@pytest.fixture(autouse=True)
def meta(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WHATSAPP_APP_SECRET", SECRET)
    monkeypatch.setenv("WHATSAPP_VERIFY_TOKEN", "open-sesame")
    monkeypatch.setenv("WHATSAPP_TOKEN", "token-of-ours")
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "1234567890")
    settings.cache_clear()
    open_whatsapp.cache_clear()
    yield
    open_whatsapp.cache_clear()


@pytest.fixture
def door(recording: Recording) -> FlaskClient:
    """The webhook, as the platform would call it."""
    return serve("webhook").test_client()


Post = Callable[..., TestResponse]


@pytest.fixture
def post(door: FlaskClient) -> Post:
    """Posts a body as Meta signs it; the answer is closed, so that what is done after it is done."""

    def posted(body: Any, **headers: str) -> TestResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        signed = {"X-Hub-Signature-256": sign_webhook(SECRET, raw), "Content-Type": "application/json", **headers}
        answer = door.post("/api/webhook", data=raw, headers=signed)
        answer.get_data()
        answer.close()
        return answer

    return posted


def delivery(*messages: dict[str, Any], **value: Any) -> dict[str, Any]:
    """A webhook body with these messages."""
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "messages": list(messages), **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def text_message(body: str = "/status", **more: Any) -> dict[str, Any]:
    return {
        "from": "60123456789",
        "id": "wamid.one",
        "timestamp": "1768870800",
        "type": "text",
        "text": {"body": body},
        **more,
    }
