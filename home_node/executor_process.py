"""An executor in a process of its own, with a limit for its time and one for its memory: what hangs or eats without end
is ended with all that it started, and told; the worker lives.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

from home_node.executor_lines import (
    read_bytes,
    read_line,
    read_outcome,
    write_bytes,
    write_file,
    write_line,
    write_task,
)
from home_node.executors import Executor, MediaProblem, ProcessLimits, Task, Tools, find_executor, load_executor
from home_node.outcomes import Failed, Outcome, Uncertain, judge_crash
from home_node.process_tree import ProcessTree
from home_node.spare_process import ChildProcess, start_child
from shared.contract.value_types import JSON, JSONObject
from shared.contract.work_types import StoredFile
from shared.log import note_line

StartChild = Callable[[], ChildProcess]
LOOK_EVERY_S = 0.25
LINE_MAX_BYTES = 8 * 1024 * 1024  # a picture in base64
GIBIBYTE = 1024**3


def find_contained_executor(task_type: str, start: StartChild = start_child) -> Executor | None:
    """As `find_executor` does; one that has limits of its own runs in a process, which `start` gives."""
    executor = find_executor(task_type)
    limits: ProcessLimits | None = executor and getattr(load_executor(task_type), "PROCESS", None)
    return partial(run_in_process, limits=limits, start=start) if limits else executor


def run_in_process(task: Task, tools: Tools, limits: ProcessLimits, start: StartChild = start_child) -> Outcome:
    with ExecutorProcess(task, tools, start) as process:
        return process.await_outcome(limits)


def tell_settings(task_type: str) -> JSONObject:
    """What the executor says that it needs, by the names of the environment."""
    tell = getattr(load_executor(task_type), "tell_settings", None)
    return dict(tell()) if tell else {}


class ExecutorProcess:
    """One run. It is over when the block is left, however it is left."""

    def __init__(self, task: Task, tools: Tools, start: StartChild = start_child) -> None:
        self._task, self._tools, self._start = task, tools, start
        self._stored: list[StoredFile] = []
        self._lines: SimpleQueue[JSONObject | None] = SimpleQueue()  # None: it has ended
        self._deadline = self._measured_at = 0.0
        self._marked = False

    def __enter__(self) -> Self:
        start = self._write_start()
        self._process = self._start()
        self._tree = ProcessTree(self._process.pid)
        Thread(target=self._hear, name=f"{self._task.id} lines", daemon=True).start()
        self._tell(start)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tree.kill()
        with self._process:  # waits for it, and closes what it spoke through
            pass

    def await_outcome(self, limits: ProcessLimits) -> Outcome:
        """Raises what the worker's own tools raise, Stopped above all."""
        self._deadline = time.monotonic() + limits.seconds
        while (said := self._listen()) is not None:
            self._tools.check_in()
            if "outcome" in said or "crash" in said:
                return self._read_end(said)
            if "ask" in said:
                self._serve(said)
            if broken := self._find_broken_limit(limits):
                return self._judge_limit(*broken)
        self._tools.check_in()
        return self._judge_crash("without a word")

    def _write_start(self) -> JSONObject:
        path = self._tools.browser.find_path()
        return {
            "task": write_task(self._task),
            "functions_url": self._tools.functions_url,
            "browser": str(path) if path else None,
            "detail": self._tools.browser.tell_state().get("detail"),
            "settings": tell_settings(self._task.type),
        }

    # Limits

    def _find_broken_limit(self, limits: ProcessLimits) -> tuple[str, str] | None:
        now = time.monotonic()
        if now > self._deadline:
            return "over_time", f"{limits.seconds:g} s"
        if now > self._measured_at + LOOK_EVERY_S:
            self._measured_at = now
            if self._tree.measure_bytes() > limits.memory_bytes:
                return "over_memory", f"{limits.memory_bytes / GIBIBYTE:.1f} GB"
        return None

    def _judge_limit(self, code: str, limit: str) -> Outcome:
        """A page that ate all memory eats it the next time; what took too long may have met a slow minute."""
        note_line(f"{self._task.id}: ended, {code} ({limit}).")
        if code == "over_memory" and self._is_repeatable():
            return Failed(code, limit)
        return judge_crash(code, limit, self._is_repeatable())

    def _judge_crash(self, how: str) -> Outcome:
        return judge_crash("crashed", f"{self._task.type} stopped {how}.", self._is_repeatable())

    def _is_repeatable(self) -> bool:
        return self._task.repeatable and not self._marked

    # What it says

    def _read_end(self, said: JSONObject) -> Outcome:
        if "crash" in said:
            return self._judge_crash(f"with {str(said['crash'])[:60]}")
        try:
            return self._add_pictures(read_outcome(said, self._stored))
        except (KeyError, ValueError):
            return self._judge_crash("with an ending that is none")

    def _add_pictures(self, outcome: Outcome) -> Outcome:
        """What it stored before it gave up is what a person wants to see."""
        if isinstance(outcome, Failed | Uncertain):
            return replace(outcome, files=tuple(self._stored))
        return outcome

    def _serve(self, said: JSONObject) -> None:
        began = time.monotonic()
        self._tell({"value": self._answer(said)})
        self._deadline += time.monotonic() - began

    def _answer(self, said: JSONObject) -> JSON:
        match said["ask"]:
            case "store_file":
                name, mime = str(said.get("name")), str(said.get("mime"))
                self._stored.append(self._tools.store_file(name, mime, read_bytes(said.get("data"))))
                return write_file(self._stored[-1])
            case "fetch_media":
                return write_bytes(self._tools.fetch_media())
            case "fetch_file" | "upload_file":
                return self._move_file(said)
            case "mark":
                self._tools.mark(str(said.get("step")))
                self._marked = True
        return None  # check_in: one that is not to go on has been stopped before

    def _move_file(self, said: JSONObject) -> JSON:
        """Where it lies, or the `problem`: what no other attempt would mend is for the executor to tell."""
        try:
            if said["ask"] == "fetch_file":
                return {"path": str(self._tools.fetch_file())}
            self._tools.upload_file(str(said.get("mime")))
        except MediaProblem as problem:
            return {"problem": problem.problem}
        return {}

    def _listen(self) -> JSONObject | None:
        """What it said; {} when it said nothing for a moment; None when it has ended."""
        try:
            return self._lines.get(timeout=LOOK_EVERY_S)
        except Empty:
            return {}

    def _hear(self) -> None:
        lines = self._process.stdout
        try:
            while lines and (line := lines.readline(LINE_MAX_BYTES)):
                self._lines.put(read_line(line))
        except ValueError:
            note_line(f"{self._task.id}: its process said what nobody understands.")
        self._lines.put(None)

    def _tell(self, said: JSONObject) -> None:
        """One that has ended hears nothing: its end is met where it is listened to."""
        try:
            if self._process.stdin:
                self._process.stdin.write(write_line(said))
                self._process.stdin.flush()
        except OSError:
            return
