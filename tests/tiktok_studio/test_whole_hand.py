"""The hand with its own browser and its kept login, as on the home PC."""

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from home_node import __main__ as program
from home_node.executors import Stopped
from home_node.outcomes import Done, Failed, TryAgain
from home_node.tiktok import Job
from home_node.tiktok.hands import list_hands
from home_node.tiktok.studio import hand, login, page_check
from home_node.tiktok.studio.content_list import Post
from home_node.tiktok.studio.earlier_posts import keep_earlier_posts
from home_node.tiktok.studio.profile import ProfileBusy, open_profile
from home_node.tiktok.studio.setup import StudioSetup
from tests.conftest import forget_settings
from tests.fake_tiktok.studio import COOKIE, FakeStudio, Version
from tests.fake_tiktok.studio_attempts import CAPTION, KEY, TASK, Remembered, make_setup, put_profile
from tests.processes import command_of, descendants, wait_for

POST = Job(TASK, "post", CAPTION)
SESSION = COOKIE.partition(";")[0].partition("=")[2]


@pytest.fixture
def setup(studio: FakeStudio, remembered: Remembered, browser_path: Path) -> StudioSetup:
    return make_setup(remembered.video.parent, studio.url, browser_path, listed=8)


def test_logged_in_posted_sealed_and_no_credential_anywhere(
    setup: StudioSetup, logged_in: Path, studio: FakeStudio, remembered: Remembered, capfd: pytest.CaptureFixture[str]
) -> None:
    put_profile(setup, logged_in)
    outcome = hand.run_with(setup, POST, remembered.make_tools(setup.browser))
    assert isinstance(outcome, Done)
    assert [post.caption for post in studio.posts] == [CAPTION]
    assert not setup.place.plain.exists()
    kept = b"".join(path.read_bytes() for path in setup.place.folder.rglob("*") if path.is_file())
    told = json.dumps(outcome.result) + "".join(capfd.readouterr()) + " ".join(remembered.pictures)
    for secret in (SESSION, KEY):
        assert secret.encode() not in kept
        assert secret not in told


@pytest.fixture
def screened(setup: StudioSetup, tmp_path: Path) -> StudioSetup:
    """As on a PC with a screen: the browser is asked for a window, and shows it nowhere."""
    program = tmp_path / "chromium"
    program.write_text(f'#!/bin/sh\nexec {setup.browser} --headless "$@"\n')
    program.chmod(0o700)
    return replace(setup, mode="prefill", seen=True, browser=program)


def test_check_pages_looks_at_both_pages_and_uploads_nothing(
    setup: StudioSetup, logged_in: Path, studio: FakeStudio
) -> None:
    put_profile(setup, logged_in)
    assert page_check.check_pages(setup) == Done({"rung": "studio", "act": "check_pages", "verified_on": None})
    assert studio.points == ["content_page", "upload_page"]
    assert (studio.uploads, studio.posts) == ([], [])


def test_a_prefilled_window_outlives_the_hand_and_is_sealed_when_it_is_over(
    setup: StudioSetup, logged_in: Path, screened: StudioSetup, studio: FakeStudio, remembered: Remembered
) -> None:
    put_profile(setup, logged_in)
    outcome = hand.run_with(screened, POST, remembered.make_tools(setup.browser))
    assert isinstance(outcome, Done)
    assert outcome.result == {"rung": "studio", "act": "post", "state": "prefilled"}
    assert [file["key"] for file in outcome.files] == ["shots/studio-prefilled.jpg"]
    assert "caption" in studio.points
    assert (studio.posts, studio.presses, remembered.marks) == ([], 0, [])
    with pytest.raises(ProfileBusy), open_profile(setup.place, KEY):
        raise AssertionError("the window has closed")
    again = hand.run_with(screened, POST, remembered.make_tools(setup.browser))
    assert again == Done({"rung": "studio", "act": "post", "state": "prefilled"})
    other = hand.run_with(screened, replace(POST, task="TASK-1301"), remembered.make_tools(setup.browser))
    assert isinstance(other, TryAgain)
    assert (other.code, len(studio.uploads)) == ("profile_busy", 1)
    assert not [pid for pid in descendants(os.getpid()) if "window_keeper" in command_of(pid)]  # nobody ends it with us
    browser = (setup.place.plain / "SingletonLock").readlink().name.rpartition("-")[2]
    os.kill(int(browser), signal.SIGTERM)  # as if its person had closed it
    wait_for(lambda: _can_open(setup))
    assert not setup.place.plain.exists()
    assert studio.posts == []


