"""The browser of the home PC: found, told in the beat, or fetched."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from home_node.browser import Browser, find_browser, starts
from home_node.browser_download import InstallMethod, fetch_browser, list_methods
from tests.unit.home_node.awaited import await_that

ROOT = Path(__file__).resolve().parents[3]


def program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without a browser: the folder is the whole PATH, and Playwright has downloaded nothing."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("home_node.browser.locate_playwrights_own", lambda: tmp_path / "never downloaded")
    return tmp_path


def test_the_named_browser_comes_before_any_on_the_path(bare: Path) -> None:
    program(bare / "chromium", "echo Chromium 150.0")
    mine = program(bare / "mine", "echo Chromium 149.0")
    assert find_browser(str(mine)) == mine
    assert find_browser("") == bare / "chromium"


def test_a_named_browser_that_is_not_there_is_passed_over(bare: Path) -> None:
    other = program(bare / "google-chrome", "echo Google Chrome 150.0")
    assert find_browser("/nowhere/chromium") == other


def test_locate_playwrights_own_is_the_last_choice(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = program(bare / "chrome-of-playwright", "echo Chromium 151.0")
    monkeypatch.setattr("home_node.browser.locate_playwrights_own", lambda: own)
    assert find_browser() == own


@pytest.mark.parametrize("script", ["echo install me by snap; exit 1", "echo no version", "exit 127", "kill -9 $$"])
def test_a_program_that_does_not_start_is_no_browser(bare: Path, script: str) -> None:
    assert not starts(program(bare / "chromium", script))
    assert find_browser() is None


def test_what_the_machine_has_is_told_in_the_beat(bare: Path) -> None:
    browser = Browser()
    assert browser.tell_state() == {"browser": "missing", "detail": "no Chromium on this machine"}
    program(bare / "chromium", "echo Chromium 150.0")
    assert browser.tell_state() == {"browser": "ready", "detail": "chromium"}


def test_where_there_is_one_nothing_is_fetched(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "chromium", "echo Chromium 150.0")
    monkeypatch.setattr("home_node.browser.fetch_browser", lambda _: pytest.fail("fetched"))
    Browser().fetch_if_missing(then=lambda: pytest.fail("fetched"))


def test_fetching_goes_on_in_the_background_and_is_told_as_such(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end, ended = Event(), Event()

    def fetching(find: object) -> Path:
        assert may_end.wait(20)
        return program(bare / "chromium", "echo Chromium 150.0")

    monkeypatch.setattr("home_node.browser.fetch_browser", fetching)
    browser = Browser()
    browser.fetch_if_missing(then=ended.set)
    assert browser.tell_state()["browser"] == "fetching"
    assert browser.find_path() is None
    may_end.set()
    assert ended.wait(20)
    assert browser.tell_state() == {"browser": "ready", "detail": "chromium"}


def shell(name: str, script: str, limit_s: float = 20) -> InstallMethod:
    return InstallMethod(name, (("/bin/sh", "-c", script),), limit_s)


def test_each_way_is_tried_and_said_until_one_gives_a_browser_that_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetched = tmp_path / "chromium"

    def list_some() -> Iterator[InstallMethod]:
        yield shell("the first way", "echo loading; echo Error: the mirror is away; echo at line 7; exit 1")
        yield shell("the second way", "true")
        yield shell("the third way", f"printf '#!/bin/sh\\necho 150.0' > {fetched}; chmod +x {fetched}")
        yield shell("the fourth way", "exit 99")

    path = fetch_browser(lambda: fetched if fetched.exists() and starts(fetched) else None, list_some)
    assert path == fetched
    output = capsys.readouterr().out
    assert "Fetching a browser with the first way so that screenshots can be made." in output
    assert "That did not work: sh -c: Error: the mirror is away." in output
    assert "does not start here" in output
    assert "the third way" in output
    assert "the fourth way" not in output


def test_a_way_that_takes_too_long_is_ended(capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    assert fetch_browser(lambda: None, lambda: iter([shell("a slow way", "sleep 60", limit_s=0.5)])) is None
    assert time.monotonic() - began < 20
    assert "not done after 0 seconds" in capsys.readouterr().out


def test_playwright_is_asked_before_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    first, second = list_methods()
    assert first.steps[0][1:] == ("-m", "playwright", "install", "chromium")
    assert second.steps[0] == ("apt-get", "update")


def test_only_root_asks_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert len(list(list_methods())) == 1


def test_what_is_fetched_ends_with_its_starter_even_after_kill_9(tmp_path: Path) -> None:
    """A starter that is killed leaves no download behind."""
    pid_file = tmp_path / "pid"
    starter = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys; from home_node.browser_download import InstallMethod, fetch_browser;"
            "ways = [InstallMethod('a way', (('/bin/sh', '-c', sys.argv[1]),), 60)];"
            "fetch_browser(lambda: None, lambda: iter(ways))",
            f"echo $$ > '{pid_file}'.new; mv '{pid_file}'.new '{pid_file}'; exec sleep 60",
        ],
        stdout=subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    await_that(pid_file.exists)
    fetching = Path(f"/proc/{pid_file.read_text().strip()}")
    assert fetching.exists()
    starter.kill()
    starter.wait()
    await_that(lambda: has_ended(fetching))


def has_ended(process: Path) -> bool:
    try:
        return "Z" in (process / "stat").read_text().split()[2]
    except (FileNotFoundError, ProcessLookupError):  # gone before, or while it was read
        return True
