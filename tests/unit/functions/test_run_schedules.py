"""A due run is understood as of its own moment, and told once; a reader that cannot is told too."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.after_answer.errands import run_errands
from tests.unit.functions.conftest import Recording

RUN = {
    "run": 7, "text": "/report daily", "at": "2026-01-20T00:00:00.000Z", "media": None, "timezone": "Asia/Kuala_Lumpur",
    "templates": None, "language": "en",
}  # fmt: skip
INTENT = {
    "do": "command", "command": "report_daily", "runs": "answer", "role": "agent", "asks": False, "repeatable": True,
    "args": {}, "priority": "normal", "draft": None,
}  # fmt: skip


def read_as(monkeypatch: pytest.MonkeyPatch, *answers: Any) -> list[tuple[Any, ...]]:
    """Stands in for the grammar; what it was asked."""
    heard: list[tuple[Any, ...]] = []
    waiting = list(answers)

    def scheduled_intent(*given: Any) -> Any:
        heard.append(given)
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("functions.intake.scheduled_command.understand_scheduled", scheduled_intent)
    return heard


def test_a_run_is_understood_as_of_its_moment_in_its_zone(
    recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = read_as(monkeypatch, (INTENT, None))
    run_errands({"read": [RUN]})
    [(text, moment, zone, templates, media)] = heard
    assert (text, moment.isoformat(), templates, media) == ("/report daily", "2026-01-20T08:00:00+08:00", None, None)
    assert zone == ZoneInfo("Asia/Kuala_Lumpur")
    assert isinstance(moment, datetime)


def test_what_it_means_or_why_it_means_nothing_is_told(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = {"say": "grammar.mistakes", "facts": {}}
    read_as(monkeypatch, (INTENT, None), (None, problem))
    run_errands({"read": [RUN, {**RUN, "run": 8}]})
    told = [{key: one[key] for key in ("run", "intent", "problem")} for one in recording.of("wocs_obey")]
    assert told == [
        {"run": 7, "intent": INTENT, "problem": None},
        {"run": 8, "intent": None, "problem": problem},
    ]
    assert recording.of("wocs_obey")[0]["settings"]["timezone"] == "Asia/Kuala_Lumpur"


def test_the_work_of_a_run_is_done_too(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    read_as(monkeypatch, (INTENT, None), (INTENT, None))
    recording.answers["wocs_obey"] = [{"read": [{**RUN, "run": 8}]}, {}]
    run_errands({"read": [RUN]})
    assert [one["run"] for one in recording.of("wocs_obey")] == [7, 8]


def test_a_run_that_cannot_be_read_stops_no_other(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    read_as(monkeypatch, ZeroDivisionError("odd"), (INTENT, None))
    run_errands({"read": [RUN, {**RUN, "run": 8}]})
    assert [one["run"] for one in recording.of("wocs_obey")] == [8]
