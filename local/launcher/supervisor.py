"""Keeps the parts of the system running: one that dies is started again, sooner the first time than the tenth."""

import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

LOOK_EVERY_S = 0.2
PAUSE_FIRST_S, PAUSE_LONGEST_S = 0.5, 30.0
STEADY_S = 60.0  # a part that ran this long starts again with the first pause

Say = Callable[[str], None]


class Server(Protocol):
    process: subprocess.Popen[bytes] | None

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass
class Part:
    """One running part; times are of the monotonic clock."""

    name: str
    server: Server
    started_at: float = 0.0
    pause_s: float = PAUSE_FIRST_S
    due_at: float | None = None  # when a dead part is started again

    def start(self) -> None:
        self.server.start()
        self.started_at, self.due_at = time.monotonic(), None

    def look(self, now: float, say: Say) -> None:
        """Notices a death and, when its pause is over, starts the part again."""
        if self.due_at is None:
            self._notice_death(now, say)
        elif now >= self.due_at:
            self._start_again(now, say)

    def _notice_death(self, now: float, say: Say) -> None:
        code = self.server.process.poll() if self.server.process else None
        if self.server.process and code is None:
            return
        if now - self.started_at > STEADY_S:
            self.pause_s = PAUSE_FIRST_S
        say(f"{self.name} ended ({_describe_exit(code)}); starting it again in {self.pause_s:g} s")
        self._put_off(now)

    def _start_again(self, now: float, say: Say) -> None:
        try:
            self.server.stop()  # forgets the dead process and what it held
            self.start()
        except Exception as problem:
            say(f"{self.name} does not start ({problem}); trying again in {self.pause_s:g} s")
            self._put_off(now)
        else:
            say(f"{self.name} is started again")

    def _put_off(self, now: float) -> None:
        self.due_at = now + self.pause_s
        self.pause_s = min(self.pause_s * 2, PAUSE_LONGEST_S)


def _describe_exit(code: int | None) -> str:
    if code is None:
        return "never started"
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def look_after(parts: Iterable[Part], say: Say) -> None:
    """One look at every part; call it from the main thread, which must be the one that starts servers."""
    now = time.monotonic()
    for part in parts:
        part.look(now, say)


def stop_all(parts: Iterable[Part], say: Say) -> None:
    """Stops the parts, the last started first; one that refuses does not keep the others running."""
    for part in reversed(list(parts)):
        try:
            part.server.stop()
        except Exception as problem:
            say(f"{part.name} did not stop cleanly ({problem})")
