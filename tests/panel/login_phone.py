"""A browser that logs in, and the phone beside it: what it sends goes through intake, what it hears is in words."""

import re
from dataclasses import dataclass
from itertools import count
from typing import Any

from werkzeug.test import TestResponse

from functions.intake.understanding import understand_all
from functions.replies.render import render_reply
from functions.request_settings import request_settings
from tests.panel.browser_client import BrowserClient

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"
numbers = count(1)


@dataclass
class Answer:
    """What the bot answered, and everything else that was sent with it."""

    say: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    work: dict[str, Any]

    @property
    def digits(self) -> str:
        found = re.search(r"\*(\d{6})\*", self.text)
        assert found, self.text
        return found[1]

    def link(self) -> str:
        found = re.search(r"https?://[^/]+(/login/done\S+)", self.text)
        assert found, self.text
        return found[1]


def send(panel: BrowserClient, number: str, text: str, context: dict[str, Any] | None = None) -> Answer:
    """One message of a phone, understood and decided as the webhook does; `context` is Meta's of a forwarded one."""
    wamid = f"wamid.login{next(numbers)}"
    raw = {"id": wamid, "from": number, "type": "text", "text": {"body": text}, "context": context or {}}
    sender = {"number": number, "user_id": None, "name": "Somebody"}
    recorded = {"id": wamid, "raw": raw, "sender": sender}
    panel.database.call("wocs_record", {"messages": [recorded]})
    [message] = understand_all([{**recorded, "received_at": "2026-11-30T00:00:00+00:00"}])  # type: ignore[typeddict-item]
    work = panel.database.call("wocs_intake", {"messages": [message], "settings": request_settings()})
    replies = [one for one in work["outbox"] if one["kind"] == "reply"]
    if not replies:
        return Answer("", "", (), work)
    reply = render_reply(replies[0]["say"], replies[0]["facts"], replies[0]["language"])
    return Answer(replies[0]["say"], reply.text, reply.buttons, work)


def begin(panel: BrowserClient, number: str, agent: str = CHROME) -> str:
    """The code that the browser shows."""
    answer = panel.post("/login", number=number, agent=agent)
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/login/code"), answer.text
    found = re.search(r"WOCS-[0-9A-Z]{4}-[0-9A-Z]{4}", panel.open("/login/code").text)
    assert found
    return found[0]


def state_of(panel: BrowserClient) -> str:
    found = re.search(r'data-state="(\w+)"', panel.open("/login/wait").text)
    return found[1] if found else ""


def log_in(panel: BrowserClient, number: str, agent: str = CHROME) -> TestResponse:
    """The whole way of a browser that nobody knows."""
    code = begin(panel, number, agent)
    return panel.post("/login/digits", digits=send(panel, number, code).digits, agent=agent)
