"""What is left to do after the answer: bell, typing, sending, pictures. A later call repeats what was lost."""

import time
from collections import deque
from typing import Any

from functions.bell import ring
from functions.journal import note
from functions.persistence import call_until
from functions.picture_errand import fetch
from functions.sending import send

Work = dict[str, Any]
_LONGEST_S = 25.0


def do(*works: Work, typing: str | None = None) -> None:
    """Does these works, and the works they lead to, for 25 s at most; never raises."""
    until = time.monotonic() + _LONGEST_S
    waiting = deque(works)
    while waiting and time.monotonic() < until:
        try:
            waiting.extend(do_one(waiting.popleft(), typing, until))
        except Exception as error:
            note("errand.broken", error=type(error).__name__)
        typing = None


def do_one(work: Work, typing: str | None, until: float) -> list[Work]:
    """One work's errands in the order people feel them; gives back the works that came of them."""
    found: list[Work] = []
    if work.get("bell"):
        ring(work["bell"])
    if typing:
        show_typing(typing)
    if work.get("outbox"):
        results = send(work["outbox"], until)
        found += call_until(until + 5, "wocs_sent", {"results": results}) if results else []
    for job in work.get("media") or []:
        found += fetch(job, until)
    return [one for one in found if one.get("outbox") or one.get("bell") or one.get("media")]


def show_typing(message_id: str) -> None:
    from functions.whatsapp import open_whatsapp

    open_whatsapp().typing(message_id)


def needs_time(messages: list[dict[str, Any]], works: list[Work]) -> str | None:
    """The message to show typing on: one whose answer waits for a picture or for the home node."""
    if not any(work.get("media") or work.get("bell") for work in works):
        return None
    slow = (one for one in messages if one["intent"].get("runs") == "home" or (one["media"] and is_command(one)))
    return next((one["id"] for one in slow), None)


def is_command(message: dict[str, Any]) -> bool:
    return bool(message["intent"]["do"] == "command")
