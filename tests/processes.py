"""Processes as tests need them: `python -m local run` with what it says, and who is whose child (Linux, by /proc)."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]


class Launched:
    """The launcher in a process of its own. It writes to a file: a pipe that nobody reads would stop it."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "local", "run"],
                cwd=PROJECT, env={"WOCS_FONTS": "off", **environment},
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip

    @property
    def lines(self) -> list[str]:
        return self.log.read_text(errors="replace").splitlines()

    def wait_until_ready(self, within_s: float = 60) -> None:
        wait_for(lambda: self.is_ready() or self.process.poll() is not None, within_s)
        assert self.process.poll() is None, "\n".join(self.lines)

    def is_ready(self) -> bool:
        return any(line.startswith("WOCS ready: ") for line in self.lines)

    def end(self, number: int) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)


def wait_for(condition: Callable[[], Any], within_s: float = 30) -> Any:
    """The condition's first true value; fails when it does not become true in time."""
    deadline = time.monotonic() + within_s
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return value


def stat_of(pid: int) -> tuple[str, int]:
    """State letter and parent of a process; ("X", 0) when there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "X", 0
    return fields[0], int(fields[1])


def is_alive(pid: int) -> bool:
    return stat_of(pid)[0] not in {"X", "Z"}


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def descendants(pid: int) -> list[int]:
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    parents = {child: stat_of(child)[1] for child in pids}
    pids_below, look = [], [pid]
    while look:
        parent = look.pop()
        children = [child for child, its_parent in parents.items() if its_parent == parent]
        pids_below += children
        look += children
    return pids_below
