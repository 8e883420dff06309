"""What the home PC keeps of the audit chain's head, and what it says when it no longer fits."""

import json
from pathlib import Path
from typing import Any

import pytest

from home_node.audit_head import KeptHead
from home_node.browser import Browser
from home_node.door import Door
from home_node.executors import find_executor
from home_node.queue_poller import QueuePoller
from home_node.task_run import TaskRunner
from home_node.wake_signal import WakeSignal
from home_node.worker import Worker
from tests.unit.home_node.fake_functions import FunctionsStandIn

HERE = "https://wocs.example"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A node's file that has seen the head at 7."""
    file = tmp_path / "deep" / "audit_head-pc.json"
    KeptHead(file, HERE).compare({"position": 7, "digest": "seven", "kept": None})
    return file


@pytest.mark.parametrize(
    ("heard", "problem"),
    [
        ({"position": 7, "digest": "seven", "kept": "seven"}, None),
        ({"position": 9, "digest": "nine", "kept": "seven"}, None),
        ({"position": 6, "digest": "six", "kept": None}, "cut"),
        ({"position": 0, "digest": "", "kept": None}, "cut"),
        ({"position": 6, "digest": "six", "kept": "seven"}, "cut"),
        ({"position": 9, "digest": "nine", "kept": None}, "cut"),
        ({"position": 7, "digest": "other", "kept": "other"}, "rewritten"),
        ({"position": 9, "digest": "nine", "kept": "other"}, "rewritten"),
        (None, None),
        ({"position": None}, None),
        ("nonsense", None),
    ],
)
def test_what_does_not_continue_what_is_kept_is_reported(file: Path, heard: Any, problem: str | None) -> None:
    kept = KeptHead(file, HERE)
    kept.compare(heard)
    told = kept.tell()
    assert told is not None
    assert told["problem"] == problem
    if problem:
        assert json.loads(file.read_text()) == {"of": HERE, "position": 7, "digest": "seven"}
        kept.compare({"position": 9, "digest": "nine", "kept": "seven"})
        assert kept.tell() == {"position": 9, "problem": None}


def test_only_its_owner_may_read_the_file(file: Path) -> None:
    file.chmod(0o644)
    KeptHead(file, HERE).compare({"position": 8, "digest": "eight", "kept": "seven"})
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


def test_another_system_s_log_is_another_log(file: Path) -> None:
    assert KeptHead(file, "https://other.example").tell() is None


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"of": "https://wocs.example", "position": "x", "digest": ""}'])
def test_a_file_that_cannot_be_read_is_begun_anew(file: Path, written: str) -> None:
    file.write_text(written)
    assert KeptHead(file, HERE).tell() is None


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file")
    kept = KeptHead(tmp_path / "taken" / "head.json", HERE)
    kept.compare({"position": 1, "digest": "one", "kept": None})
    assert kept.tell() == {"position": 1, "problem": None}
    assert "cannot be kept" in capsys.readouterr().out


def test_a_node_says_with_its_next_beat_what_does_not_fit(functions: FunctionsStandIn, door: Door, file: Path) -> None:
    functions.beats = [{"audit": {"position": 3, "digest": "three", "kept": None}}]
    wake_signal = WakeSignal()
    runner = TaskRunner(door, functions.url, Browser("nothing"), find_executor)
    poller = QueuePoller(None, wake_signal, doorbell=False)
    Worker(runner, poller, wake_signal, beat_s=30, audit=KeptHead(file, HERE)).run(once=True)
    assert [beat["audit"] for beat in functions.requests("beat")] == [
        {"position": 7, "problem": None},
        {"position": 7, "problem": "cut"},
    ]
