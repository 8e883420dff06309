"""One task in a process of its own, for `executor_process.py`; started by `spare_process.py`.

While it waits for the task, the modules of the executors that its arguments name are loaded.

It speaks on its standard input and output and ends with its starter, however that ends, with all that it started.
What it logs goes to the standard error output, which is the node's.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, NoReturn, cast

from home_node.browser import Browser
from home_node.child_environment import forget_secrets
from home_node.executor_lines import read_bytes, read_line, read_task, write_bytes, write_line, write_outcome
from home_node.executors import MediaProblem, Tools, load_executor
from shared.contract.value_types import JSON, JSONObject
from shared.contract.work_types import StoredFile
from shared.log import describe_error, note_line
from shared.settings import settings

Ask = Callable[[JSONObject], JSON]


def main() -> None:
    """Ends by `os._exit`: a thread that reads is never waited for."""
    worker, answers = _take_standard_output(), SimpleQueue[JSONObject]()
    Thread(target=_hear, args=(answers,), daemon=True).start()
    preload(sys.argv[1:])

    def ask(question: JSONObject) -> JSON:
        worker.write(write_line(question))
        return answers.get()["value"]

    ended = run(answers.get(), ask)
    try:
        worker.write(write_line(ended))
    except OSError:
        _end()  # nobody is left to hear it
    os._exit(0)


def preload(executors: list[str]) -> None:
    """What is not here is missed by the task that needs it, which says so."""
    for name in executors:
        with suppress(ImportError):
            executor = load_executor(name)
            getattr(executor, "preload", lambda: None)()


def run(start: JSONObject, ask: Ask) -> JSONObject:
    """The outcome as it is told, whatever the executor does."""
    task = read_task(start["task"])
    take_settings(start.get("settings"))
    try:
        return write_outcome(load_executor(task.type).execute(task, make_tools(start, ask)))
    except Exception as error:
        note_line(f"{task.id}: the executor crashed: {describe_error(error)}.")
        return {"crash": type(error).__name__}


def take_settings(told: JSON) -> None:
    """Read once and forgotten: what this process starts, a browser above all, sees none of them."""
    if isinstance(told, dict) and told:
        os.environ.update({name: str(value) for name, value in told.items()})
        settings()
        forget_secrets(os.environ)


def make_tools(start: JSONObject, ask: Ask) -> Tools:
    path = Path(str(start["browser"])) if start["browser"] else None

    def store_file(name: str, mime: str, data: bytes) -> StoredFile:
        return cast(StoredFile, ask({"ask": "store_file", "name": name, "mime": mime, "data": write_bytes(data)}))

    def check_in() -> None:
        ask({"ask": "check_in"})  # of a task that is no longer ours the process is ended instead

    def mark(step: str) -> None:
        ask({"ask": "mark", "step": step})  # where it must not happen, the process is ended instead

    def fetch_file() -> Path:
        return Path(move_file({"ask": "fetch_file"})["path"])

    def upload_file(mime: str) -> None:
        move_file({"ask": "upload_file", "mime": mime})

    def move_file(question: JSONObject) -> dict[str, str]:
        answer = cast(dict[str, str], ask(question))
        if "problem" in answer:
            raise MediaProblem(answer["problem"])
        return answer

    return Tools(
        functions_url=str(start["functions_url"]),
        browser=Browser.as_found(path, str(start["detail"])),
        store_file=store_file,
        check_in=check_in,
        fetch_media=lambda: read_bytes(ask({"ask": "fetch_media"})),
        mark=mark,
        fetch_file=fetch_file,
        upload_file=upload_file,
    )


def _take_standard_output() -> BinaryIO:
    """The worker's ear, for our lines alone: whatever else is printed goes to the log."""
    lines = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return lines


def _hear(answers: "SimpleQueue[JSONObject]") -> None:
    with os.fdopen(os.dup(0), "rb") as lines:
        for line in lines:
            answers.put(read_line(line))
    _end()


def _end() -> NoReturn:
    from home_node.process_tree import ProcessTree  # psutil is a sixth of the start, and seldom needed

    ProcessTree(os.getpid()).kill_below()
    os._exit(1)
