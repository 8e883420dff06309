"""What a process of its own costs a screenshot and a chart: each there and in this process, in turns, in one run."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from home_node.browser import Browser
from home_node.executor_process import find_contained_executor
from home_node.executors import Executor, Task, Tools, find_executor
from home_node.outcomes import Done
from home_node.spare_process import SpareProcess
from shared.contract.value_types import JSONObject
from shared.contract.work_types import StoredFile

RUNS = 5
SPARE_S = 6.0  # a spare process has this long to load what it needs: tasks of a node come minutes apart
PAGE = b"<!doctype html><meta name=viewport content='width=device-width'><h1>Promo Raya</h1>"
CHART: JSONObject = {
    "kind": "columns",
    "title": "sales",
    "unit": "RM",
    "points": [{"label": f"2026-11-{day}", "value": 100 + day} for day in range(16, 23)],
}
TASKS = {
    "screenshot": Task("TASK-1201", "landing_screenshot", {"page": "promo"}, 1, 60, repeatable=True, language="en"),
    "chart": Task("TASK-1202", "chart", {"chart": CHART}, 1, 60, repeatable=True, language="en"),
}


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        pass


def measure() -> dict[str, float]:
    """Milliseconds, medians: {"screenshot", "screenshot_inside", "screenshot_cold", "screenshot_more", "chart", ..}.

    `more` is what the process costs; `cold` is a task for which no spare process waits, as the second of two at once.
    """
    spare = SpareProcess()
    try:
        with page_server() as url:
            tools = Tools(url, Browser(), store_nothing, lambda: None)
            measured: dict[str, float] = {}
            for name, task in TASKS.items():
                measured |= {f"{name}{way}": ms for way, ms in compare(task, tools, spare).items()}
    finally:
        spare.close()
    return measured


def compare(task: Task, tools: Tools, spare: SpareProcess) -> dict[str, float]:
    inside, cold = require(find_executor(task.type)), require(find_contained_executor(task.type))
    apart = require(find_contained_executor(task.type, start=spare.take))
    ways: dict[str, Callable[[], float]] = {
        "_inside": partial(time_task, inside, task, tools),
        "": partial(time_apart, apart, task, tools, spare),
        "_cold": partial(time_task, cold, task, tools),
    }
    times: dict[str, list[float]] = {way: [] for way in ways}
    for round_ in range(RUNS + 1):
        for way, run in ways.items():
            seconds = run()
            times[way] += [seconds] if round_ else []  # the first loads what stays loaded
    medians = {way: statistics.median(seconds) * 1000 for way, seconds in times.items()}
    return medians | {"_more": medians[""] - medians["_inside"]}


def time_apart(executor: Executor, task: Task, tools: Tools, spare: SpareProcess) -> float:
    spare.prepare(after_s=0)
    time.sleep(SPARE_S)
    return time_task(executor, task, tools)


def time_task(executor: Executor, task: Task, tools: Tools) -> float:
    began = time.perf_counter()
    outcome = executor(task, tools)
    seconds = time.perf_counter() - began
    assert isinstance(outcome, Done), outcome
    return seconds


def require(executor: Executor | None) -> Executor:
    assert executor
    return executor


def store_nothing(name: str, mime: str, data: bytes) -> StoredFile:
    return StoredFile(key=f"shots/{name}", mime=mime, size=len(data))


@contextmanager
def page_server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
