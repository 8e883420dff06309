"""Redis commands a job and an idle day, by MONITOR on a running system."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import redis

from bench.webhook_latency import free_port
from local.services.valkey import Valkey

JOBS = 8
IDLE_WINDOW_S = 300  # one safety poll falls into every window of this length
NUMBER = "60123456789"


def measure() -> dict[str, float]:
    """{"per_job": commands, "idle_a_day": commands extrapolated from five minutes}."""
    with tempfile.TemporaryDirectory(prefix="wocs bench ") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        valkey = Valkey(folder / "valkey")
        valkey.start()
        try:
            with monitor_commands(valkey.url) as commands, running_system(folder / "data", valkey.url) as url:
                return count(url, commands)
        finally:
            valkey.stop()


def count(url: str, commands: list[str]) -> dict[str, float]:
    publish(url)
    wait_for_answers(url, "📸", 1)
    before = len(commands)
    for _ in range(JOBS):
        tell(url, "/landing screenshot page: bench")
    wait_for_answers(url, "📸", 1 + JOBS)
    per_job = (len(commands) - before) / JOBS
    idle_from = len(commands)
    time.sleep(IDLE_WINDOW_S)
    return {"per_job": per_job, "idle_a_day": (len(commands) - idle_from) * 86400 / IDLE_WINDOW_S}


def publish(url: str) -> None:
    tell(url, "/landing create page: bench title: Bench")
    tell(url, "/landing publish page: bench")
    question = wait_for_answers(url, "CONFIRM TASK-", 1)[0]
    tell(url, "CONFIRM TASK-" + question.split("CONFIRM TASK-")[1].split()[0])


def tell(url: str, text: str) -> None:
    httpx.post(f"{url}/phone/api/send", json={"person": NUMBER, "text": text}, timeout=10).raise_for_status()


def wait_for_answers(url: str, words: str, least: int) -> list[str]:
    deadline = time.monotonic() + 120
    while True:
        messages = httpx.get(f"{url}/phone/api/messages", params={"person": NUMBER}, timeout=10).json()["messages"]
        answers = [
            text
            for message in messages
            if not message.get("mine") and words in (text := message.get("text") or message.get("caption") or "")
        ]
        if len(answers) >= least:
            return answers
        if time.monotonic() > deadline:
            raise RuntimeError(f"{len(answers)} of {least} answers with {words!r}")
        time.sleep(0.2)


@contextmanager
def monitor_commands(url: str) -> Iterator[list[str]]:
    """The commands that others send, as they come."""
    commands: list[str] = []
    client = redis.Redis.from_url(url, socket_timeout=None)  # silence is what we hope to hear

    def listen() -> None:
        # it ends with the server
        with suppress(redis.ConnectionError), client.monitor() as monitor:  # type: ignore[no-untyped-call]
            ready.set()
            for event in monitor.listen():
                if event["command"].split()[0].upper() not in {"HELLO", "CLIENT", "PING", "AUTH", "SELECT", "MONITOR"}:
                    commands.append(event["command"])

    ready = threading.Event()
    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    ready.wait(10)
    yield commands
    if not listening.is_alive():
        raise RuntimeError("MONITOR ended early, so the count is worth nothing")


@contextmanager
def running_system(data: Path, queue: str) -> Iterator[str]:
    port = free_port()
    environment = dict(os.environ) | {
        "PORT": str(port), "WOCS_DATA": str(data), "REDIS_URL": queue, "WOCS_ADMINS": f"Admin:{NUMBER}",
    }  # fmt: skip
    system = subprocess.Popen([sys.executable, "-m", "local", "run"], env=environment, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while not answers(url):
            if time.monotonic() > deadline or system.poll() is not None:
                raise RuntimeError("the system did not start")
            time.sleep(0.1)
        yield url
    finally:
        system.send_signal(signal.SIGINT)
        system.wait(30)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
