"""The functions' side of the node's door, as small as can be: checks signatures, answers as told, remembers."""

import json
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from shutil import rmtree
from tempfile import mkdtemp
from threading import Condition, Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shared.signatures import NODE_HEADERS, read_node_call
from tests.enrolled_nodes import identity_of

SECRET = "a secret of the tests"
IDENTITY = identity_of("home-1", SECRET)


def make_task(task_id: str, kind: str = "landing_screenshot", **facts: Any) -> dict[str, Any]:
    usual = {"id": task_id, "type": kind, "args": {}, "attempt": 1, "lease_s": 60, "language": "en", "repeatable": True}
    return {**usual, **facts}


class FunctionsStandIn(ThreadingHTTPServer):
    """`calls` are (verb, request); `tasks` may be claimed once each; `beats` are the next answers to beats."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = mkdtemp()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.files: list[tuple[dict[str, list[str]], str, bytes]] = []
        self.tasks: dict[str, dict[str, Any]] = {}
        self.beats: list[dict[str, Any]] = []
        self.down = False
        self.accepts = True
        self.replaced = False
        self.forbids: str | None = None
        self.refuses_signatures = False
        self.page: tuple[int, str] = (404, "")
        self.media: dict[str, bytes] = {}
        self.media_piece = 4 * 1024 * 1024
        self.upload_url = "/upload/nowhere"
        self.pictures: dict[str, tuple[str, bytes]] = {}
        self.clock_ahead_s = 0.0
        self.may_show_page = Event()
        self.may_show_page.set()
        self.seen: list[tuple[str, str]] = []
        self._changed = Condition()
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that was closed hangs up; anything else is printed."""
        if not isinstance(sys.exc_info()[1], ConnectionResetError):
            super().handle_error(request, client_address)

    def close(self) -> None:
        self.may_show_page.set()
        self.shutdown()
        self.server_close()
        rmtree(self.folder)

    def requests(self, verb: str) -> list[dict[str, Any]]:
        with self._changed:
            return [request for name, request in self.calls if name == verb]

    def await_calls(self, verb: str, count: int = 1) -> list[dict[str, Any]]:
        self.await_that(lambda: len([name for name, _ in self.calls if name == verb]) >= count)
        return self.requests(verb)

    def await_that(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, timeout=20), self.calls

    def record(self, verb: str, request: dict[str, Any]) -> None:
        with self._changed:
            self.calls.append((verb, request))
            self._changed.notify_all()

    def see(self, path: str, agent: str) -> None:
        with self._changed:
            self.seen.append((path, agent))
            self._changed.notify_all()

    def answer(self, verb: str, request: dict[str, Any]) -> dict[str, Any]:
        if verb == "claim":
            if self.replaced:
                return {"task": None, "reason": "replaced"}
            granted = self.tasks.pop(request["task"] or next(iter(self.tasks), ""), None)
            refusal = "not_pending" if request["task"] else "nothing_due"
            return {"task": granted, "reason": "claimed" if granted else refusal}
        if verb == "beat":
            usual = {"stop": [], "due": [], "call_again_s": 30}
            if self.replaced:
                return {**usual, "replaced": "2026-01-20T00:00:00+00:00", "call_again_s": 1}
            return self.beats.pop(0) if self.beats else usual
        if verb == "upload":
            return {"url": self.upload_url, "headers": {"If-None-Match": "*"}}
        if verb == "mark":
            return {"allowed": self.forbids is None, "reason": self.forbids}
        return {"accepted": self.accepts, "reason": "" if self.accepts else "old_attempt"}


class _Handler(BaseHTTPRequestHandler):
    server: FunctionsStandIn
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(int((timestamp or time.time()) + self.server.clock_ahead_s))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        parts = urlsplit(self.path)
        verb = parts.path.removeprefix("/api/node/")
        if self.server.down:
            self.server.record(f"{verb} in vain", {})
            return self._reply(503, b"{}")
        headers = {name: self.headers.get(name, "") for name in NODE_HEADERS}
        call = read_node_call(SECRET, headers, "POST", self.path, body)
        if call is None or self.server.refuses_signatures:
            self.server.record("badly signed", {})
            return self._reply(401, b"bad signature")
        if verb == "file":
            query = parse_qs(parts.query)
            self.server.files.append((query, self.headers["Content-Type"], body))
            key = f"shots/{query['task'][0]}-{query['attempt'][0]}-1.jpg"
            return self._reply(200, json.dumps({"key": key, "mime": "image/jpeg", "size": len(body)}).encode())
        request = json.loads(body)
        if verb == "media":
            self._give_media(request)
            return self.server.record(verb, request)
        answer = self.server.answer(verb, request)
        self._reply(200, json.dumps(answer).encode())
        return self.server.record(verb, request)

    def _give_media(self, request: dict[str, Any]) -> None:
        whole = self.server.media.get(request["task"])
        if whole is None:
            return self._reply(404, b"no_audio", "text/plain")
        piece = whole[request["offset"] :][: self.server.media_piece]
        return self._reply(200, piece, "audio/ogg", {"X-WOCS-Size": str(len(whole))})

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.see(self.path, self.headers["User-Agent"])
        if path in self.server.pictures:
            return self._reply(200, self.server.pictures[path][1], self.server.pictures[path][0])
        self.server.may_show_page.wait(30)
        status, page = self.server.page
        return self._reply(status, page.encode(), "text/html; charset=utf-8")

    def _reply(
        self, status: int, body: bytes, mime: str = "application/json", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass
