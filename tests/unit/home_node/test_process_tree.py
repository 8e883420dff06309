"""Processes that are ended by what they were started with, and one that outlives whoever had it started."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from home_node.process_tree import ProcessTree, await_end, is_alive, kill_all_started_with
from home_node.tiktok.studio import detached_process
from tests.unit.home_node.awaited import await_that

SLEEP = "import sys, time; time.sleep(60)"
TELL_AND_SLEEP = """
import os, pathlib, time
pathlib.Path(os.environ["TOLD"]).write_text(str(os.getpid()))
time.sleep(60)
"""


def test_only_what_has_exactly_this_argument_is_ended(tmp_path: Path) -> None:
    owner = f"--user-data-dir={tmp_path}"
    with (
        subprocess.Popen([sys.executable, "-c", SLEEP, owner]) as meant,
        subprocess.Popen([sys.executable, "-c", SLEEP, f"{owner}-other"]) as other,
    ):
        try:
            await_that(lambda: owner in psutil.Process(meant.pid).cmdline())
            kill_all_started_with(owner)
            await_end(meant.pid)
            assert is_alive(psutil.Process(other.pid))
        finally:
            meant.kill()
            other.kill()


def test_a_detached_process_outlives_the_end_of_all_that_its_starter_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    (tmp_path / "stays_open.py").write_text(TELL_AND_SLEEP)
    monkeypatch.setenv("TOLD", str(told))
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{Path.cwd()}")
    with subprocess.Popen([sys.executable, "-m", detached_process.__name__, "stays_open"]) as starter:
        tree = ProcessTree(starter.pid)
        await_that(lambda: tree.measure_bytes() >= 0 and told.exists() and bool(told.read_text()))
        kept = psutil.Process(int(told.read_text()))
        try:
            tree.kill()
            assert is_alive(kept)
        finally:
            kept.kill()
