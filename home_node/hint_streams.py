"""Open panels and what is told to them: hints, which are ids of what has changed, as server-sent events.

A hint never holds data: the page asks the functions for it, who know what its reader may see.
"""

import json
import re
import select
import socket
import time
from collections.abc import Callable, Sequence
from queue import Empty, Full, Queue
from threading import Lock

STREAMS_MAX = 40  # panels at a time: each is a thread
STREAM_S = 15 * 60.0  # an access token's life: who is logged out hears no longer
BEAT_S = 15.0  # a tunnel ends what is silent for 100 s
LOOK_S = 1.0  # how soon a panel that hung up is noticed
WAITING_MAX = 100  # hints that a slow panel may leave unread
HINTS_MAX = 50  # of one call
HEADERS = (
    ("Content-Type", "text/event-stream; charset=utf-8"),
    ("Cache-Control", "no-store, no-transform"),
    ("X-Accel-Buffering", "no"),
    ("X-Content-Type-Options", "nosniff"),
    ("Connection", "close"),
)
_HINT = re.compile(r"all|duty|task:TASK-[0-9]{1,12}|(chat|ticks):[0-9]{1,18}")

Write = Callable[[bytes], object]


class HintStream:
    """One open panel. `dropped` once it left too much unread, or the node closes."""

    def __init__(self) -> None:
        self._waiting: Queue[str] = Queue(WAITING_MAX)
        self.dropped = False

    def put(self, hints: str) -> None:
        try:
            self._waiting.put_nowait(hints)
        except Full:
            self.dropped = True

    def take(self, timeout_s: float) -> str:
        try:
            return self._waiting.get(timeout=timeout_s)
        except Empty:
            return ""


class HintStreams:
    """All of them. `on_first` is called when a panel opens and there was none: the database is to hear of it soon."""

    def __init__(self, on_first: Callable[[], None] = lambda: None) -> None:
        self._lock = Lock()
        self._streams: set[HintStream] = set()
        self._on_first = on_first
        self._closed = False

    def count(self) -> int:
        with self._lock:
            return len(self._streams)

    def open(self) -> HintStream | None:
        """None when there are enough."""
        with self._lock:
            if self._closed or len(self._streams) >= STREAMS_MAX:
                return None
            stream = HintStream()
            self._streams.add(stream)
            is_first = len(self._streams) == 1
        if is_first:
            self._on_first()
        return stream

    def end(self, stream: HintStream) -> None:
        with self._lock:
            self._streams.discard(stream)

    def tell(self, hints: Sequence[str]) -> None:
        with self._lock:
            for stream in self._streams if hints else ():
                stream.put(" ".join(hints))

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for stream in self._streams:
                stream.dropped = True
                stream.put("")


def read_hints(body: bytes) -> list[str]:
    """The hints of a call's body that are any."""
    try:
        told = json.loads(body)["hints"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    hints = [hint for hint in told if isinstance(hint, str) and _HINT.fullmatch(hint)] if isinstance(told, list) else []
    return hints[:HINTS_MAX]


def write_stream(stream: HintStream, connection: socket.socket, write: Write) -> None:
    """Until the panel hangs up or is dropped, or its time is over. Raises OSError where nothing can be written.

    The page hears the heartbeat too: behind a tunnel that holds back what flows, it knows that it is not live.
    """
    until = beat_at = time.monotonic()
    until += STREAM_S
    write(b"event: ready\ndata:\n\n")
    while not stream.dropped and time.monotonic() < until and not _has_hung_up(connection):
        hints = stream.take(LOOK_S)
        if hints:
            write(f"event: hint\ndata: {hints}\n\n".encode())
        if time.monotonic() - beat_at >= BEAT_S:
            write(b"event: beat\ndata:\n\n")
            beat_at = time.monotonic()


def _has_hung_up(connection: socket.socket) -> bool:
    readable, _, _ = select.select([connection], [], [], 0)
    return bool(readable) and not connection.recv(1, socket.MSG_PEEK)
