"""`python -m home_node.tiktok.studio.window_keeper`: a window that is filled in and then waits for a person to press
Post, while the executor that asked for it has long reported.

It reads its order as one line of JSON, and answers with one. Until then the end of its standard input means: give up.
"""

import base64
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import IO, Any, cast
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error

from home_node.child_environment import pick_harmless
from home_node.executor_lines import read_outcome, write_outcome
from home_node.executors import Stopped
from home_node.outcomes import Done, Failed, Outcome, TryAgain
from home_node.private_file import write_private_file
from home_node.tiktok import Job, JobTools
from home_node.tiktok.studio.attempt import Attempt, write_result
from home_node.tiktok.studio.error_outcomes import ERRORS, judge_error
from home_node.tiktok.studio.pages import read_pages
from home_node.tiktok.studio.profile import ProfilePlace, is_filled_in, open_profile
from home_node.tiktok.studio.setup import StudioSetup
from home_node.tiktok.studio.window import open_window
from shared.contract.work_types import StoredFile

PROJECT = Path(__file__).resolve().parents[3]
LOOK_EVERY_S = 0.25


def prefill_in_window(setup: StudioSetup, job: Job, tools: JobTools, video: Path) -> Outcome:
    """Raises what `check_in` raises: then the window closes, unless it is filled in already. One that waits with this
    very form, which a node left that was killed before its report, is not filled in again.
    """
    if not setup.seen:
        return Failed("no_screen", "This PC has no screen, where a person could press Post.")
    with subprocess.Popen(
        [sys.executable, "-m", "home_node.tiktok.studio.detached_process", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=PROJECT,
        env=pick_harmless(os.environ),
    ) as keeper:
        if keeper.stdin is None or keeper.stdout is None:
            raise AssertionError("both are pipes")
        keeper.stdin.write(_write_order(setup, job, video))
        keeper.stdin.flush()
        try:
            line = _await_line(keeper.stdout, tools)
        finally:
            keeper.stdin.close()  # a window that is not filled in closes, and the thread that reads ends with it
    outcome = _read_answer(line, tools)
    if isinstance(outcome, TryAgain) and outcome.code == "profile_busy" and is_filled_in(setup.place, job.task):
        return Done(write_result(job, "prefilled"))
    return outcome


def _await_line(stream: IO[bytes], tools: JobTools) -> bytes:
    """Read in a thread: on Windows nothing tells whether a pipe has something to read."""
    lines: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=lambda: lines.put(stream.readline()), name="window's answer", daemon=True).start()
    while True:
        try:
            return lines.get(timeout=LOOK_EVERY_S)
        except Empty:
            tools.check_in()


def _write_order(setup: StudioSetup, job: Job, video: Path) -> bytes:
    order = {
        "job": asdict(replace(job, schedule_at=None)),
        "schedule_at": job.schedule_at.isoformat() if job.schedule_at else None,
        "video": str(video.resolve()),
        "folder": str(setup.place.folder),
        "key": setup.key,
        "pages_file": setup.pages_file,
        "timezone": setup.timezone,
        "seen": setup.seen,
        "browser": str(setup.browser),
    }
    return json.dumps(order).encode() + b"\n"


def _read_answer(line: bytes, tools: JobTools) -> Outcome:
    if not line:
        return TryAgain("studio_broke", "The window ended without a word.")
    said = json.loads(line)
    pictures = {str(name): base64.b64decode(data) for name, data in said["pictures"]}
    stored = tuple(tools.store_picture(name, picture) for name, picture in pictures.items())
    outcome = read_outcome(said, [])
    return replace(outcome, files=stored) if isinstance(outcome, Done) else outcome


# The keeper's own side


def main() -> None:
    with os.fdopen(os.dup(0), "rb", buffering=0) as orders:  # unbuffered: the end that may follow is not read ahead
        order = json.loads(orders.readline())
    setup, video = _read_setup(order), Path(order["video"])
    moment = order["schedule_at"]
    job = Job(**order["job"] | {"schedule_at": datetime.fromisoformat(moment) if moment else None})
    pictures: list[tuple[str, str]] = []
    tools = _make_tools(pictures, _watch_end_of_input())
    told = False

    def tell(outcome: Outcome) -> None:
        nonlocal told
        told = True
        _tell(outcome, pictures)

    try:
        with (
            open_profile(setup.place, setup.key) as profile,
            open_window(cast(Path, setup.browser), profile, setup.timezone, seen=setup.seen) as context,
        ):
            outcome = Attempt(setup, job, tools, video).run(context.pages[0])
            if isinstance(outcome, Done) and outcome.result["state"] == "prefilled":
                write_private_file(setup.place.filled_in, job.task)
                tell(outcome)
                _wait_for_person(context, setup)
            else:
                tell(outcome)
    except Stopped:
        return
    except ERRORS as error:
        if not told:
            tell(judge_error(error))


def _read_setup(order: dict[str, Any]) -> StudioSetup:
    return StudioSetup(
        mode="prefill",
        place=ProfilePlace(Path(order["folder"])),
        key=order["key"],
        pages_file=order["pages_file"],
        pages=read_pages(order["pages_file"]),
        timezone=order["timezone"],
        seen=order["seen"],
        browser=Path(order["browser"]),
    )


def _watch_end_of_input() -> Event:
    """Is set when whoever gave the order has gone, or has closed what it spoke through."""
    is_over = Event()

    def read() -> None:
        with suppress(OSError):
            while os.read(0, 1):
                pass
        is_over.set()

    Thread(target=read, name="end of input", daemon=True).start()
    return is_over


def _make_tools(pictures: list[tuple[str, str]], is_given_up: Event) -> JobTools:
    def store_picture(name: str, jpeg: bytes) -> StoredFile:
        pictures.append((name, base64.b64encode(jpeg).decode()))
        return StoredFile(key=name, mime="image/jpeg", size=len(jpeg))

    def check_in() -> None:
        if is_given_up.is_set():
            raise Stopped

    def refuse_mark(step: str) -> None:
        raise AssertionError(f"a prefilled window never comes to {step}")

    return JobTools(fetch_video=Path, mark=refuse_mark, check_in=check_in, store_picture=store_picture)


def _tell(outcome: Outcome, pictures: list[tuple[str, str]]) -> None:
    said = write_outcome(replace(outcome, files=()) if isinstance(outcome, Done) else outcome)
    with suppress(OSError):
        os.write(1, json.dumps({**said, "pictures": pictures}).encode() + b"\n")


def _wait_for_person(context: BrowserContext, setup: StudioSetup) -> None:
    """Until the window is closed, Studio has left the upload page (it is posted), or the time is over."""
    pace = setup.pages.pace
    deadline = time.monotonic() + pace.person
    upload = urlsplit(setup.pages.addresses["upload"]).path
    with suppress(Error):
        page = context.pages[0]
        while time.monotonic() < deadline and urlsplit(page.url).path == upload:
            page.wait_for_timeout(pace.poll * 1000)
        page.wait_for_timeout(pace.press * 1000)  # what was just pressed may still be on its way


if __name__ == "__main__":
    main()
