"""What a phone's chat looks like in a terminal."""

import sys
import threading
import time
from typing import Any

import httpx

from local.talk.phone import Gone, Message, Phone

PROMPT = "> "
TICKS = {"sent": "✓", "delivered": "✓✓", "read": "✓✓ read", "failed": "✗ failed"}
SETTLE_S = 0.7  # after an answer: how long a second message may follow
WORKING = "⏳"


class Screen:
    """Prints what arrives, each thing once; remembers the choices that the newest message with buttons offers."""

    def __init__(self, phone: Phone, interactive: bool) -> None:
        self.phone = phone
        self.interactive = interactive
        self.offers: list[tuple[str, str, str]] = []  # (kind, id, message id), numbered from 1
        self.seen: dict[str, str] = {}  # message id → what was last printed about it
        self.marks: dict[str, str] = {}  # own message id → the business's newest reaction
        self.answers = 0
        self._typing = False
        self._one_at_a_time = threading.RLock()

    # Reading

    def ask(self, prompt: str = PROMPT) -> str:
        """One typed line; raises EOFError at the end."""
        self._typing = True
        try:
            return input(prompt)
        finally:
            self._typing = False

    def choice(self, text: str) -> tuple[str, str, str] | None:
        """What a typed number taps, None when it is no number of an offer."""
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
        return self.offers[number - 1] if 0 < number <= len(self.offers) else None

    # Showing

    def follow(self) -> None:
        """Shows what arrives until the system stops; runs beside the typing."""
        try:
            while True:
                self.show_news(20)
        except (Gone, httpx.HTTPError):
            self.say("\n  WOCS has stopped. Ctrl-D leaves.")

    def show_news(self, wait_s: float) -> None:
        news = self.phone.news(wait_s)
        for message in news:
            self.show(message)
        if any(not message["mine"] and message["status"] == "delivered" for message in news):
            self.phone.look()

    def await_answer(self, message_id: str, patience_s: float) -> bool:
        """Shows news until something answers: a message, or a final mark on the one that was sent."""
        before, deadline = self.answers, time.monotonic() + patience_s
        while self.answers == before and self.marks.get(message_id, WORKING) == WORKING:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self.show_news(min(left, 5))
        settled = time.monotonic() + SETTLE_S
        while (left := settled - time.monotonic()) > 0:
            self.show_news(left)
        return True

    def work_goes_on(self) -> bool:
        return WORKING in self.marks.values()

    def show(self, message: Message) -> None:
        if message["mine"]:
            self._show_marks(message)
        elif message["id"] not in self.seen and message["kind"] != "reaction":
            self.seen[message["id"]] = "shown"
            self.answers += 1
            self.say("\n".join(self._lines(message)))

    def _show_marks(self, message: Message) -> None:
        """Ticks and the business's reaction to one's own message, when they changed."""
        emoji = str(message["reactions"].get("business", ""))
        self.marks[message["id"]] = emoji
        marks = f"{TICKS.get(message['status'], '')} {emoji}".strip()
        if marks and marks != self.seen.get(message["id"]) and message["kind"] != "reaction":
            self.seen[message["id"]] = marks
            about = (message["text"] or message["kind"]).splitlines()[0][:40]
            self.say(f"  {marks}  {about}")

    def _lines(self, message: Message) -> list[str]:
        content: dict[str, Any] = message["content"]
        words = [content.get("header"), message["text"], content.get("footer")]
        lines = [line for part in words if part for line in str(part).splitlines()]
        if content.get("media"):
            file = content["media"]
            lines.insert(0, f"[{message['kind']} {file.get('mime', '')}] {self.phone.media_url(file['id'])}")
        if content.get("link"):
            lines.append(f"{content['link']['title']}: {content['link']['url']}")
        return [f"{self.phone.business}:", *(f"  {line}" for line in [*lines, *self._offered(message)]), ""]

    def _offered(self, message: Message) -> list[str]:
        """The choices of a message, numbered; a message without any leaves the earlier numbers alone."""
        content = message["content"]
        rows = [row for section in (content.get("list") or {}).get("sections", []) for row in section["rows"]]
        choices = [("button", option) for option in content.get("buttons") or []] + [("row", option) for option in rows]
        if choices:
            self.offers = [(kind, str(option["id"]), str(message["id"])) for kind, option in choices]
        return [f"[{number}] {option['title']}" for number, (_, option) in enumerate(choices, 1)]

    def say(self, text: str) -> None:
        """Prints above the line that is being typed, which stays."""
        with self._one_at_a_time:
            if not (self.interactive and self._typing):
                print(text, flush=True)
                return
            sys.stdout.write(f"\r\033[K{text}\n{PROMPT}{_typed_so_far()}")
            sys.stdout.flush()


def _typed_so_far() -> str:
    try:
        import readline
    except ImportError:
        return ""
    return readline.get_line_buffer()
