"""A running simulator with a webhook that remembers what it was told: both are real HTTP servers."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from flask import Flask, request
from werkzeug.serving import make_server

from local.simulator.simulator_config import Config
from local.simulator.wsgi_app import make_app

ADMIN, ALI = "60123456789", "60129876543"
SECRET, TOKEN, NUMBER_ID = "app-secret", "the-token", "106540352242922"
PEOPLE = [{"name": "Admin", "number": ADMIN, "role": "admin"}, {"name": "Ali", "number": ALI, "role": "agent"}]


class Webhook:
    """Keeps every delivery with its headers; `answers` are used up first, then it says 200."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[bytes, dict[str, str]]] = []
        self.answers: list[int] = []
        self._news = threading.Condition()

    def take(self) -> tuple[str, int]:
        with self._news:
            self.deliveries.append((request.get_data(), dict(request.headers)))
            self._news.notify_all()
            return "", self.answers.pop(0) if self.answers else 200

    def values(self) -> list[dict[str, Any]]:
        return [json.loads(body)["entry"][0]["changes"][0]["value"] for body, _ in self.deliveries]

    def told(self, key: str) -> list[dict[str, Any]]:
        """All messages or statuses so far, in the order they came."""
        return [one for value in self.values() for one in value.get(key, [])]

    def wait_for(self, done: Callable[["Webhook"], object], seconds: float = 10) -> None:
        with self._news:
            assert self._news.wait_for(lambda: done(self), seconds), self.values()


class Simulation:
    """The simulator at `url`, its Graph API with the right token, its phones."""

    def __init__(self, folder: Path, webhook: Webhook, webhook_url: str, **changes: Any) -> None:
        self.webhook, self.ahead = webhook, 0.0
        self.settings: dict[str, Any] = {
            "webhook_url": webhook_url,
            "app_secret": SECRET,
            "token": TOKEN,
            "data": folder,
            "phone_number_id": NUMBER_ID,
            "people": PEOPLE,
            "clock": self.clock,
            "sent_after_s": 0.01,
            "delivered_after_s": 0.03,
            "retry_first_s": 0.05,
            **changes,
        }
        self.start()

    def clock(self) -> float:
        return time.time() + self.ahead

    def start(self) -> None:
        self.app = make_app(Config(**self.settings))
        self.server, self.url = serve(self.app)
        self.graph = httpx.Client(
            base_url=self.url + "/phone/graph/v25.0", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        self.phone = httpx.Client(base_url=self.url + "/phone/api", headers={"X-WOCS-Phone": "test"})

    def stop(self) -> None:
        self.graph.close()
        self.phone.close()
        self.server.shutdown()
        self.server.server_close()
        self.app.extensions["simulator"].close()

    def say(self, person: str = "Admin", **wish: Any) -> str:
        answer = self.phone.post("/send", json={"person": person, **wish})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def send(self, **payload: Any) -> httpx.Response:
        return self.graph.post(f"/{NUMBER_ID}/messages", json={"messaging_product": "whatsapp", "to": ADMIN} | payload)

    def send_text(self, words: str = "Hello", **payload: Any) -> httpx.Response:
        return self.send(type="text", text={"body": words}, **payload)

    def trouble(self, kind: str, **details: Any) -> None:
        answer = self.phone.post("/trouble", json={"kind": kind, **details})
        assert answer.status_code == 200, answer.text

    def messages(self, person: str = "Admin") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.phone.get("/messages", params={"person": person}).json()["messages"]
        return found


def serve(app: Flask) -> tuple[Any, str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"
