"""The whole system as its owner starts it, with someone else's Graph."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.conversation.graph import TOKEN, Graph
from tests.conversation.phone import APP_SECRET, PHONE_NUMBER_ID, Phone

ROOT = Path(__file__).resolve().parents[2]
ADMINS = [f"601200000{number:02d}" for number in range(40)]
ALI, BOB, VIEWER = "60130000001", "60130000002", "60140000001"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class System:
    url: str
    graph: Graph
    data: Path
    process: subprocess.Popen
    lines: list[str] = field(default_factory=list)
    reader: threading.Thread = field(init=False)
    admins: Iterator[str] = field(default_factory=lambda: iter(ADMINS))

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True)

    def person(self, number: str, name: str = "Somebody") -> Phone:
        return Phone(self.url, self.graph, number, name)

    def admin(self) -> Phone:
        """An admin whom no other test has used: the rate is counted for each person."""
        return self.person(next(self.admins), "Admin")


def start(data: Path, graph: Graph, port: int, **more: str) -> System:
    environment = {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "WOCS_DATA": str(data),
        "WHATSAPP_API_BASE": graph.base,
        "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
        "WHATSAPP_APP_SECRET": APP_SECRET,
        "WHATSAPP_VERIFY_TOKEN": "verify-me",
        "WOCS_ADMINS": ",".join(f"Admin{number}:{number}" for number in ADMINS),
        "WOCS_AGENTS": f"Ali:{ALI},Bob:{BOB}",
        "WOCS_VIEWERS": f"Viewer:{VIEWER}",
        "WOCS_BEAT_SECONDS": "3",
        **more,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "local", "run"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    system = System(f"http://127.0.0.1:{port}", graph, data, process)
    system.reader.start()
    wait_for(lambda: any("WOCS ready" in line for line in system.lines) or process.poll() is not None, 60)
    assert process.poll() is None, "".join(system.lines)
    return system


def stop(system: System) -> None:
    if system.process.poll() is None:
        system.process.send_signal(signal.SIGINT)
    system.process.wait(30)
    system.reader.join(10)
    system.process.stdout.close()


def wait_for(condition, within_s: float = 30):
    """The condition's first true value; fails when it does not become true in time."""
    deadline = time.monotonic() + within_s
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
    return value


def page(system: System, slug: str) -> httpx.Response:
    return httpx.get(f"{system.url}/p/{slug}", timeout=10)
