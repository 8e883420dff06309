"""What a node tells of itself in each beat."""

import pytest

from home_node.abilities import abilities
from home_node.browser import Browser
from home_node.door import Door
from home_node.executors import chart
from home_node.worker import Worker
from shared.node_messages import Beat
from tests.unit.home_node.fake_functions import FunctionsStandIn


def test_every_ability_is_told_in_a_word() -> None:
    told = abilities(Browser("nothing"))
    assert set(told) == {"browser", "detail", "charts", "writer", "deploy", "voice"}
    assert told["charts"] == "ready"
    assert {told["writer"], told["deploy"]} <= {"ready", "missing"}
    assert told["voice"] in {"ready", "loading", "missing"}
    Beat.model_validate({"node": "home", "abilities": told})


def test_without_matplotlib_charts_are_missing_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "find_spec", lambda _: None)
    assert abilities(Browser("nothing"))["charts"] == "missing"


@pytest.mark.parametrize("module", ["never_heard_of", "landing_screenshot"])
def test_what_cannot_be_asked_is_missing(module: str) -> None:
    assert abilities(Browser("nothing"), {"deploy": module})["deploy"] == "missing"


def test_a_beat_carries_them(functions: FunctionsStandIn, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    from home_node.queue_poller import Lookout
    from home_node.task_run import Workshop
    from home_node.wake_signal import Bell

    bell = Bell()
    workshop = Workshop(door, functions.url, Browser("nothing"), lambda _: None)
    worker = Worker(workshop, Lookout(None, bell, doorbell=False), bell, beat_s=30)
    worker.run(once=True)
    assert functions.requests("beat")[0]["abilities"]["charts"] == "ready"
