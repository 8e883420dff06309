"""A process and all that it started, however deep: the memory they take, and their end.

By psutil and not by process groups: Chromium makes groups of its own, and Windows has none.
"""

import time
from contextlib import suppress

import psutil

KILL_WAIT_S = 5.0  # a killed process is gone at once, unless the disk holds it
LOOK_AGAIN_S = 0.02


class ProcessTree:
    """What was once seen below `pid` is remembered: whose parent has ended has another parent then."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._below: set[psutil.Process] = set()

    def measure_bytes(self) -> int:
        """What each has for itself, and the largest share: summed up, the shared pages would count many times."""
        self._look(self._root)
        private, shared = 0, 0
        for process in {self._root, *self._below}:
            with suppress(psutil.Error):
                memory = process.memory_info()
                own_share = int(getattr(memory, "shared", 0))  # told by Linux alone
                private, shared = private + memory.rss - own_share, max(shared, own_share)
        return private + shared

    def kill(self) -> None:
        """All of it; what they start meanwhile too."""
        with suppress(psutil.Error):
            self._root.suspend()  # starts nothing more
        self.kill_below()
        with suppress(psutil.Error):
            self._root.kill()

    def kill_below(self) -> None:
        """All but the process itself."""
        deadline = time.monotonic() + KILL_WAIT_S
        self._look(self._root)
        while (alive := [process for process in self._below if is_alive(process)]) and time.monotonic() < deadline:
            for process in alive:
                self._look(process)
                with suppress(psutil.Error):
                    process.kill()
            time.sleep(LOOK_AGAIN_S)

    def _look(self, process: psutil.Process) -> None:
        with suppress(psutil.Error):
            self._below |= set(process.children(recursive=True))


def is_alive(process: psutil.Process) -> bool:
    """A process that has ended and that nobody has fetched yet is none."""
    try:
        return bool(process.is_running()) and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def await_end(pid: int) -> None:
    """Returns when no process with this number is alive."""
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        while is_alive(process):
            time.sleep(LOOK_AGAIN_S)


def kill_if_started_with(pid: int, argument: str) -> None:
    """Ends the process and all below it, if this is among its arguments: a number may be another process's by now."""
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        if argument in process.cmdline():
            ProcessTree(pid).kill()
            process.wait(KILL_WAIT_S)


def kill_all_started_with(argument: str) -> None:
    """Ends every process that has exactly this among its arguments, and all below it."""
    for process in psutil.process_iter():
        kill_if_started_with(process.pid, argument)
