"""An executor's process that is started before there is a task for it: Playwright and Matplotlib are loaded meanwhile.

A process does one task and ends; the next one is started then. One waits at a time: 120 MB, and no wait of a second.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread, Timer

from home_node.child_environment import pick_harmless

PROJECT = Path(__file__).resolve().parents[1]
FIRST_AFTER_S = 5.0  # the node's own start goes first
_PROGRAM = "from home_node.executor_child import main; main()"  # no `-m home_node`: by that people find the node itself
PRELOADED = ("landing_screenshot", "chart")

ChildProcess = subprocess.Popen[bytes]


def start_child(*preloaded: str) -> ChildProcess:
    """It waits for its task on its standard input, and ends when that is closed."""
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *preloaded],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=pick_harmless(os.environ),
        cwd=PROJECT,
        start_new_session=True,  # Ctrl-C is for the worker, who lets a task finish; Windows ignores this
    )


def end_child(child: ChildProcess) -> None:
    child.kill()
    with suppress(OSError), child:  # closes what it speaks through
        pass


class SpareProcess:
    """Safe to use from many threads: who takes the spare one has it alone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._spare: ChildProcess | None = None
        self._is_closed = False

    def prepare(self, after_s: float = FIRST_AFTER_S) -> None:
        """Has one waiting, some time from now."""
        timer = Timer(after_s, self._fill)
        timer.daemon = True
        timer.start()

    def take(self) -> ChildProcess:
        """The one that waits, else a new one; another is prepared."""
        with self._lock:
            taken, self._spare = self._spare, None
        if taken and taken.poll() is not None:
            end_child(taken)
            taken = None
        Thread(target=self._fill, name="spare process", daemon=True).start()
        return taken or start_child()

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            spare, self._spare = self._spare, None
        if spare:
            end_child(spare)

    def _fill(self) -> None:
        with self._lock:
            if self._spare is None and not self._is_closed:
                self._spare = start_child(*PRELOADED)
