"""Executors in processes of their own: real Chromium on pages that hang, eat or never come; and what is left of it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from home_node.browser import Browser
from home_node.door import Door, StoreDown
from home_node.executor_process import ExecutorProcess, find_contained_executor, run_in_process
from home_node.executors import ProcessLimits, Stopped, Task, find_executor, landing_screenshot
from home_node.outcomes import Done, Failed, Outcome, TryAgain, Uncertain
from home_node.process_tree import is_alive
from shared.contract.work_types import StoredFile
from tests.processes import wait_for
from tests.unit.home_node.awaited import await_that
from tests.unit.home_node.executor_tools import KeptFiles
from tests.unit.home_node.fake_functions import FunctionsStandIn
from tests.unit.home_node.test_worker import Home

ROOT = Path(__file__).resolve().parents[3]
TASK = Task("TASK-1201", "landing_screenshot", {"page": "promo"}, 1, 60, repeatable=True, language="en")
ENOUGH = landing_screenshot.PROCESS
SHORT = replace(ENOUGH, seconds=5)
LITTLE = replace(ENOUGH, memory_bytes=800 * 1024 * 1024)
FINE = "<!doctype html><h1>Promo Raya</h1>"
LOOPS = FINE + "<script>addEventListener('load', () => setTimeout(() => { for (;;) ; }, 0))</script>"
EATS = FINE + "<script>const all = []; for (;;) all.push(new Uint8Array(2e7).fill(1))</script>"


class Marked:
    """Every process that a test starts, however deep and whoever its parent is now: each inherits TMPDIR."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def processes(self) -> list[psutil.Process]:
        return [one for one in psutil.process_iter() if one.pid != os.getpid() and self._is_ours(one)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return is_alive(process) and process.environ().get("TMPDIR") == self.folder
        except psutil.Error:
            return False


@pytest.fixture(autouse=True)
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Marked]:
    """Whatever a test does, no process of it is left."""
    folder = tempfile.mkdtemp()
    monkeypatch.setenv("TMPDIR", folder)
    marked = Marked(folder)
    yield marked
    await_that(lambda: not marked.processes())
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def browser() -> Browser:
    found = Browser()
    if found.find_path() is None:
        pytest.skip("no Chromium on this machine")
    return found


@pytest.fixture
def kept(functions: FunctionsStandIn, browser: Browser) -> KeptFiles:
    functions.page = (200, FINE)
    return KeptFiles(functions.url, browser)


def run(kept: KeptFiles, limits: ProcessLimits = ENOUGH, task: Task = TASK) -> Outcome:
    return run_in_process(task, kept.tools, limits)


def test_a_picture_taken_there_is_stored_here(kept: KeptFiles) -> None:
    outcome = run(kept)
    [(name, mime, data)] = kept.files
    stored = StoredFile(key=f"shots/{name}", mime=mime, size=len(data))
    assert outcome == Done({"page": "promo", "url": f"{kept.tools.functions_url}/p/promo"}, (stored,))
    assert (name, mime, data[:3]) == ("promo.jpg", "image/jpeg", b"\xff\xd8\xff")


def test_what_it_says_of_a_page_is_told_as_it_is(kept: KeptFiles, functions: FunctionsStandIn) -> None:
    functions.page = (404, "no")
    assert run(kept) == Failed("page", "The page answered with HTTP 404.")
    without = KeptFiles(functions.url, Browser.as_found(None, "none here"))
    assert run(without) == TryAgain("no_browser", "No picture: none here.")


@pytest.mark.parametrize(
    ("repeatable", "kind"), [(True, TryAgain), (False, Uncertain)], ids=["repeatable", "unrepeatable"]
)
def test_a_page_that_loops_for_ever_is_ended_and_told(
    kept: KeptFiles, functions: FunctionsStandIn, repeatable: bool, kind: Any
) -> None:
    functions.page = (200, LOOPS)
    began = time.monotonic()
    assert run(kept, SHORT, replace(TASK, repeatable=repeatable)) == kind("over_time", "5 s")
    assert time.monotonic() - began < 5 + 5


def test_a_server_that_never_answers_is_ended_and_told(kept: KeptFiles, functions: FunctionsStandIn) -> None:
    functions.may_show_page.clear()
    assert run(kept, SHORT) == TryAgain("over_time", "5 s")


def test_a_page_that_eats_memory_is_ended_and_not_tried_again(kept: KeptFiles, functions: FunctionsStandIn) -> None:
    functions.page = (200, EATS)
    assert run(kept, LITTLE) == Failed("over_memory", "0.8 GB")


