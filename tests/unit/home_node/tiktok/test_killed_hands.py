"""A hand that is killed -9 anywhere: posted once or in doubt, by TikTok's own count, and a check tells which."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from home_node.outcomes import Done
from home_node.tiktok.content_posting import direct, inbox
from tests.fake_tiktok.api import FakeTikTok
from tests.fake_tiktok.faults import Step
from tests.processes import PROJECT, wait_for
from tests.unit.home_node.tiktok.hands import CHECK, IMPATIENT, POST, QUICK, KeptMarks, make_video, write_job

HANDS = {"inbox": inbox, "direct": direct}
POINTS: list[tuple[str, Step, str]] = [
    ("inbox", "init", "before"),
    ("inbox", "init", "after"),
    ("inbox", "chunk", "before"),
    ("inbox", "chunk", "after"),
    ("inbox", "last_chunk", "before"),
    ("inbox", "last_chunk", "after"),
    ("inbox", "status", "before"),
    ("inbox", "status", "after"),
    ("direct", "creator", "after"),
    ("direct", "init", "after"),
    ("direct", "last_chunk", "before"),
    ("direct", "last_chunk", "after"),
    ("direct", "status", "before"),
]


@contextmanager
def working_hand(rung: str, video: Path, mark: Path, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.unit.home_node.tiktok.hand_child", rung, write_job(POST), str(video)]
    with subprocess.Popen([*command, str(mark), *more], cwd=PROJECT, env=os.environ) as child:
        try:
            yield child
        finally:
            child.kill()


def make_video_for(rung: str, folder: Path, step: Step) -> Path:
    """One that is killed between its chunks has several."""
    return make_video(folder, 70 if rung == "inbox" and "chunk" in step else 3)


@pytest.mark.parametrize(("rung", "step", "moment"), POINTS)
def test_a_hand_that_is_killed_has_posted_once_or_leaves_a_doubt_that_a_check_ends(
    authorized: FakeTikTok, tmp_path: Path, rung: str, step: Step, moment: str
) -> None:
    video, mark = make_video_for(rung, tmp_path, step), tmp_path / "mark"
    with authorized.faults.hold(step, moment), working_hand(rung, video, mark) as child:  # type: ignore[arg-type]
        authorized.faults.await_held(step, moment)
        child.kill()
        child.wait()
    wait_for(lambda: authorized.busy == 0)
    judge_killed(authorized, rung, video, mark)


@pytest.mark.parametrize("rung", ["inbox", "direct"])
def test_a_hand_that_is_killed_right_after_its_mark_has_posted_nothing(
    authorized: FakeTikTok, tmp_path: Path, rung: str
) -> None:
    video, mark = make_video(tmp_path, 3), tmp_path / "mark"
    with working_hand(rung, video, mark, "hold") as child:
        wait_for(mark.is_file)
        child.kill()
        child.wait()
    assert authorized.count("last_chunk") == 0
    judge_killed(authorized, rung, video, mark)


def judge_killed(tiktok: FakeTikTok, rung: str, video: Path, mark: Path) -> None:
    """Unmarked, nothing is there and it is done anew; marked, a check tells what TikTok counted, and adds nothing."""
    kept = KeptMarks(video, tiktok)
    if not mark.exists():
        assert tiktok.count_everything() == 0
        assert isinstance(HANDS[rung].run(POST, kept.tools, QUICK), Done)
        assert tiktok.count_everything() == 1
        return
    there = tiktok.count_everything()
    outcome = HANDS[rung].run(CHECK, kept.tools, IMPATIENT)
    assert isinstance(outcome, Done)
    assert outcome.result["state"] == {0: "absent", 1: "in_inbox" if rung == "inbox" else "found"}[there]
    assert (tiktok.count_everything(), kept.marks) == (there, [])
