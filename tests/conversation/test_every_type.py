"""A stranger sends one of every type of message that Meta knows: each is in their chat, and the staff hear once."""

import json
import re

import pytest

from tests.conftest import forget_settings
from tests.conversation.fake_graph import Json
from tests.conversation.open_functions import open_function
from tests.conversation.phones import envelope
from tests.conversation.webhook_in_process import ADMIN, ALI, BOB, STRANGER, WebhookClient
from tests.foreign_data import WEBHOOK_BODIES, WITHOUT
from tests.panel.browser_client import SECRET, BrowserClient
from tests.sql.test_chats_told import TYPES

MANIFEST = WEBHOOK_BODIES / "MANIFEST.json"


def read_messages() -> dict[str, Json]:
    """The first message of each type in other people's webhook bodies."""
    found: dict[str, Json] = {}
    for entry in json.loads(MANIFEST.read_bytes()):
        body = json.loads((WEBHOOK_BODIES / entry["file"]).read_bytes())
        for change in (change for told in body["entry"] for change in told["changes"]):
            for message in change["value"].get("messages", []):
                found.setdefault(message["type"], message)
    types = {kind for entry in json.loads(MANIFEST.read_bytes()) for kind in entry["facts"]["message_types"]}
    assert found.keys() == types
    return found


def send_burst(webhook: WebhookClient, messages: dict[str, Json]) -> None:
    contacts = [{"profile": {"name": "Puan Siti"}, "wa_id": STRANGER}]
    for number, (kind, message) in enumerate(messages.items()):
        ours = {**message, "type": kind, "from": STRANGER, "id": f"wamid.type{number}", "timestamp": "1790000000"}
        webhook.post(envelope({"contacts": contacts, "messages": [ours]}))


@pytest.fixture
def panel(webhook: WebhookClient, monkeypatch: pytest.MonkeyPatch) -> BrowserClient:
    monkeypatch.setenv("WOCS_JWT_SECRET", SECRET)
    forget_settings()
    panel = BrowserClient(open_function("panel"), webhook.database)
    panel.log_in("Ali")
    return panel


@pytest.mark.parametrize("source", ["ours", "others"])
def test_each_is_in_the_chat_and_the_burst_is_one_notice(
    webhook: WebhookClient, panel: BrowserClient, source: str
) -> None:
    if source == "others" and not MANIFEST.is_file():
        pytest.skip(f"{WITHOUT} {MANIFEST.relative_to(MANIFEST.parents[2])}")
    messages = read_messages() if source == "others" else TYPES
    before = len(webhook.graph.sent)
    send_burst(webhook, messages)
    [chat] = re.findall(r'class="card chat-row" href="(/chat/\d+)"', panel.open("/chats").text)
    shown = panel.open(chat).text
    assert shown.count('<li class="bubble customer"') == len(messages)
    assert webhook.sql("select kind from wocs.messages where sender_type = 'customer' order by position") == [
        (kind,) for kind in messages
    ]
    heard = [len(webhook.said_to(number, before)) for number in (ALI, BOB, ADMIN)]
    assert heard == [1, 0, 0]
