"""People with phones, as Meta would tell of them: signed webhooks in, what the fake Graph received out."""

import hashlib
import hmac
import json
import re
import time
from itertools import count
from typing import Any

import httpx

from tests.conversation.fake_graph import Graph, Json, buttons_of, words_of

APP_SECRET = "app-secret"
PHONE_NUMBER_ID = "1055"
_ids = count(1)


def signed(body: bytes) -> dict[str, str]:
    signature = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json"}


def envelope(value: Json) -> bytes:
    metadata = {"display_phone_number": "60311112222", "phone_number_id": PHONE_NUMBER_ID}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


class Phone:
    """One person. `say` returns after the webhook answered; `hears` waits for the next message that matches."""

    def __init__(self, url: str, graph: Graph, number: str, name: str = "Somebody") -> None:
        self.url, self.graph, self.number, self.name = url, graph, number, name
        self.heard = 0

    def message(self, text: str = "", *, picture: bytes | None = None, quote: str | None = None, **more: Any) -> Json:
        message: Json = {
            "from": self.number,
            "id": f"wamid.in{next(_ids)}.{time.time_ns()}",
            "timestamp": str(int(time.time())),
        }
        if picture is not None:
            media = self.graph.add_media(picture, "image/jpeg")
            message |= {"type": "image", "image": {**media, "caption": text}}
        else:
            message |= {"type": "text", "text": {"body": text}}
        if quote:
            message["context"] = {"from": "60311112222", "id": quote}
        return message | more

    def deliver(self, *messages: Json) -> httpx.Response:
        contacts = [{"profile": {"name": self.name}, "wa_id": self.number}]
        body = envelope({"contacts": contacts, "messages": list(messages)})
        return httpx.post(f"{self.url}/api/webhook", content=body, headers=signed(body), timeout=20)

    def say(self, text: str = "", **more: Any) -> Json:
        with self.graph.arrived:
            self.heard = len(self.graph.sent)
        message = self.message(text, **more)
        assert self.deliver(message).status_code == 200
        return message

    def tap(self, message: Json, title: str) -> Json:
        reply = {"id": buttons_of(message)[title], "title": title}
        content = {"type": "button_reply", "button_reply": reply}
        return self.say(quote=message["wamid"], type="interactive", interactive=content)

    def hears(self, pattern: str, within_s: float = 15) -> Json:
        """The next message to this person that matches; fails with all that came instead."""
        deadline = time.monotonic() + within_s
        with self.graph.arrived:
            while True:
                for position in range(self.heard, len(self.graph.sent)):
                    message = self.graph.sent[position]
                    if self._is_mine(message) and re.search(pattern, words_of(message), re.S | re.I):
                        self.heard = position + 1
                        return message
                if not self.graph.arrived.wait(max(0.0, deadline - time.monotonic())):
                    texts = [words_of(message) for message in self.graph.sent[self.heard :] if self._is_mine(message)]
                    raise AssertionError(f"{self.name} waited for {pattern!r}, heard {texts}")

    def asks(self, text: str, pattern: str, **more: Any) -> Json:
        self.say(text, **more)
        return self.hears(pattern)

    def messages(self) -> list[Json]:
        return [message for message in self.graph.sent if self._is_mine(message)]

    def _is_mine(self, message: Json) -> bool:
        return str(message.get("to", "")).lstrip("+") == self.number


def task_of(message: Json) -> str:
    task = re.search(r"TASK-\d+", json.dumps(message))
    assert task, message
    return task[0]
