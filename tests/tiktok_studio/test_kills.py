"""kill -9 of the process that runs the hand, at each point of a post: posted once or in doubt, never twice, never lost.

What the executor does afterwards is done here by hand: without a mark the task is run again, with one it is only looked
whether the post is there.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser

from home_node.outcomes import Done
from home_node.tiktok import Job
from home_node.tiktok.studio.profile import sweep_profile
from tests.fake_tiktok.studio import FakeStudio, Version
from tests.fake_tiktok.studio_attempts import CAPTION, TASK, Remembered, attempt, make_setup, put_profile
from tests.processes import PROJECT, wait_for

POINTS = [
    "fetch_video", "content_page", "file", "form", "caption", "checked", "before_mark",
    "after_mark", "pressed", "post_now", "publish", "posted", "listing",
]  # fmt: skip
RUN_AGAIN = {"fetch_video", "before_mark"}  # the first and the last from which a task may start anew
VERSION = Version(post_now=True, got_it=True)


class Hands:
    """The process that forks hands."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fake_tiktok.studio_hands"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT,
        )  # fmt: skip

    def start(self, order: dict[str, str]) -> int:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.read_line())

    def read_line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        assert self.process.stdin
        with self.process:
            self.process.stdin.close()


@pytest.fixture(scope="module")
def hands() -> Iterator[Hands]:
    hands = Hands()
    yield hands
    hands.close()


@pytest.mark.parametrize("point", POINTS)
def test_a_kill(
    point: str,
    hands: Hands,
    logged_in: Path,
    remembered: Remembered,
    browser_path: Path,
    chromium: Browser,
    studio: FakeStudio,
) -> None:
    studio.version = VERSION
    setup = make_setup(remembered.video.parent, studio.url, browser_path, listed=4)
    place = setup.place
    put_profile(setup, logged_in)
    pid: list[int] = []
    started, killed = Event(), Event()

    def kill(name: str) -> None:
        seen = "listing" if name == "content_page" and "posted" in studio.points else name
        if seen == point and not killed.is_set():
            started.wait(10)
            os.kill(pid[0], signal.SIGKILL)
            killed.set()

    studio.on_point = kill
    pid.append(
        hands.start(
            {
                "folder": str(place.folder), "pages": setup.pages_file, "url": studio.url, "task": TASK,
                "caption": CAPTION, "video": str(remembered.video), "browser": str(browser_path),
            }
        )
    )  # fmt: skip
    started.set()
    assert hands.read_line() == "ended"
    assert killed.is_set()
    assert not (place.folder / "outcome").exists()
    marked = (place.folder / "marks").exists()
    assert marked == (POINTS.index(point) >= POINTS.index("after_mark"))
    wait_for(lambda: sweep_profile(place))
    assert not place.plain.exists()
    assert place.sealed.read_bytes() == logged_in.read_bytes()
    assert len(studio.posts) <= 1
    if marked:
        outcome = attempt(setup, Job(TASK, "check", CAPTION), remembered, chromium, studio)
        assert isinstance(outcome, Done)
        assert outcome.result["state"] == ("found" if studio.posts else "absent")
        assert remembered.marks == []
    else:
        assert studio.posts == []
    if point in RUN_AGAIN:
        outcome = attempt(setup, Job(TASK, "post", CAPTION), remembered, chromium, studio)
        assert isinstance(outcome, Done)
        assert (outcome.result["state"], len(studio.posts)) == ("posted", 1)