def test_what_a_person_posted_from_an_unreported_window_is_found_and_not_filled_in_again(
    setup: StudioSetup, logged_in: Path, screened: StudioSetup, studio: FakeStudio, remembered: Remembered
) -> None:
    put_profile(setup, logged_in)
    older = studio.add_post(CAPTION)
    keep_earlier_posts(setup.place.folder, TASK, [Post(older, "", CAPTION)])
    posted = studio.add_post(CAPTION)
    outcome = hand.run_with(screened, POST, remembered.make_tools(setup.browser))
    assert isinstance(outcome, Done)
    assert (outcome.result["state"], outcome.result["video_id"], studio.uploads) == ("posted", posted, [])


def test_a_prefill_that_is_taken_back_closes_its_window(
    setup: StudioSetup, logged_in: Path, screened: StudioSetup, studio: FakeStudio, remembered: Remembered
) -> None:
    put_profile(setup, logged_in)
    studio.version = Version(form_late_ms=60_000)
    tools = replace(remembered.make_tools(setup.browser), check_in=lambda: _stop_at_form(studio))
    with pytest.raises(Stopped):
        hand.run_with(screened, POST, tools)
    wait_for(lambda: not setup.place.plain.exists())
    assert studio.posts == []


def _can_open(setup: StudioSetup) -> bool:
    try:
        with open_profile(setup.place, KEY):
            return True
    except ProfileBusy:
        return False


def _stop_at_form(studio: FakeStudio) -> None:
    if studio.uploads:
        raise Stopped


def test_what_cannot_begin_is_told(setup: StudioSetup, remembered: Remembered) -> None:
    tools = remembered.make_tools(setup.browser)

    def run(job: Job = POST, **changes: object) -> tuple[str, type]:
        outcome = hand.run_with(replace(setup, **changes), job, tools)  # type: ignore[arg-type]
        assert not isinstance(outcome, Done)
        return outcome.code, type(outcome)

    assert run(mode="off") == ("studio_off", Failed)
    assert run(browser=None) == ("no_browser", TryAgain)
    assert run(key="") == ("profile_key", Failed)
    assert run() == ("not_logged_in", Failed)
    assert run(mode="prefill") == ("no_screen", Failed)
    assert run(Job(TASK, "stats")) == ("not_offered", Failed)
    assert run(Job(TASK, "delete", video_id="7"), mode="prefill") == ("not_offered", Failed)
    assert run(Job(TASK, "schedule"), mode="prefill") == ("not_offered", Failed)
    remembered.video.unlink()
    assert run() == ("no_video", Failed)


def test_settings_say_whether_it_can_work(
    setup: StudioSetup, remembered: Remembered, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = remembered.video.parent
    monkeypatch.setenv("WOCS_DATA", str(folder))
    monkeypatch.setenv("WOCS_TIKTOK_STUDIO_PAGES", str(folder / "none.toml"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    forget_settings()
    assert hand.check_ability() == "missing"
    outcome = hand.run(POST, remembered.make_tools(setup.browser))
    assert isinstance(outcome, Failed)
    assert outcome.code == "pages_file"
    assert program.main(["tiktok", "login"]) == 2
    assert "none.toml cannot be read" in capsys.readouterr().err
    monkeypatch.setenv("WOCS_TIKTOK_STUDIO_PAGES", setup.pages_file)
    monkeypatch.setenv("WOCS_TIKTOK_PROFILE_KEY", KEY)
    monkeypatch.setenv("WOCS_TIKTOK_STUDIO", "post")
    forget_settings()
    assert program.main(["tiktok", "login"]) == 2
    assert "no screen" in capsys.readouterr().err
    with open_profile(setup.place, KEY, fresh=True):
        pass
    assert (hand.check_ability(), list_hands()["tiktok_schedule"]) == ("ready", "missing")
    monkeypatch.setenv("WOCS_TIKTOK_STUDIO_SCHEDULE", "on")
    forget_settings()
    assert list_hands()["tiktok_schedule"] == "ready"
    monkeypatch.setenv("WOCS_TIKTOK_STUDIO", "prefill")
    forget_settings()
    assert (hand.check_ability(), list_hands()["tiktok_schedule"]) == ("ready", "missing")


def test_a_login_makes_a_key_and_shows_it_once(
    setup: StudioSetup, studio: FakeStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    studio.version = Version(person_logs_in=True)
    keyless = replace(setup, key="")
    assert login.find_problem(replace(keyless, seen=True)) == ""
    assert login.log_in(keyless) == 0
    key = capsys.readouterr().out.partition("WOCS_TIKTOK_PROFILE_KEY=")[2].split()[0]
    assert "is here, but WOCS_TIKTOK_PROFILE_KEY is not set" in login.find_problem(replace(keyless, seen=True))
    assert login.log_in(replace(setup, key=key)) == 0  # TikTok knows this browser now: Studio shows at once
    assert key not in capsys.readouterr().out
