"""The site as Vercel would run it: what `vercel build` made, each function in a process of its own, Python 3.12."""

import http.client
import socket
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from local.deploy.bundle import Bundle
from local.web.routes import Function, Site, Static, resolve

PATIENCE_S = 60
SERVER = Path(__file__).with_name("function_server.py")
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
PER_CONNECTION = {"connection", "keep-alive", "transfer-encoding"}


class BundledSite:
    """A WSGI application; `environment` is all that the functions see. An answer's `close` waits for the work that
    follows it. A bundle is laid out in `folder` when its function is first asked.
    """

    def __init__(
        self, site: Site, bundles: Iterable[Bundle], folder: Path, python: Path, environment: dict[str, str]
    ) -> None:
        self._site, self._bundles = site, {bundle.name: bundle for bundle in bundles}
        self._folder, self._python, self._environment = folder, python, environment
        self._functions: dict[str, tuple[subprocess.Popen[str], int]] = {}
        self._ends: set[socket.socket] = set()
        self._starting = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("REQUEST_URI") or environ["PATH_INFO"]).partition("?")[0]
        match resolve(self._site, path, str(environ.get("QUERY_STRING", ""))):
            case Function(name, query):
                return self._ask(name, f"{path}?{query}" if query else path, environ, start_response)
            case Static(file):
                return send_file(file, environ, max_age=0)(environ, start_response)
        return Response("Not found.\n", 404)(environ, start_response)

    def close(self) -> None:
        for process, _ in self._functions.values():
            with process:
                if process.stdin:
                    process.stdin.close()
        self._functions.clear()
        for end in self._ends:
            end.close()  # of an answer that nobody closed

    def _ask(self, name: str, target: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._find_port(name), timeout=PATIENCE_S)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else None
        connection.request(environ["REQUEST_METHOD"], target, body, dict(_read_headers(environ)))
        end = connection.sock.dup()
        self._ends.add(end)
        with connection.getresponse() as answer:
            data = answer.read()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in PER_CONNECTION]
        start_response(f"{answer.status} {answer.reason}", headers)
        return _Answer(data, end, self._ends.discard)

    def _find_port(self, name: str) -> int:
        with self._starting:
            if name not in self._functions:
                self._functions[name] = self._start(name)
            return self._functions[name][1]

    def _start(self, name: str) -> tuple[subprocess.Popen[str], int]:
        folder = self._folder / "api" / name
        self._bundles[f"api/{name}"].lay_out(folder)
        process = subprocess.Popen(
            [str(self._python), "-I", "-B", str(SERVER), str(folder), f"api.{name}"],
            cwd=folder, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        port = process.stdout.readline() if process.stdout else ""
        if not port:
            raise RuntimeError(f"api/{name} does not start from its bundle")
        return process, int(port)


class _Answer:
    """The body of an answer, whose end is when its function has nothing left to do."""

    def __init__(self, data: bytes, end: socket.socket, forget: Callable[[socket.socket], None]) -> None:
        self._data, self._end, self._forget = data, end, forget

    def __iter__(self) -> Iterator[bytes]:
        yield self._data

    def close(self) -> None:
        with self._end:
            self._end.recv(1)
        self._forget(self._end)


def _read_headers(environ: Environ) -> Iterator[tuple[str, str]]:
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            yield name[5:].replace("_", "-").title(), str(value)
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            yield name.replace("_", "-").title(), str(environ[name])
