"""TikTok's hands: what a hand is given, how it gets the video, and what its process knows and may do."""

import os
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from home_node.abilities import list_abilities
from home_node.browser import Browser
from home_node.executor_process import run_in_process
from home_node.executors import ProcessLimits, Stopped, Task, Tools
from home_node.executors.tiktok_hands import PROCESS, check_ability, execute, tell_settings
from home_node.outcomes import Done, Failed, Outcome, TryAgain, Uncertain, write_report
from home_node.tiktok import Job, JobTools, hands
from shared.settings import settings
from tests.unit.home_node.executor_tools import KeptFiles
from tests.unit.home_node.fake_functions import FunctionsStandIn

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(5_000)
ARGS: dict[str, Any] = {"act": "post", "rung": "inbox", "for": "TASK-1201", "caption": "Pedas 🔥"}
TASK = Task("TASK-1202", "tiktok_hands", ARGS, 1, 60, repeatable=True, language="ms")


class Hand(ModuleType):
    """A hand that keeps what it was given."""

    def __init__(self) -> None:
        super().__init__("hand")
        self.jobs: list[Job] = []
        self.films: list[bytes] = []

    def run(self, job: Job, tools: JobTools) -> Outcome:
        self.jobs.append(job)
        if job.act == "post":
            self.films += [tools.fetch_video().read_bytes(), tools.fetch_video().read_bytes()]
        tools.mark("publish")
        return Done({"rung": "inbox", "act": job.act, "state": "in_inbox"})

    def check_ability(self) -> str:
        return "ready"


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    made = Hand()
    monkeypatch.setattr("home_node.executors.tiktok_hands.load_hand", lambda rung: made if rung == "inbox" else None)
    return made


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For what came with a task."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def make_tools(media: bytes = b"", marks: list[str] | None = None) -> Tools:
    came = Path(tempfile.mkdtemp()) / "media"
    came.write_bytes(media)
    return replace(KeptFiles().tools, fetch_file=lambda: came, mark=(marks if marks is not None else []).append)


def with_video(**video: Any) -> Task:
    return replace(TASK, args={**ARGS, "video": {"mime": "video/mp4", "size": len(FILM), **video}})


def test_a_hand_gets_the_order_and_the_video_in_pieces(hand: Hand) -> None:
    marks: list[str] = []
    outcome = execute(with_video(url=None), make_tools(FILM, marks))
    assert outcome == Done({"rung": "inbox", "act": "post", "state": "in_inbox"})
    assert hand.jobs == [Job(task="TASK-1201", act="post", caption="Pedas 🔥", language="ms")]
    assert (hand.films, marks) == ([FILM, FILM], ["publish"])


def test_a_video_is_fetched_from_the_stores_own_address(hand: Hand, functions: FunctionsStandIn) -> None:
    functions.pictures["/films/x.mp4"] = ("video/mp4", FILM)
    execute(with_video(url=f"{functions.url}/films/x.mp4?token=1"), make_tools())
    assert hand.films == [FILM, FILM]
    assert len(functions.seen) == 1, "asked for twice, fetched once"


@pytest.mark.parametrize(
    "video",
    [{"url": None}, {"url": "http://127.0.0.1:9/x.mp4"}, {"url": None, "size": 0}],
    ids=["of another size", "nobody answers", "empty"],
)
def test_a_video_that_does_not_come_whole_is_asked_for_again_and_nothing_is_marked(
    hand: Hand, video: dict[str, Any]
) -> None:
    marks: list[str] = []
    assert execute(with_video(**video), make_tools(b"" if video.get("size") == 0 else FILM[:9], marks)) == TryAgain(
        "no_video"
    )
    assert marks == []


def test_a_time_to_post_at_is_read(hand: Hand) -> None:
    execute(replace(TASK, args={**ARGS, "act": "edit", "schedule_at": "2026-01-20T12:00:00+00:00"}), make_tools())
    assert hand.jobs[0].schedule_at == datetime(2026, 1, 20, 12, tzinfo=UTC)


def test_a_rung_that_is_not_there_cannot(hand: Hand) -> None:
    assert execute(replace(TASK, args={**ARGS, "rung": "moon"}), make_tools()) == Failed("not_offered")


