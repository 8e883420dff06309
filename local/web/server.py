"""The HTTP server of one machine: waitress, taught two habits of Vercel's that matter here.

An answer leaves in one packet the moment it is complete, and what an application still does in its `close()` (sending
messages, ringing the bell) runs after that, on threads of its own, so that the connection is free for the next request.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import WSGITask

from local.web.deferred_work import Afterwards

THREADS = 32
UPLOAD_MAX_BYTES = 110 * 1024 * 1024  # the simulator takes documents of 100 MB; functions have their own, smaller limit

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class _Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    def write(self, data: bytes) -> None:
        if self.wrote_header:
            super().write(data)
            return
        with self.channel.one_packet():
            super().write(data)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """Waitress writes header and body apart, which costs a packet and, with delayed acknowledgement, up to 40 ms."""

    task_class = _Task
    _held: list[bytes] | None = None

    def one_packet(self) -> "_Channel":
        return self

    def __enter__(self) -> None:
        self._held = []

    def __exit__(self, *_: object) -> None:
        held, self._held = self._held or [], None
        super().write_soon(b"".join(held))

    def write_soon(self, data: Any) -> int:
        if self._held is None or not isinstance(data, bytes):
            return int(super().write_soon(data))
        self._held.append(data)
        return len(data)


class _Answer:
    """An application's answer whose `close()` is left for afterwards."""

    def __init__(self, body: Iterable[bytes], afterwards: Afterwards) -> None:
        self._body, self._afterwards = body, afterwards

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        self._afterwards.request_ends(getattr(self._body, "close", None))


def make_server(application: Application, port: int, afterwards: Afterwards) -> BaseWSGIServer:
    """A listening server on 127.0.0.1; raises OSError where the port is taken. `run()` serves until SystemExit."""

    def answered(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        afterwards.request_begins()
        try:
            return _Answer(application(environ, start_response), afterwards)
        except BaseException:
            afterwards.request_ends(None)
            raise

    server = create_server(
        answered,
        host="127.0.0.1",
        port=port,
        threads=THREADS,
        max_request_body_size=UPLOAD_MAX_BYTES,
        connection_limit=1000,
        asyncore_use_poll=True,
        ident="",
    )
    server.adj.send_bytes = 1  # flush what is written at once; waitress deprecates the option without another way
    server.channel_class = _Channel
    return server


def serve(application: Application, port: int) -> None:
    """Serves until SystemExit or Ctrl-C, then lets work after answers end, for a while."""
    afterwards = Afterwards(THREADS)
    make_server(application, port, afterwards).run()
    afterwards.shutdown()
