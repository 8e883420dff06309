"""The node's own door, reached through the tunnel: a small HTTP server for signed calls of the functions, `POST /wake`
and `POST /hints`, and for the panels' streams, `GET /hints`."""

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

from home_node import hint_streams
from home_node.hint_streams import HintStreams, read_hints, write_stream
from shared.allowed_hosts import host_is_allowed
from shared.contract.value_types import JSONObject
from shared.signatures import CLOCK_TOLERANCE_S, NodeIdentity, wake_is_for
from shared.tickets import read_ticket

BODY_MAX_BYTES = 4096
JOBS_MAX = 100  # of one wake: a forged or broken count must not empty the month's budget of queue commands
_TIMESTAMP, _NONCE = "X-WOCS-Timestamp", "X-WOCS-Nonce"
_SIGNED = (_TIMESTAMP, _NONCE, "X-WOCS-Signature")

Answer = tuple[int, JSONObject]
_NOTHING_HERE: Answer = (404, {"error": "not found"})
_OTHER_NAME: Answer = (403, {"error": "another name"})


class Doorbell(ThreadingHTTPServer):
    """Serves in the background from the start until `close`; raises OSError where the port is taken.

    It answers under this machine's names, under the address it listens at, and under that of its tunnel, `public_url`:
    several may be there, with a comma, and each may have a path that the tunnel leaves where it is.
    """

    def __init__(
        self,
        host: str,
        port: int,
        identity: NodeIdentity,
        ring: Callable[[int], None],
        public_url: str = "",
        streams: HintStreams | None = None,
    ) -> None:
        super().__init__((host, port), _Handler)
        tunnels = [url.strip() for url in public_url.split(",")]
        self._public_urls = (*tunnels, f"http://{host}:{self.server_port}")
        self._prefixes = {urlsplit(url).path.rstrip("/") for url in tunnels}
        self.streams = streams or HintStreams()
        self._identity, self._ring, self._used = identity, ring, UsedNonces()
        self._started = time.monotonic()
        Thread(target=self.serve_forever, name="doorbell", daemon=True).start()

    def close(self) -> None:
        self.streams.close()
        self.shutdown()
        self.server_close()

    def is_meant(self, hosts: list[str]) -> bool:
        """Whether a request names us, once: a page that points a name of its own here does not."""
        return len(hosts) == 1 and host_is_allowed(hosts[0], self.server_port, self._public_urls)

    def answer_health(self) -> Answer:
        return 200, {"ok": True, "node": self._identity.name}

    def own_target(self, target: str) -> str:
        """Path and query as they are signed: without the path of the tunnel's address."""
        for prefix in filter(None, self._prefixes):
            if target.startswith(f"{prefix}/"):
                return target.removeprefix(prefix)
        return target

    def answer_call(self, headers: dict[str, str], target: str, body: bytes) -> Answer:
        """A signed call of the functions'."""
        if target not in {"/wake", "/hints"}:
            return _NOTHING_HERE
        is_ours = wake_is_for(self._identity, headers, "POST", target, body)
        if not is_ours or not self._is_of_this_run(int(headers[_TIMESTAMP])) or not self._used.use(headers[_NONCE]):
            return 401, {"error": "signature"}
        if target == "/wake":
            self._ring(read_job_count(body))
        else:
            self.streams.tell(read_hints(body))
        return 202, {"ok": True}

    def admits(self, ticket: str, origin: str) -> bool:
        """Whether a panel of this origin may listen: its ticket is used up by being asked for."""
        good = read_ticket(self._identity, ticket, origin)
        return bool(good and self._is_of_this_run(good.issued) and self._used.use(good.nonce))

    def _is_of_this_run(self, signed_at: int) -> bool:
        """Whether it was signed since we started: what was used before is not remembered, and beats tell what is due.

        By the clock as it is now: it may have been put right since.
        """
        started_at = time.time() - (time.monotonic() - self._started)
        return signed_at >= int(started_at)

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hangs up is not worth a line, let alone a stack trace."""


class UsedNonces:
    """The nonces of calls and tickets that were good, for as long as their signatures are: each counts once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._used: dict[str, float] = {}

    def use(self, nonce: str) -> bool:
        """False for one that was used before."""
        now = time.monotonic()
        with self._lock:
            self._used = {one: at for one, at in self._used.items() if now - at <= 2 * CLOCK_TOLERANCE_S}
            is_new = nonce not in self._used
            self._used.setdefault(nonce, now)
        return is_new


def read_job_count(body: bytes) -> int:
    """How many ids were pushed before this wake: `{"jobs": 3}`, and 1 where nothing is said."""
    try:
        jobs = json.loads(body)["jobs"]
    except (ValueError, KeyError, TypeError):
        return 1
    return min(jobs, JOBS_MAX) if isinstance(jobs, int) and jobs > 0 else 1


class _Handler(BaseHTTPRequestHandler):
    server: Doorbell
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one write: two cost 44 ms on loopback
    timeout = 10  # seconds; a caller that sends nothing must not hold a thread

    def do_GET(self) -> None:
        if not self.server.is_meant(self.headers.get_all("Host", [])):
            return self._answer(*_OTHER_NAME)
        asked = urlsplit(self.server.own_target(self.path))
        if asked.path == "/hints":
            return self._stream(parse_qs(asked.query).get("ticket", [""])[0])
        return self._answer(*(self.server.answer_health() if asked.path in {"/", "/health"} else _NOTHING_HERE))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > BODY_MAX_BYTES:
            self.close_connection = True
            return self._answer(413, {"error": "too large"})
        body = self.rfile.read(int(length))
        if not self.server.is_meant(self.headers.get_all("Host", [])):
            return self._answer(*_OTHER_NAME)
        # Looked up by name, because a tunnel may change the case of header names.
        headers = {name: self.headers.get(name, "") for name in _SIGNED}
        return self._answer(*self.server.answer_call(headers, self.server.own_target(self.path), body))

    def _stream(self, ticket: str) -> None:
        """Server-sent events for a page of the panel; nobody else's page may read even the refusal."""
        self.close_connection = True
        origin = self.headers.get("Origin", "")
        if not self.server.admits(ticket, origin):
            return self._answer(401, {"error": "ticket"})
        stream = self.server.streams.open()
        if stream is None:
            return self._answer(503, {"error": "enough panels"})
        try:
            self.send_response(200)
            for name, value in (*hint_streams.HEADERS, ("Access-Control-Allow-Origin", origin), ("Vary", "Origin")):
                self.send_header(name, value)
            self.end_headers()
            write_stream(stream, self.connection, self._write_now)
        finally:
            self.server.streams.end(stream)

    def _write_now(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def _answer(self, status: int, facts: JSONObject) -> None:
        body = json.dumps(facts).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """The loop logs what a wake led to; the wake itself is not an event."""
