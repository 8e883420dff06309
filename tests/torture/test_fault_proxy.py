"""The fault proxy does the harm it says, and heals."""

import socket
from collections.abc import Iterator
from contextlib import closing
from threading import Thread

import pytest

from tests.torture.fault_proxy import FaultProxy


def echo(listener: socket.socket) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        Thread(target=answer, args=(line,), daemon=True).start()


def answer(line: socket.socket) -> None:
    with line:
        while data := line.recv(100):
            line.sendall(data)


@pytest.fixture
def proxy() -> Iterator[FaultProxy]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        Thread(target=echo, args=(listener,), daemon=True).start()
        proxy = FaultProxy(listener.getsockname()[1])
        yield proxy
        proxy.close()
        listener.shutdown(socket.SHUT_RDWR)


def connect(proxy: FaultProxy) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
    line.sendall(b"one")
    assert line.recv(10) == b"one"
    return line


def test_a_line_that_hangs_is_silent_until_it_heals(proxy: FaultProxy) -> None:
    with connect(proxy) as line:
        proxy.hang()
        line.sendall(b"two")
        line.settimeout(0.2)
        with pytest.raises(TimeoutError):
            line.recv(10)
        proxy.heal()
        line.settimeout(5)
        assert line.recv(10) == b"two"


def test_a_cut_line_is_reset_and_another_can_be_had(proxy: FaultProxy) -> None:
    with connect(proxy) as line:
        proxy.cut()
        with pytest.raises(ConnectionError):
            read_until_end(line)
    connect(proxy).close()


def test_a_half_open_line_says_nothing_until_its_death_is_told(proxy: FaultProxy) -> None:
    with connect(proxy) as line:
        proxy.half_open()
        line.settimeout(0.2)
        with pytest.raises(TimeoutError):
            line.recv(10)
        proxy.heal()
        line.settimeout(5)
        with pytest.raises(ConnectionError):
            read_until_end(line)


def read_until_end(line: socket.socket) -> None:
    line.sendall(b"two")
    while line.recv(10):
        pass
    raise ConnectionAbortedError
