"""What is left to do after the answer: panels, bell, typing, sending, files, due runs. Lost ones are repeated later."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from functions.after_answer.decide_leftovers import decide_leftovers
from functions.after_answer.fetch_media import fetch_media
from functions.after_answer.prune_media import prune_media
from functions.after_answer.run_schedules import run_schedule
from functions.after_answer.seal_audit import seal_audit
from functions.after_answer.send_messages import send_messages
from functions.after_answer.send_pushes import send_pushes
from functions.after_answer.tell_panels import PanelTeller
from functions.bells import ring_bell
from functions.whatsapp import open_whatsapp
from shared.contract.intent_types import InboundMessage
from shared.contract.work_types import Work
from shared.log import note

Errand = Callable[[], Sequence[Work] | None]
_LONGEST_S = 25.0


def run_errands(*works: Work, typing: str | None = None) -> None:
    """Does these works, and the works they lead to, for 25 s at most; never raises."""
    until = time.monotonic() + _LONGEST_S
    waiting = deque(works)
    with PanelTeller() as panels:
        while waiting and time.monotonic() < until:
            work = waiting.popleft()
            panels.tell(work)
            for errand in list_errands(work, typing, until):
                waiting.extend(run_safely(errand))
            typing = None


def list_errands(work: Work, typing: str | None, until: float) -> Iterator[Errand]:
    """One work's errands in the order people feel them; each gives back the works that came of it."""
    if work.get("bell"):
        yield partial(ring_bell, work["bell"], work.get("nodes") or [])
    if typing:
        yield partial(show_typing, typing)
    if work.get("outbox"):
        yield partial(send_messages, work["outbox"], until)
    if work.get("push"):
        yield partial(send_pushes, work["push"])
    for job in work.get("media") or []:
        yield partial(fetch_media, job)
    for run in work.get("read") or []:
        yield partial(run_schedule, run)
    if work.get("undecided"):
        yield partial(decide_leftovers, work["undecided"])
    if work.get("prune"):
        yield partial(prune_media, work["prune"], until)
    for head in work.get("seal") or []:
        yield partial(seal_audit, head)


def run_safely(errand: Errand) -> Sequence[Work]:
    """One errand that breaks stops no other."""
    try:
        return errand() or []
    except Exception as error:
        note("errand.broken", error=type(error).__name__)
        return []


def show_typing(message_id: str) -> None:
    open_whatsapp().typing(message_id)


def find_slow_message(messages: Sequence[InboundMessage], works: Sequence[Work]) -> str | None:
    """The message to show typing on: one whose answer waits for a picture or for the home node."""
    if not any(work.get("media") or work.get("bell") for work in works):
        return None
    slow = (
        message
        for message in messages
        if message["intent"].get("runs") == "home"
        or message["intent"].get("plain")
        or (message["media"] and is_command(message))
    )
    return next((message["id"] for message in slow), None)


def is_command(message: InboundMessage) -> bool:
    return message["intent"]["do"] == "command"
