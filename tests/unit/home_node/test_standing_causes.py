"""A cause that a beat tells of is on the console once, and once when it is gone."""

import json

import pytest

from home_node.browser import Browser
from home_node.door import Door
from home_node.queue_poller import QueuePoller
from home_node.standing_causes import StandingCauses
from home_node.task_run import TaskRunner
from home_node.wake_signal import WakeSignal
from home_node.worker import Worker
from tests.unit.home_node.fake_functions import FunctionsStandIn

TOKEN = {"name": "token", "code": "190", "do": "Meta refuses WHATSAPP_TOKEN: make a permanent token"}
NO_NUMBER = {"name": "no_number", "do": "WHATSAPP_PHONE_NUMBER_ID is not set"}


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [json.loads(line)["line"] for line in capsys.readouterr().out.splitlines()]


def test_a_cause_is_told_when_it_begins_and_when_it_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    causes = StandingCauses()
    for _ in range(3):
        causes.hear([TOKEN])
    assert lines(capsys) == ["ATTENTION, token (190): Meta refuses WHATSAPP_TOKEN: make a permanent token."]
    causes.hear([NO_NUMBER, {**TOKEN, "code": "10"}])
    assert lines(capsys) == ["ATTENTION, no_number: WHATSAPP_PHONE_NUMBER_ID is not set."]
    causes.hear([])
    assert lines(capsys) == ["Mended: no_number.", "Mended: token."]
    causes.hear([TOKEN])
    assert len(lines(capsys)) == 1, "again is again"


@pytest.mark.parametrize("heard", [None, 7, "token", {"token": 1}])
def test_functions_that_tell_of_none_mend_nothing(heard: object, capsys: pytest.CaptureFixture[str]) -> None:
    causes = StandingCauses()
    causes.hear([TOKEN, 7])
    causes.hear(heard)
    assert len(lines(capsys)) == 1


def test_a_beat_brings_it(functions: FunctionsStandIn, door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    functions.beats = [{"causes": [TOKEN]}, {"causes": []}]
    wake_signal = WakeSignal()
    runner = TaskRunner(door, functions.url, Browser(), {}.get)
    Worker(runner, QueuePoller(None, wake_signal, doorbell=False), wake_signal, beat_s=30).run(once=True)
    assert [line.split(":")[0] for line in lines(capsys)] == ["ATTENTION, token (190)", "Mended"]
