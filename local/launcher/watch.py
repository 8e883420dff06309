"""Beside the running parts: lets the functions settle what is due each minute, and repeats what concerns the owner."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from local.launcher import health_check

TICK_EVERY_S = 60.0
LOOK_EVERY_S = 1.0
REPEATED = "browser"  # the home node's lines with this word are told in the terminal; all its lines are in its log


class LogTail:
    """The lines that are added to a log from now on."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._read_to = log.stat().st_size if log.exists() else 0

    def new_lines(self) -> list[str]:
        size = self._log.stat().st_size if self._log.exists() else 0
        if size < self._read_to:  # the log was put aside and begun anew
            self._read_to = 0
        if size == self._read_to:
            return []
        with self._log.open("rb") as file:
            file.seek(self._read_to)
            complete = file.read().rpartition(b"\n")[0]
        self._read_to += len(complete) + 1 if complete else 0
        return complete.decode(errors="replace").splitlines()


class Watch:
    """A thread that only reads and speaks HTTP, so it may end at any moment."""

    def __init__(self, url: str, cron_secret: str, node_log: LogTail, say: Callable[[str], None]) -> None:
        self.url, self.cron_secret, self.node_log, self.say = url, cron_secret, node_log, say
        self._over = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def stop(self) -> None:
        self._over.set()

    def _run(self) -> None:
        tick_at = time.monotonic()
        while not self._over.wait(LOOK_EVERY_S):
            self._repeat()
            if time.monotonic() >= tick_at:
                tick_at = time.monotonic() + TICK_EVERY_S
                health_check.tick(self.url, self.cron_secret)

    def _repeat(self) -> None:
        for line in self.node_log.new_lines():
            if REPEATED in line.casefold():
                self.say(f"home node: {line.split(' ', 2)[-1]}")  # without its date and time