def test_hands_that_are_not_set_up_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "HANDS", {"inbox": "home_node.tiktok.nowhere", "studio": "home_node.tiktok"})
    told = list_abilities(Browser("nothing"))
    assert (told["tiktok"], told["tiktok_inbox"], told["tiktok_verified"]) == ("missing", "missing", None)
    assert check_ability() == "missing"


def test_a_studio_that_is_off_is_not_even_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "load_hand", lambda rung: pytest.fail(f"{rung} was loaded"))
    assert hands.check_hand("studio") == "missing"


HAND_OF_THE_PROCESS = """
import os
from home_node.outcomes import Done, Failed
from shared.settings import settings

def run(job, tools):
    if job.caption == "crash early":
        raise OSError("before")
    tools.mark("publish")
    if job.caption == "crash late":
        raise OSError("after")
    if job.caption == "hang late":
        import time
        time.sleep(60)
    if job.caption == "see a captcha":
        tools.store_picture("captcha.jpg", b"jpeg")
        return Failed("captcha")
    seen = [name for name in os.environ if "TIKTOK" in name]
    return Done({"key": settings().tiktok_client_key, "audited": settings().tiktok_audited, "seen": seen})
"""
SITE = "from home_node.tiktok import hands\nhands.HANDS['inbox'] = 'hand_of_the_process'\n"


@pytest.fixture
def in_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The children of this test find the hand of the test at the rung `inbox`."""
    (tmp_path / "hand_of_the_process.py").write_text(HAND_OF_THE_PROCESS)
    (tmp_path / "sitecustomize.py").write_text(SITE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(Path(__file__).parents[3])]))
    monkeypatch.setenv("WOCS_TIKTOK_CLIENT_KEY", "the key")
    monkeypatch.setenv("WOCS_TIKTOK_AUDITED", "yes")
    settings.cache_clear()


def run_hand(caption: str, tools: Tools, limits: ProcessLimits = PROCESS) -> Outcome:
    return run_in_process(replace(TASK, args={**ARGS, "caption": caption}), tools, limits)


@pytest.mark.usefixtures("in_a_process")
def test_the_process_knows_its_settings_and_passes_none_on() -> None:
    marks: list[str] = []
    assert run_hand("fine", make_tools(marks=marks)) == Done({"key": "the key", "audited": True, "seen": []})
    assert marks == ["publish"]


@pytest.mark.usefixtures("in_a_process")
@pytest.mark.parametrize(("caption", "ends"), [("crash early", TryAgain), ("crash late", Uncertain)])
def test_a_crash_is_repeated_only_before_the_mark(caption: str, ends: type[Outcome]) -> None:
    assert isinstance(run_hand(caption, make_tools()), ends)


@pytest.mark.usefixtures("in_a_process")
def test_a_hand_that_hangs_after_its_mark_is_ended_and_uncertain() -> None:
    outcome = run_hand("hang late", make_tools(), replace(PROCESS, seconds=4))
    assert outcome == Uncertain("over_time", "4 s")


@pytest.mark.usefixtures("in_a_process")
def test_what_it_saw_when_it_gave_up_goes_with_the_report() -> None:
    outcome = run_hand("see a captcha", make_tools())
    assert outcome == Failed("captcha", files=({"key": "shots/captcha.jpg", "mime": "image/jpeg", "size": 4},))
    assert write_report({"node": "home", "task": "TASK-1", "attempt": 1}, outcome)["files"] == list(outcome.files)


@pytest.mark.usefixtures("in_a_process")
def test_a_mark_that_is_refused_ends_the_process() -> None:
    def refuse(step: str) -> None:
        raise Stopped(step)

    with pytest.raises(Stopped):
        run_hand("fine", replace(make_tools(), mark=refuse))


def test_what_the_process_is_told_is_what_the_hands_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", "hidden-token")
    settings.cache_clear()
    assert "hidden-token" not in tell_settings().values()
    assert set(tell_settings()) == {
        "WOCS_TIKTOK_STUDIO", "WOCS_TIKTOK_CLIENT_KEY", "WOCS_TIKTOK_CLIENT_SECRET", "WOCS_TIKTOK_AUDITED",
        "TIKTOK_API_BASE", "WOCS_TIKTOK_STUDIO_PAGES", "WOCS_TIKTOK_PROFILE_KEY", "WOCS_TIMEZONE", "WOCS_DATA",
    }  # fmt: skip
