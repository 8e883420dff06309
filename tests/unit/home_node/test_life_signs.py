"""What a node tells its launcher: which beats were heard; and what it hears: an end, and an update taken back."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from home_node.life_signs import LifeSigns
from shared.contract.node_types import BeatAnswer
from tests.unit.home_node.fake_functions import FunctionsStandIn
from tests.unit.home_node.test_process import make_own_environment

ROOT = Path(__file__).resolve().parents[3]
ANSWER: BeatAnswer = {"stop": [], "due": [], "call_again_s": 30, "schema": "20261130000000"}  # type: ignore[typeddict-item]


def life_in(home: Path) -> LifeSigns:
    return LifeSigns({"WOCS_HOME": str(home), "WOCS_LIFE": "abcd"})


def read(file: Path) -> Any:
    return json.loads(file.read_text())


def test_each_beat_that_was_heard_is_counted_with_what_it_told_of_the_database(tmp_path: Path) -> None:
    life = life_in(tmp_path)
    life.note_beat(ANSWER)
    life.note_beat(ANSWER)
    told = read(tmp_path / "health.json")
    assert (told["life"], told["beats"], told["schema"]) == ("abcd", 2, "20261130000000")


def test_without_a_launcher_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    life = LifeSigns({})
    life.note_beat(ANSWER)
    assert life.read_undone() is None and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": "a b", "why": "x", "at": "y"}'])
def test_half_a_story_of_an_update_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "undone.json").write_text(text)
    assert life_in(tmp_path).read_undone() is None


def test_a_node_ends_well_when_its_launcher_does_and_told_of_the_update_that_was_undone(
    functions: FunctionsStandIn, tmp_path: Path
) -> None:
    undone = {"number": 2, "version": "0.2.0", "why": "silent", "at": "2026-11-30T13:00:00+00:00"}
    (tmp_path / "undone.json").write_text(json.dumps(undone))
    environment = make_own_environment(functions) | {"WOCS_HOME": str(tmp_path), "WOCS_LIFE": "abcd"}
    with subprocess.Popen(
        [sys.executable, "-m", "home_node", "--port", "0"],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            [beat, *_] = functions.await_calls("beat")
            assert beat["facts"]["update_undone"] == {name: undone[name] for name in ("version", "why", "at")}
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(30) == 0
        finally:
            process.send_signal(signal.SIGKILL)
    assert functions.requests("beat")[-1]["leaving"] is True
    assert read(tmp_path / "health.json")["beats"] >= 1
