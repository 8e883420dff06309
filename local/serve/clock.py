"""The clock of a server: one of its processes calls `/api/cron` each minute, and listens to Postgres' bell if need be.

Which one: whoever holds the lock of a file. When its process ends, another takes over within a minute.
"""

import fcntl
import sys
import time
from pathlib import Path
from threading import Thread
from typing import IO

import httpx

from local.serve.bell_listener import BellListener
from shared.settings import settings

TICK_S = 60.0
PATIENCE_S = 30.0  # a tick that has much to settle


def start_clock(lock: Path, url: str) -> None:
    """In a thread that ends with its process."""
    Thread(target=_keep_time, args=(lock, url), name="clock", daemon=True).start()


def _keep_time(lock: Path, url: str) -> None:
    while (held := take_lock(lock)) is None:
        time.sleep(TICK_S)
    with held:
        if settings().queue == "postgres":
            BellListener(settings().database_url).start()
        while True:
            tick(url)
            time.sleep(TICK_S)


def take_lock(file: Path) -> IO[str] | None:
    """The open file while the lock is ours; None where another process has it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    opened = file.open("w")
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        opened.close()
        return None
    return opened


def tick(url: str) -> bool:
    """Whether it was heard; the next comes in a minute all the same."""
    headers = {"Authorization": f"Bearer {settings().cron_secret}"}
    try:
        answer = httpx.post(f"{url}/api/cron", headers=headers, timeout=PATIENCE_S, trust_env=False)
    except httpx.HTTPError as problem:
        print(f"serve: the tick ended with {type(problem).__name__}", file=sys.stderr, flush=True)
        return False
    if answer.status_code != 200:
        print(f"serve: the tick was answered {answer.status_code}", file=sys.stderr, flush=True)
    return answer.status_code == 200
