"""The local server answers first and works after, as the functions count on."""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask, Response
from waitress.server import BaseWSGIServer

from functions.site import plain_response
from local.services.host_check import refuse_other_hosts
from local.services.process import free_port
from local.web.deferred_work import Afterwards
from local.web.server import Application, make_server


@contextmanager
def served(application: Application) -> Iterator[int]:
    later = Afterwards(4)
    port = free_port()
    server = make_server(application, port, later)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield port
    finally:
        server.trigger.pull_trigger(lambda: leave(server))
        thread.join(10)
        server.task_dispatcher.shutdown()
        server.close()
        later.shutdown()


def leave(server: BaseWSGIServer) -> None:
    """Hangs up and ends the server's loop, from within it."""
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server._map.clear()


@contextmanager
def connected(port: int) -> Iterator[http.client.HTTPConnection]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as line:
        yield line


def got(line: http.client.HTTPConnection, method: str = "GET") -> tuple[int, bytes]:
    line.request(method, "/", b"{}" if method == "POST" else None)
    answer = line.getresponse()
    return answer.status, answer.read()


class Errand:
    """An app whose work after the answer waits until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go_on, self.ended = threading.Event(), threading.Event(), threading.Event()
        self.app = Flask("errand")
        self.app.add_url_rule("/", view_func=self.answer, methods=["POST", "GET"])

    def answer(self) -> Response:
        response = plain_response("ok")
        response.call_on_close(self.work)
        return response

    def work(self) -> None:
        self.begun.set()
        self.go_on.wait(10)
        self.ended.set()


@pytest.fixture
def errand() -> Iterator[tuple[Errand, int]]:
    errand = Errand()
    with served(errand.app.wsgi_app) as port:
        yield errand, port
        errand.go_on.set()


def test_the_answer_arrives_while_work_after_it_still_runs(errand: tuple[Errand, int]) -> None:
    work, port = errand
    with connected(port) as line:
        assert got(line, "POST") == (200, b"ok")
    assert work.begun.wait(5)
    assert not work.ended.is_set()


def test_the_same_connection_takes_the_next_request_meanwhile(errand: tuple[Errand, int]) -> None:
    work, port = errand
    with connected(port) as line:
        assert [got(line) for _ in range(3)] == [(200, b"ok")] * 3
    assert not work.ended.is_set()


def test_a_caller_that_wants_the_connection_closed_is_not_kept_waiting(errand: tuple[Errand, int]) -> None:
    work, port = errand
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    assert answer.endswith(b"\r\n\r\nok")
    assert not work.ended.is_set()


def test_header_and_body_leave_in_one_write(monkeypatch: pytest.MonkeyPatch, errand: tuple[Errand, int]) -> None:
    written: list[bytes] = []
    send: Callable[..., int] = socket.socket.send
    monkeypatch.setattr(
        socket.socket, "send", lambda self, data, *more: written.append(data) or send(self, data, *more)
    )
    with connected(errand[1]) as line:
        got(line)
    assert [data for data in written if b"200 OK" in data and data.endswith(b"\r\n\r\nok")]


def test_no_delay_is_set_on_every_connection(monkeypatch: pytest.MonkeyPatch, errand: tuple[Errand, int]) -> None:
    asked: list[tuple[object, ...]] = []
    setsockopt = socket.socket.setsockopt
    monkeypatch.setattr(socket.socket, "setsockopt", lambda self, *a: asked.append(a) or setsockopt(self, *a))
    with connected(errand[1]) as line:
        got(line)
    assert (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1) in asked


def test_work_that_breaks_after_the_answer_says_only_what_kind_of_error(capfd: pytest.CaptureFixture[str]) -> None:
    def application(environ: object, start_response: Callable[..., object]) -> Response:
        response = plain_response("ok")
        response.call_on_close(lambda: int("a secret"))
        return response(environ, start_response)

    with served(application) as port, connected(port) as line:
        assert got(line) == (200, b"ok")
    told = json.loads(capfd.readouterr().out)
    assert (told["event"], told["error"]) == ("web.deferred_broken", "ValueError")


@pytest.mark.parametrize(
    "lines",
    [
        "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example",
        "GET / HTTP/1.1\r\nHost: evil.example\r\nHost: localhost:{port}",
        "GET http://evil.example/ HTTP/1.1\r\nHost: localhost:{port}",
        "GET HTTP://localhost:{port}@evil.example/ HTTP/1.1\r\nHost: localhost:{port}",
        "GET http://localhost:{port}/ HTTP/1.1\r\nHost: evil.example",
        "GET / HTTP/1.1\r\nHTTP-HOST: localhost:{port}\r\nHost: evil.example",
        "GET / HTTP/1.1",
        "GET / HTTP/1.0",
        "OPTIONS * HTTP/1.1\r\nHost: evil.example",
    ],
)
def test_however_a_request_says_its_host_it_must_be_ours(lines: str) -> None:
    with served(refuse_other_hosts(Flask("nothing here"))) as port, closing(socket.socket()) as line:
        line.settimeout(5)
        line.connect(("127.0.0.1", port))
        line.sendall(f"{lines.format(port=port)}\r\n\r\n".encode())
        assert b" 403 Forbidden" in line.recv(100)


@pytest.mark.parametrize("target", ["/", "http://localhost:{port}/", "/?to=http://evil.example/", "/a://b"])
def test_a_request_that_names_us_is_answered(target: str) -> None:
    with served(refuse_other_hosts(Flask("nothing here"))) as port, closing(socket.socket()) as line:
        line.settimeout(5)
        line.connect(("127.0.0.1", port))
        line.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost:{{port}}\r\n\r\n".format(port=port).encode())
        assert b" 404 " in line.recv(100)
