"""Updates at home: one that breaks is taken back and says so, and a kill at any step leaves a node that starts."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from home_node.updates import launcher
from home_node.updates.launcher import Versions
from home_node.updates.staging import stage_version
from tests.chaos.killable_update import IMPATIENT, KILLED, link_python, make_tree
from tests.unit.home_node.awaited import await_that
from tests.unit.home_node.fake_functions import FunctionsStandIn
from tests.unit.home_node.test_process import make_own_environment

ROOT = Path(__file__).resolve().parents[2]
STAGING = ["folder made", "tree copied", "packages installed", "first look done", "marked complete"]
SWITCHING = ["older failure forgotten", "trial kept", "pointer switched"]
TAKING_BACK = ["start counted", "failure kept", "pointer taken back", "trial failed"]
PASSING = ["start counted", "trial passed"]


class Home:
    """An installed node whose version 0.1.0 lives."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / "hömé of wocs"
        self.versions = Versions(self.root)
        tree = make_tree(folder / "first", "0.1.0")
        self.versions.switch(stage_version(self.versions, tree, str(tree), install=link_python))

    def offer(self, behaviour: str = "lives", **more: str) -> Path:
        return make_tree(self.folder / "offered", "0.2.0", behaviour, **more)

    def run(self, verb: str, *more: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(self._write_command(verb, *more), cwd=ROOT, capture_output=True, text=True, timeout=60)

    @contextmanager
    def launched(self) -> Iterator["subprocess.Popen[bytes]"]:
        process = self.start_launcher()
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(20) == 0

    def start_launcher(self) -> "subprocess.Popen[bytes]":
        self.remember_life()
        return subprocess.Popen(self._write_command("launch"), cwd=ROOT)

    def _write_command(self, verb: str, *more: object) -> list[str]:
        return [sys.executable, "-m", "tests.chaos.killable_update", verb, str(self.root), *map(str, more)]

    def read_health(self) -> dict[str, Any]:
        try:
            health: dict[str, Any] = json.loads((self.root / "health.json").read_text())
        except (OSError, ValueError):
            return {}
        return health

    def await_settled(self, version: str) -> None:
        """This version beats, in a life after those that were `remember`ed, and nothing is on trial."""
        await_that(
            lambda: (
                self.read_health().get("version") == version
                and self.read_health()["life"] != self._life_before
                and not self.versions.read_trial()
            )
        )

    def remember_life(self) -> str | None:
        self._life_before = self.read_health().get("life")
        return self._life_before

    def read_log(self) -> str:
        return (self.root / "logs" / "node.log").read_text("utf-8")


@pytest.fixture
def functions() -> Iterator[FunctionsStandIn]:
    stand_in = FunctionsStandIn()
    yield stand_in
    stand_in.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_an_update_that_lives_is_kept_and_the_old_one_stays_beside_it(home: Home) -> None:
    with home.launched():
        home.await_settled("0.1.0")
        updated = home.run("update", home.offer())
    assert (updated.returncode, updated.stderr) == (0, "")
    assert "Version 0.2.0 works." in updated.stdout
    assert home.versions.read_current() == 2 and home.versions.is_complete(1)
    assert not (home.versions.checkout(2) / ".env.home").exists()
    assert "version 0.2.0 --port 0" in home.read_log()


@pytest.mark.parametrize(("behaviour", "why"), [("ends", "ended"), ("is silent", "silent")])
def test_an_update_that_breaks_is_taken_back_by_itself_and_says_so(home: Home, behaviour: str, why: str) -> None:
    with home.launched():
        home.await_settled("0.1.0")
        home.remember_life()
        updated = home.run("update", home.offer(behaviour))
        home.await_settled("0.1.0")
    assert updated.returncode == 1 and "taken back" in updated.stderr
    undone = home.versions.read_undone()
    assert (undone["version"], undone["why"]) == ("0.2.0", why)
    assert f"The update to 0.2.0 is taken back ({why}); 0.1.0 works on." in home.read_log()


def test_what_cannot_even_be_loaded_stops_nothing(home: Home) -> None:
    with home.launched():
        home.await_settled("0.1.0")
        life = home.remember_life()
        updated = home.run("update", home.offer("cannot be loaded"))
        assert home.read_health()["life"] == life
    assert updated.returncode == 1 and "It cannot be loaded: ModuleNotFoundError" in updated.stderr
    assert home.versions.list_numbers() == [1]


def test_a_database_that_is_behind_comes_first(home: Home) -> None:
    with home.launched():
        home.await_settled("0.1.0")
        updated = home.run("update", home.offer(schema="20991231000000"))
    assert updated.returncode == 1
    assert "at 20261130000000, and this version needs 20991231000000" in updated.stdout
    assert "the database comes first" in updated.stderr and home.versions.list_numbers() == [1]


@pytest.mark.parametrize("step", [*STAGING, *SWITCHING])
def test_an_update_that_is_killed_at_any_step_leaves_a_node_that_starts(home: Home, step: str) -> None:
    assert home.run("update", home.offer(), step).returncode == KILLED
    with home.launched():
        home.await_settled("0.2.0" if step == "pointer switched" else "0.1.0")


@pytest.mark.parametrize("step", ["packages installed", "trial kept"])
def test_after_an_update_that_was_killed_the_next_one_goes_through(home: Home, step: str) -> None:
    offered = home.offer()
    assert home.run("update", offered, step).returncode == KILLED
    with home.launched():
        assert home.run("update", offered).returncode == 0
    assert home.versions.label(home.versions.read_current() or 0) == "0.2.0"


@pytest.mark.parametrize("step", TAKING_BACK)
def test_a_launcher_that_is_killed_while_it_takes_back_leaves_a_node_that_starts(home: Home, step: str) -> None:
    assert home.run("update", home.offer("ends")).returncode == 0
    assert home.run("launch", step).returncode == KILLED
    with home.launched():
        home.await_settled("0.1.0")
    assert home.versions.read_current() == 1
    assert home.versions.read_undone()["version"] == "0.2.0"


@pytest.mark.parametrize("step", PASSING)
def test_a_launcher_that_is_killed_while_a_version_passes_leaves_it_running(home: Home, step: str) -> None:
    assert home.run("update", home.offer()).returncode == 0
    assert home.run("launch", step).returncode == KILLED
    with home.launched():
        home.await_settled("0.2.0")
    assert home.versions.read_undone() == {}


def test_a_launcher_that_is_killed_again_and_again_on_trial_goes_back(home: Home) -> None:
    assert home.run("update", home.offer()).returncode == 0
    for _ in range(3):
        assert home.run("launch", "start counted").returncode == KILLED
    with home.launched():
        home.await_settled("0.1.0")
    assert home.versions.read_undone()["why"] == "killed"


def test_half_a_taking_back_that_is_killed_is_finished_at_last(home: Home) -> None:
    assert home.run("update", home.offer("ends")).returncode == 0
    assert home.run("launch", "failure kept").returncode == KILLED
    assert home.run("launch", "taking back finished").returncode == KILLED
    with home.launched():
        home.await_settled("0.1.0")


def test_a_start_in_the_middle_of_a_switch_takes_nothing_from_it(home: Home) -> None:
    """Between its last two steps: the version must be on trial afterwards."""
    number = stage_version(home.versions, home.offer("ends"), "offered", install=link_python)
    chosen: list[object] = []

    def start_meanwhile(step: str) -> None:
        if step == "trial kept":
            chosen.append(Versions(home.root).choose_version())

    Versions(home.root, start_meanwhile).switch(number)
    assert chosen == [(1, False)] and home.versions.choose_version() == (number, True)


@pytest.mark.parametrize("damage", ["", "7\n", "two", None])
def test_a_pointer_that_points_nowhere_is_mended(home: Home, damage: str | None) -> None:
    pointer = home.root / "current"
    if damage is None:
        pointer.unlink()
    else:
        pointer.write_text(damage)
    assert home.versions.choose_version() == (1, False)
    assert home.versions.read_current() == 1


def test_a_node_that_ends_is_started_again(home: Home) -> None:
    (home.versions.checkout(1) / "home_node" / "__main__.py").write_text(
        (home.versions.checkout(1) / "home_node" / "__main__.py").read_text().replace("'lives'", "'ends'")
    )
    with home.launched():
        home.await_settled("0.1.0")
        home.remember_life()
        home.await_settled("0.1.0")
    assert "The node ended with 3; it is started again" in home.read_log()


def test_a_launcher_that_is_killed_takes_its_node_with_it(home: Home) -> None:
    process = home.start_launcher()
    home.await_settled("0.1.0")
    process.kill()
    process.wait()
    await_that(lambda: not psutil.pid_exists(home.read_health()["pid"]))


def test_the_real_node_proves_itself_under_its_launcher(tmp_path: Path, functions: FunctionsStandIn) -> None:
    """Our own tree as a version, with the packages that are installed here."""
    versions = Versions(tmp_path)
    for _ in range(2):
        number = stage_version(versions, ROOT, "this checkout", install=link_environment)
        versions.switch(number)
    environment = make_own_environment(functions) | {"WOCS_BEAT_SECONDS": "1", "CHROMIUM_PATH": "/bin/true"}
    command = [sys.executable, launcher.__file__, str(tmp_path), *IMPATIENT, "--silent", "60", "--", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as process:
        try:
            functions.await_calls("beat")
            await_that(lambda: not versions.read_trial())
            assert versions.read_current() == 2, (tmp_path / "logs" / "node.log").read_text("utf-8")
        finally:
            process.terminate()
            assert process.wait(30) == 0
    assert functions.requests("beat")[-1]["leaving"] is True
    assert "Home node home-1 has stopped." in (tmp_path / "logs" / "node.log").read_text("utf-8")


def link_environment(place: Path, requirements: Path) -> None:
    assert requirements.is_file()
    (place / ".venv").symlink_to(sys.prefix)
