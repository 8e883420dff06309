"""What a node can do: the menu says what is needed, each beat tells what is there."""

import pytest

from home_node.abilities import check_chosen_labels, check_executor, list_abilities, pick_labels
from home_node.browser import Browser
from home_node.door import Door
from home_node.executors import HOME_COMMANDS, chart, find_executor
from home_node.tiktok.hands import list_hands
from shared.contract.node_types import Abilities
from shared.node_messages import BeatMessage
from shared.settings import settings
from tests.unit.home_node.executor_tools import work_once
from tests.unit.home_node.fake_functions import FunctionsStandIn


def test_every_ability_is_told_in_a_word() -> None:
    abilities = list_abilities(Browser("nothing"))
    assert abilities["charts"] == "ready"
    assert {abilities["writer"], abilities["deploy"]} <= {"ready", "missing"}
    assert abilities["voice"] in {"ready", "loading", "missing"}
    BeatMessage.model_validate({"node": "home", "abilities": abilities})


def test_the_abilities_of_the_beat_are_those_the_menu_needs() -> None:
    needed = {command.ability for command in HOME_COMMANDS.values()}
    besides = {"detail", "hooks", "tiktok_verified", *list_hands()}
    assert needed | besides == set(Abilities.__annotations__) == set(list_abilities(Browser("nothing")))


@pytest.mark.parametrize("task_type", sorted(HOME_COMMANDS))
def test_every_command_that_runs_at_home_has_an_executor(task_type: str) -> None:
    assert find_executor(task_type)


def test_without_matplotlib_charts_are_missing_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "find_spec", lambda _: None)
    assert list_abilities(Browser("nothing"))["charts"] == "missing"


@pytest.mark.parametrize("task_type", ["never_heard_of", "landing_screenshot"])
def test_what_cannot_be_asked_is_missing(task_type: str) -> None:
    assert check_executor(task_type) == "missing"


def test_a_beat_carries_them(functions: FunctionsStandIn, door: Door) -> None:
    work_once(functions.url, door)
    assert functions.requests("beat")[0]["abilities"]["charts"] == "ready"


def test_the_owner_may_keep_a_pc_from_some_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_NODE_LABELS", "Charts, tiktok")
    settings.cache_clear()
    abilities = list_abilities(Browser("nothing"))
    assert (abilities["charts"], abilities["voice"], abilities["deploy"]) == ("ready", "missing", "missing")
    assert set(pick_labels(abilities)) <= {
        "charts",
        *(name for name in abilities if name.startswith("tiktok")),
    }


def test_a_label_that_no_task_needs_is_told_before_the_node_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_NODE_LABELS", "voice,printer")
    settings.cache_clear()
    with pytest.raises(ValueError, match=r"WOCS_NODE_LABELS knows browser, charts, .*; not printer"):
        check_chosen_labels()
