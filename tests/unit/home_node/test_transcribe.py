"""The executor: the note of a task becomes readings; whatever came with it, an outcome."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from home_node import try_voice
from home_node.browser import Browser
from home_node.door import Door, DoorDown, DoorRefused
from home_node.executors import Stopped, Task, Tools, executor_for, transcribe
from home_node.executors.transcribe import execute, vocabulary_of
from home_node.nlu.n_best import hear
from home_node.nlu.types import Hypothesis, Vocabulary
from home_node.queue_poller import Lookout
from home_node.task_run import Workshop
from home_node.voice.engine import ears
from home_node.voice.transcriber import Transcript
from home_node.wake_signal import Bell
from home_node.worker import Worker
from shared.node_messages import Report
from shared.outcomes import Done, Failed, TryAgain
from shared.settings import settings
from tests.unit.home_node.fake_functions import FunctionsStandIn, task
from tests.unit.home_node.voice_samples import HELP, SALES, WHISPER_MODEL, needs_weights, transcriber, wav

TASK = Task("TASK-1201", "transcribe", {"vocabulary": {"agents": ["Ali"]}}, 1, 24, repeatable=True, language="ms")


def tools(audio: bytes) -> Tools:
    def no_store(name: str, mime: str, data: bytes) -> Any:
        raise AssertionError("a voice note stores nothing")

    return Tools("http://127.0.0.1:9", Browser("nothing"), no_store, lambda: None, lambda: audio)


@pytest.fixture(autouse=True)
def own_ears(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WHISPER_MODEL", WHISPER_MODEL)
    settings.cache_clear()
    ears.cache_clear()
    yield
    ears.cache_clear()


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ears(), "_loaded", transcriber())


@needs_weights
def test_a_note_becomes_the_command_that_was_meant(loaded: None) -> None:
    outcome = execute(TASK, tools(SALES.read_bytes()))
    assert isinstance(outcome, Done)
    told = outcome.result
    assert told["readings"][0]["command"] == "report_sales"
    assert told["readings"][0]["text"].startswith("/report sales")
    assert (told["kind"], told["said"], told["seconds"]) == ("command", None, 2.25)
    assert told["text"].lower() == "report sales bulan ini"
    assert 0 < told["confidence"] <= 1
    assert told["language"] in {"ms", "en"}


@needs_weights
def test_silence_is_reported_and_is_no_failure(loaded: None) -> None:
    outcome = execute(TASK, tools(wav(1)))
    assert isinstance(outcome, Done)
    assert (outcome.result["kind"], outcome.result["readings"], outcome.result["text"]) == ("silence", [], "")


@needs_weights
@pytest.mark.parametrize(
    ("audio", "code"),
    [
        (b"", "empty"),
        (b"a text named note.ogg", "not_audio"),
        (HELP.read_bytes()[:2000], "truncated"),
        (b"ID3" + bytes(300), "unreadable"),
        (wav(240), "too_long"),
    ],
)
def test_what_cannot_be_heard_fails_with_its_name_and_is_not_tried_again(loaded: None, audio: bytes, code: str) -> None:
    outcome = execute(TASK, tools(audio))
    assert isinstance(outcome, Failed)
    assert outcome.code == code
    assert outcome.detail.endswith(".")


@needs_weights
def test_a_note_that_is_taken_back_is_not_heard(loaded: None) -> None:
    def check_in() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        execute(TASK, replace(tools(SALES.read_bytes()), check_in=check_in))


def test_without_a_model_the_note_waits_and_the_admin_hears_how_to_fetch_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHISPER_MODEL", "medium")
    monkeypatch.setenv("WOCS_DATA", "nowhere")
    monkeypatch.setenv("HF_HOME", "nowhere")
    settings.cache_clear()
    outcome = execute(TASK, tools(SALES.read_bytes()))
    assert isinstance(outcome, TryAgain)
    assert "python -m home_node fetch-model medium" in outcome.detail
    assert transcribe.ability() == "missing"


@needs_weights
@pytest.mark.parametrize(
    ("closed", "kind"), [(DoorDown("ConnectError"), TryAgain), (DoorRefused("nothing came with it"), Failed)]
)
def test_a_note_that_cannot_be_fetched_is_told(loaded: None, closed: Exception, kind: type) -> None:
    def fetch() -> bytes:
        raise closed

    outcome = execute(TASK, replace(tools(b""), fetch=fetch))
    assert isinstance(outcome, kind)
    assert outcome.code == "no_audio"


@needs_weights
def test_the_model_is_loaded_in_the_background_and_stays(capsys: pytest.CaptureFixture[str]) -> None:
    loaded = Event()
    assert transcribe.ability() in {"ready", "loading"}
    ears().load_in_background(then=loaded.set)
    assert loaded.wait(30)
    assert transcribe.ability() == "ready"
    assert ears().transcriber() is ears().transcriber()
    assert "Voice notes are heard with the model" in capsys.readouterr().out
    ears().close()


def test_what_talk_and_answers_are_reported_as() -> None:
    def told(text: str) -> dict[str, Any]:
        written = Transcript((Hypothesis(text, "ms", -0.2, ((text, 0.9),)),), "ms", 1.0, 1.0, 0.1)
        heard = hear(written.hypotheses, Vocabulary(), now=transcribe._now(TASK), zone=settings().zone)
        return transcribe.understood(written, heard)

    assert (told("ya")["kind"], told("ya")["said"]) == ("word", "yes")
    assert told("batal")["said"] == "no"
    assert told("terima kasih kerana menonton")["readings"] == []


def test_a_vocabulary_that_is_none_is_empty() -> None:
    assert vocabulary_of(None) == vocabulary_of({"pages": "promo"}) == vocabulary_of([1]) == Vocabulary()
    assert vocabulary_of({"agents": ["Ali", None, 7]}).agents == ("Ali", "7")


@needs_weights
def test_a_node_fetches_the_note_by_its_own_door_and_reports_what_it_means(
    loaded: None, functions: FunctionsStandIn, door: Door
) -> None:
    functions.media["TASK-1201"] = SALES.read_bytes()
    functions.tasks["TASK-1201"] = task("TASK-1201", "transcribe", lease_s=24)
    functions.beats.append({"stop": [], "due": ["TASK-1201"], "call_again_s": 30})
    bell = Bell()
    workshop = Workshop(door, functions.url, Browser("nothing"), executor_for)
    Worker(workshop, Lookout(None, bell, doorbell=False), bell, beat_s=30).run(once=True)
    [report] = functions.requests("report")
    assert (report["outcome"], report["result"]["readings"][0]["command"]) == ("done", "report_sales")
    assert functions.requests("media")[0] == {"node": "home-1", "task": "TASK-1201", "attempt": 1, "offset": 0}
    Report.model_validate(report)


@needs_weights
def test_a_file_may_be_tried_without_the_functions(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert try_voice.transcribe([str(SALES)]) == 0
    shown = capsys.readouterr().out
    assert "/report sales" in shown
    assert "2.25 s" in shown
    assert try_voice.transcribe([str(HELP), "nowhere.ogg", str(HELP.parent / "README.md")]) == 1
    wrong = capsys.readouterr().err
    assert "nowhere.ogg: No such file" in wrong
    assert "README.md: The file is no voice note" in wrong
