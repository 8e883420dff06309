"""A part that dies is started again, later each time; what it was bound to stays."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local.launcher.supervisor import PAUSE_FIRST_S, PAUSE_LONGEST_S, STEADY_S, Part, look_after, stop_all
from local.launcher.watch import LogTail


class Sleeper:
    """A part that does nothing, and does not start when told so."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.starts, self.refuses = 0, False

    def start(self) -> None:
        if self.refuses:
            raise OSError("no room")
        self.process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        self.starts += 1

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def die(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def sleeper():
    sleeper = Sleeper()
    yield sleeper
    sleeper.refuses = False
    sleeper.stop()


def test_a_dead_part_is_started_again_after_its_pause_and_the_owner_is_told(sleeper: Sleeper) -> None:
    said: list[str] = []
    part = Part("queue", sleeper)
    part.start()
    now = time.monotonic()
    part.look(now, said.append)
    assert said == []
    sleeper.die()
    part.look(now, said.append)
    part.look(now + PAUSE_FIRST_S / 2, said.append)
    assert sleeper.starts == 1
    part.look(now + PAUSE_FIRST_S, said.append)
    assert sleeper.starts == 2
    assert said == ["queue ended (signal 9); starting it again in 0.5 s", "queue is started again"]


def test_pauses_grow_to_a_limit_and_shrink_after_a_steady_run(sleeper: Sleeper) -> None:
    said: list[str] = []
    part = Part("queue", sleeper)
    part.start()
    sleeper.die()
    sleeper.refuses = True
    now = time.monotonic()
    for _ in range(10):
        part.look(now, said.append)
        now += PAUSE_LONGEST_S
    assert part.pause_s == PAUSE_LONGEST_S
    assert "queue does not start (no room); trying again in 30 s" in said
    sleeper.refuses = False
    part.look(now, said.append)
    sleeper.die()
    part.look(time.monotonic() + STEADY_S + 1, said.append)
    assert said[-1].endswith("in 0.5 s")


def test_parts_stop_in_reverse_order_and_one_that_refuses_stops_no_other() -> None:
    order: list[str] = []

    class Stopping(Sleeper):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

        def stop(self) -> None:
            order.append(self.name)
            if self.name == "b":
                raise OSError("stuck")

    parts = [Part(name, Stopping(name)) for name in "abc"]
    stop_all(parts, order.append)
    assert order == ["c", "b", "b did not stop cleanly (stuck)", "a"]
    look_after([], order.append)


def test_a_log_is_followed_by_whole_lines_from_where_it_stood(tmp_path: Path) -> None:
    log = tmp_path / "node.log"
    log.write_text("old\n")
    tail = LogTail(log)
    assert tail.new_lines() == []
    with log.open("a") as file:
        file.write("one\ntw")
    assert tail.new_lines() == ["one"]
    with log.open("a") as file:
        file.write("o\nthree\n")
    assert tail.new_lines() == ["two", "three"]
    log.write_text("new\n")
    assert tail.new_lines() == ["new"]
