"""The web apps' settings and deployments from a phone to the web, over the contracts alone."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conversation.fake_graph import Graph, buttons_of, words_of
from tests.conversation.fake_vercel import Vercel
from tests.conversation.phones import task_of
from tests.conversation.running_system import System, free_port, start, stop


@pytest.fixture(scope="module")
def vercel() -> Iterator[Vercel]:
    stand_in = Vercel()
    yield stand_in
    stand_in.close()


@pytest.fixture(scope="module")
def system(scratch: Path, graph: Graph, vercel: Vercel) -> Iterator[System]:
    """One of its own: only here the home PC may deploy."""
    system = start(scratch / "apps", graph, free_port(), **vercel.settings())
    yield system
    assert stop(system) == 0


def config(system: System, app: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{system.url}/api/config/{app}", headers=headers, timeout=10)


def test_a_value_set_on_the_phone_is_read_by_the_web_app_and_taken_back_by_a_button(system: System) -> None:
    admin = system.admin()
    before = config(system, "checkout")
    assert before.json()["values"] == {}

    set_ = admin.asks("/app update\napp: checkout\nkey: max_qty\nvalue: 5", "max_qty")
    after = config(system, "checkout", **{"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.json()["values"]) == (200, {"max_qty": 5})
    assert config(system, "checkout", **{"If-None-Match": after.headers["ETag"]}).status_code == 304

    assert f"/undo {task_of(set_)}" in buttons_of(set_).values()
    asked = admin.asks(f"/undo {task_of(set_)}", "CONFIRM")
    admin.asks(f"CONFIRM {task_of(asked)}", "undone")
    assert config(system, "checkout").json()["values"] == {}


def test_a_feature_reaches_every_app(system: System) -> None:
    system.admin().asks("/app feature\nname: dark_mode\naction: enable", "dark_mode")
    assert [config(system, app).json()["features"]["dark_mode"] for app in ("checkout", "catalog", "booking")] == [
        True
    ] * 3
    assert "dark_mode" in words_of(system.admin().asks("/app list", "checkout"))


def test_a_deployment_waits_for_its_confirm_and_comes_back_with_its_address(system: System, vercel: Vercel) -> None:
    admin = system.admin()
    asked = admin.asks("/app deploy\nbranch: main", "awaiting approval")
    assert "main" not in vercel.pressed
    admin.asks(f"CONFIRM {task_of(asked)}", "TASK-")
    told = admin.hears("shop-main.vercel.app")
    assert f"✅ {task_of(asked)} completed" in words_of(told)
    assert vercel.pressed.count("main") == 1


def test_a_failed_deployment_comes_back_with_the_last_lines_of_its_build(system: System, vercel: Vercel) -> None:
    admin = system.admin()
    asked = admin.asks("/app deploy branch: staging", "awaiting approval")
    admin.asks(f"CONFIRM {task_of(asked)}", "TASK-")
    told = words_of(admin.hears("harga is not defined"))
    assert told.startswith(f"❌ {task_of(asked)} failed")
    assert "\x1b" not in told
    assert vercel.pressed.count("staging") == 1
