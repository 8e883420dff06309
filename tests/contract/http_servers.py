"""Doors for the conformance suites: a WSGI application on a port, and a wire that can be watched, cut and frozen."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler, make_server

SECRET_KEY = "sb_secret_of_these_tests"
logging.getLogger("werkzeug").setLevel(logging.ERROR)


class KeptAlive(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"


@contextmanager
def served(application: Callable[..., Any]) -> Iterator[str]:
    """The address at which the application answers, until the block ends."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=KeptAlive)
    if isinstance(server, ThreadedWSGIServer):
        server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Wire:
    """Forwards TCP to `port`. `sent` has what each client said, read by read; `cut` and `freeze` do harm."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.sent: list[bytes] = []
        self._ends: list[socket.socket] = []
        self._flowing = threading.Event()
        self._flowing.set()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def freeze(self) -> None:
        """From now on bytes are taken and go nowhere; connections are accepted."""
        self._flowing.clear()

    def thaw(self) -> None:
        self._flowing.set()

    def cut(self) -> None:
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._flowing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()  # who reconnects at this moment is closed too
        self.cut()
        for end in self._ends:
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._ends.append(near)
                far = socket.create_connection(("127.0.0.1", self._target))
                self._ends.append(far)
                threading.Thread(target=self._pump, args=(near, far, self.sent), daemon=True).start()
                threading.Thread(target=self._pump, args=(far, near, None), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, record: list[bytes] | None) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 20):
                self._flowing.wait()
                if record is not None:
                    record.append(data)
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)
