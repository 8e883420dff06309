"""The executor: the note of a task becomes readings; whatever came with it, an outcome."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import cast

import pytest

from home_node import try_voice
from home_node.browser import Browser
from home_node.door import Door, DoorDown, DoorRefused
from home_node.executors import Stopped, Task, Tools, transcribe
from home_node.executors.transcribe import execute, read_vocabulary
from home_node.nlu.n_best import hear
from home_node.nlu.types import Hypothesis, Vocabulary
from home_node.outcomes import Done, Failed, Outcome, TryAgain
from home_node.voice.engine import open_speech_engine
from home_node.voice.transcriber import Transcript
from shared.contract import voice_types
from shared.node_messages import ReportMessage
from shared.settings import settings
from tests.unit.home_node.executor_tools import NOWHERE, refuse_to_store, work_once
from tests.unit.home_node.fake_functions import FunctionsStandIn, make_task
from tests.unit.home_node.voice_samples import HELP, SALES, WHISPER_MODEL, load_transcriber, make_wav, needs_weights

TASK = Task("TASK-1201", "transcribe", {"vocabulary": {"agents": ["Ali"]}}, 1, 24, repeatable=True, language="ms")


def make_tools(audio: bytes) -> Tools:
    return Tools(NOWHERE, Browser("nothing"), refuse_to_store, lambda: None, lambda: audio)


def read_result(outcome: Outcome) -> voice_types.Transcript:
    assert isinstance(outcome, Done)
    return cast(voice_types.Transcript, outcome.result)


@pytest.fixture(autouse=True)
def own_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WHISPER_MODEL", WHISPER_MODEL)
    settings.cache_clear()
    open_speech_engine.cache_clear()
    yield
    open_speech_engine.cache_clear()


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_speech_engine(), "_loaded", load_transcriber())


@needs_weights
def test_a_note_becomes_the_command_that_was_meant(loaded: None) -> None:
    result = read_result(execute(TASK, make_tools(SALES.read_bytes())))
    assert result["readings"][0]["command"] == "report_sales"
    assert result["readings"][0]["text"].startswith("/report sales")
    assert (result["kind"], result["said"], result["seconds"]) == ("command", None, 2.25)
    assert result["text"].lower() == "report sales bulan ini"
    assert 0 < result["confidence"] <= 1
    assert result["language"] in {"ms", "en"}


@needs_weights
def test_silence_is_reported_and_is_no_failure(loaded: None) -> None:
    result = read_result(execute(TASK, make_tools(make_wav(1))))
    assert (result["kind"], result["readings"], result["text"]) == ("silence", [], "")


@needs_weights
@pytest.mark.parametrize(
    ("audio", "code"),
    [
        (b"", "empty"),
        (b"a text named note.ogg", "not_audio"),
        (HELP.read_bytes()[:2000], "truncated"),
        (b"ID3" + bytes(300), "unreadable"),
        (make_wav(240), "too_long"),
    ],
)
def test_what_cannot_be_heard_fails_with_its_name_and_is_not_tried_again(loaded: None, audio: bytes, code: str) -> None:
    outcome = execute(TASK, make_tools(audio))
    assert isinstance(outcome, Failed)
    assert outcome.code == code
    assert outcome.detail.endswith(".")


@needs_weights
def test_a_note_that_is_taken_back_is_not_heard(loaded: None) -> None:
    def check_in() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        execute(TASK, replace(make_tools(SALES.read_bytes()), check_in=check_in))


def test_without_a_model_the_note_waits_and_the_admin_hears_how_to_fetch_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHISPER_MODEL", "medium")
    monkeypatch.setenv("WOCS_DATA", "nowhere")
    monkeypatch.setenv("HF_HOME", "nowhere")
    settings.cache_clear()
    outcome = execute(TASK, make_tools(SALES.read_bytes()))
    assert isinstance(outcome, TryAgain)
    assert "python -m home_node fetch-model medium" in outcome.detail
    assert transcribe.check_ability() == "missing"


@needs_weights
@pytest.mark.parametrize(
    ("closed", "kind"), [(DoorDown("ConnectError"), TryAgain), (DoorRefused("nothing came with it"), Failed)]
)
def test_a_note_that_cannot_be_fetched_is_told(
    loaded: None, closed: Exception, kind: type[TryAgain] | type[Failed]
) -> None:
    def fetch() -> bytes:
        raise closed

    outcome = execute(TASK, replace(make_tools(b""), fetch_media=fetch))
    assert isinstance(outcome, kind)
    assert outcome.code == "no_audio"


@needs_weights
def test_the_model_is_loaded_in_the_background_and_stays(capsys: pytest.CaptureFixture[str]) -> None:
    loaded = Event()
    assert transcribe.check_ability() in {"ready", "loading"}
    open_speech_engine().load_in_background(then=loaded.set)
    assert loaded.wait(30)
    assert transcribe.check_ability() == "ready"
    assert open_speech_engine().load_transcriber() is open_speech_engine().load_transcriber()
    assert "Voice notes are heard with the model" in capsys.readouterr().out
    open_speech_engine().close()


def test_what_talk_and_answers_are_reported_as() -> None:
    def write_result(text: str) -> voice_types.Transcript:
        transcript = Transcript((Hypothesis(text, "ms", -0.2, ((text, 0.9),)),), "ms", 1.0, 1.0, 0.1)
        heard = hear(transcript.hypotheses, Vocabulary(), now=transcribe.read_moment(TASK), zone=settings().zone)
        return transcribe.write_result(transcript, heard)

    assert (write_result("ya")["kind"], write_result("ya")["said"]) == ("word", "yes")
    assert write_result("batal")["said"] == "no"
    assert write_result("terima kasih kerana menonton")["readings"] == []


def test_a_vocabulary_that_is_none_is_empty() -> None:
    assert read_vocabulary(None) == read_vocabulary({"pages": "promo"}) == read_vocabulary([1]) == Vocabulary()
    assert read_vocabulary({"agents": ["Ali", None, 7]}).agents == ("Ali", "7")


@needs_weights
def test_a_node_fetches_the_note_by_its_own_door_and_reports_what_it_means(
    loaded: None, functions: FunctionsStandIn, door: Door
) -> None:
    functions.media["TASK-1201"] = SALES.read_bytes()
    functions.tasks["TASK-1201"] = make_task("TASK-1201", "transcribe", lease_s=24)
    functions.beats.append({"stop": [], "due": ["TASK-1201"], "call_again_s": 30})
    work_once(functions.url, door)
    [report] = functions.requests("report")
    assert (report["outcome"], report["result"]["readings"][0]["command"]) == ("done", "report_sales")
    assert functions.requests("media")[0] == {"node": "home-1", "task": "TASK-1201", "attempt": 1, "offset": 0}
    ReportMessage.model_validate(report)


@needs_weights
def test_a_file_may_be_tried_without_the_functions(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert try_voice.transcribe([str(SALES)]) == 0
    output = capsys.readouterr().out
    assert "/report sales" in output
    assert "2.25 s" in output
    assert try_voice.transcribe([str(HELP), "nowhere.ogg", str(HELP.parent / "README.md")]) == 1
    errors = capsys.readouterr().err
    assert "nowhere.ogg: No such file" in errors
    assert "README.md: The file is no voice note" in errors
