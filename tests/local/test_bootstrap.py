"""The virtual environment is made once, and again only for a reason."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from local import bootstrap

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one requirements file, installed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requirements.txt").write_text("a==1\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    Path(bootstrap.PYTHON).symlink_to(sys.executable)
    installed = {"python": list(sys.version_info[:2]), "requirements.txt": bootstrap.digest("requirements.txt")}
    Path(bootstrap.STAMP).write_text(json.dumps(installed))
    return tmp_path


def is_ready() -> bool:
    return bootstrap.is_ready({"requirements.txt": bootstrap.digest("requirements.txt")})


def test_nothing_is_done_when_nothing_changed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "install", lambda *_: pytest.fail("asked pip for nothing"))
    bootstrap.prepare(["requirements.txt"])


def test_a_changed_requirement_is_installed_again(project: Path) -> None:
    assert is_ready()
    (project / "requirements.txt").write_text("a==2\n")
    assert not is_ready()


def test_another_python_a_missing_one_and_an_unfinished_installation_start_afresh(project: Path) -> None:
    Path(bootstrap.UNFINISHED).touch()
    assert not bootstrap.is_usable()
    Path(bootstrap.UNFINISHED).unlink()
    assert bootstrap.is_usable()
    Path(bootstrap.PYTHON).unlink()
    assert not bootstrap.is_usable()
    Path(bootstrap.PYTHON).symlink_to(sys.executable)
    Path(bootstrap.STAMP).write_text(json.dumps({"python": [3, 10]}))
    assert not bootstrap.is_usable()


def test_a_broken_stamp_counts_as_none(project: Path) -> None:
    Path(bootstrap.STAMP).write_text("{")
    assert not is_ready()


def test_every_requirements_file_it_installs_exists() -> None:
    for name in bootstrap.REQUIREMENTS["tests"]:
        assert (PROJECT / name).is_file(), name


def test_pips_lines_become_few(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["Collecting httpx==0.28.1 (from -r x)\n", "  Downloading httpx\n", "Installing collected packages: a, b\n"]
    assert bootstrap.show_progress(lines)[-1] == "Installing collected packages: a, b"
    assert capsys.readouterr().out == "  fetching package 1: httpx\n  installing 2 packages\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_it_does_not_start_for_a_make_that_is_gone() -> None:
    command = [sys.executable, "-I", str(PROJECT / "local" / "bootstrap.py"), "run", "1", "-m", "local", "run"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, "WOCS cannot start: make is gone\n")


def test_make_alone_lists_what_there_is() -> None:
    ended = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True)
    for target in ("run", "talk", "test", "check", "bench", "deploy-check", "clean"):
        assert f"make {target} " in ended.stdout
