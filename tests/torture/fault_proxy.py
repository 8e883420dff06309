"""A TCP proxy that does harm: a line that hangs, is cut, or is half open as after a router forgot it."""

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST


@dataclass
class Pair:
    """Both ends of one connection through the proxy."""

    near: socket.socket
    far: socket.socket
    dead: bool = False

    def end(self, reset: bool) -> None:
        for side in (self.near, self.far):
            with suppress(OSError):
                if reset:
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                side.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                side.close()


class FaultProxy:
    """Forwards `port`, its own, to `target` on this machine."""

    def __init__(self, target: int) -> None:
        self.target = target
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = int(self._listener.getsockname()[1])
        self._pairs: list[Pair] = []
        self._lock, self._flowing = threading.Lock(), threading.Event()
        self._flowing.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def hang(self) -> None:
        """Connections are accepted and bytes taken; nothing arrives until `heal`."""
        self._flowing.clear()

    def cut(self) -> None:
        """Every connection is reset."""
        for pair in self._take_all():
            pair.end(reset=True)

    def half_open(self) -> None:
        """The servers see their clients go; the clients hear nothing of it until `heal`."""
        with self._lock:
            for pair in self._pairs:
                pair.dead = True
                with suppress(OSError):
                    pair.far.shutdown(socket.SHUT_RDWR)

    def heal(self) -> None:
        """What hung flows on; who waits on a line that is half open is told that it is none."""
        self._flowing.set()
        with self._lock:
            dead = [pair for pair in self._pairs if pair.dead]
            self._pairs = [pair for pair in self._pairs if not pair.dead]
        for pair in dead:
            pair.end(reset=True)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._flowing.set()
        self.cut()

    def _take_all(self) -> list[Pair]:
        with self._lock:
            pairs, self._pairs = self._pairs, []
        return pairs

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        self._flowing.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            return near.close()
        for side in (near, far):
            side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pair = Pair(near, far)
        with self._lock:
            self._pairs.append(pair)
        threading.Thread(target=self._pump, args=(pair, far, near), daemon=True).start()
        return self._pump(pair, near, far)

    def _pump(self, pair: Pair, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                self._flowing.wait()
                sink.sendall(data)
        if pair.dead:
            return
        with self._lock, suppress(ValueError):
            self._pairs.remove(pair)
        pair.end(reset=False)