def test_a_usual_page_needs_no_third_of_what_it_may(
    kept: KeptFiles, monkeypatch: pytest.MonkeyPatch, functions: FunctionsStandIn
) -> None:
    most = 0

    def measure(process: ExecutorProcess, _: ProcessLimits) -> None:
        nonlocal most
        most = max(most, process._tree.measure_bytes())

    monkeypatch.setattr(ExecutorProcess, "_find_broken_limit", measure)
    assert isinstance(run(kept), Done)
    assert 50_000_000 < most < ENOUGH.memory_bytes / 3


def test_a_task_that_is_no_longer_ours_is_ended_at_once(
    kept: KeptFiles, functions: FunctionsStandIn, marked: Marked
) -> None:
    functions.may_show_page.clear()

    def check_in() -> None:
        if functions.seen:
            raise Stopped

    with pytest.raises(Stopped):
        run_in_process(TASK, replace(kept.tools, check_in=check_in), ENOUGH)
    wait_for(lambda: marked.processes() == [], 5)  # a browser's crash handler ends when it sees that the browser has


def test_a_store_that_is_down_is_the_workers_to_tell(kept: KeptFiles) -> None:
    def store_file(name: str, mime: str, data: bytes) -> StoredFile:
        raise StoreDown("gone")

    with pytest.raises(StoreDown):
        run_in_process(TASK, replace(kept.tools, store_file=store_file), ENOUGH)


@pytest.mark.parametrize("victim", ["executor_child", "chrom", "node"])
def test_whatever_of_it_dies_the_task_has_an_end(
    kept: KeptFiles, functions: FunctionsStandIn, marked: Marked, victim: str
) -> None:
    functions.may_show_page.clear()

    def check_in() -> None:
        if functions.seen:
            for one in marked.processes():
                with suppress(psutil.Error):
                    if victim in " ".join(one.cmdline()):
                        one.kill()

    outcome = run_in_process(TASK, replace(kept.tools, check_in=check_in), replace(ENOUGH, seconds=20))
    assert isinstance(outcome, TryAgain) and outcome.code in {"crashed", "browser"}


def test_a_worker_that_is_killed_takes_it_all_with_it(
    kept: KeptFiles, functions: FunctionsStandIn, marked: Marked, browser: Browser
) -> None:
    functions.may_show_page.clear()
    code = f"""
from home_node.browser import Browser
from pathlib import Path
from home_node.executor_process import run_in_process
from tests.unit.home_node.test_executor_process import ENOUGH, TASK, KeptFiles
browser = Browser.as_found(Path({str(browser.find_path())!r}), "")
run_in_process(TASK, KeptFiles({functions.url!r}, browser).tools, ENOUGH)
"""
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    functions.await_that(lambda: bool(functions.seen))
    assert len(marked.processes()) > 4
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    await_that(lambda: not marked.processes())


def test_no_process_of_it_sees_a_secret(
    kept: KeptFiles, functions: FunctionsStandIn, marked: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", "hidden-token")
    seen: list[str] = []

    def check_in() -> None:
        for one in marked.processes():
            with suppress(psutil.Error):
                seen.append(str(one.environ()))

    run_in_process(TASK, replace(kept.tools, check_in=check_in), ENOUGH)
    assert seen and not [environment for environment in seen if "hidden-token" in environment]


def test_the_worker_goes_on_with_the_next_task(
    functions: FunctionsStandIn, door: Door, browser: Browser, marked: Marked
) -> None:
    home = Home(functions, door)
    functions.page = (200, LOOPS)
    home.executors["landing_screenshot"] = partial(run_in_process, limits=SHORT)
    with home.working():
        home.has_waiting("TASK-1201", kind="landing_screenshot", args={"page": "promo"})
        home.has_waiting("TASK-1202")
        home.wake_signal.ring(2)
        hung, done = functions.await_calls("report", 2)
        wait_for(lambda: marked.processes() == [], 5)
    assert (hung["outcome"], hung["error"]) == ("try_again", {"code": "over_time", "detail": "5 s"})
    assert (done["task"], done["outcome"]) == ("TASK-1202", "done")


def test_what_has_limits_is_contained_and_nothing_else() -> None:
    contained = find_contained_executor("landing_screenshot")
    assert isinstance(contained, partial) and contained.keywords["limits"] == ENOUGH
    assert find_contained_executor("transcribe") is find_executor("transcribe")
    assert find_contained_executor("never_heard_of") is None
