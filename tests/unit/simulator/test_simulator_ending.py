"""Who waits for news when the simulator ends is told so, in words."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from local.simulator.store import Closed, Store
from tests.unit.simulator.running_simulator import Simulation


def test_whoever_waits_wakes_when_the_memory_closes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with ThreadPoolExecutor() as hands:
        waiting = hands.submit(store.wait_past, store.version(), 600.0)
        store.close()
        with pytest.raises(Closed):
            waiting.result(timeout=30)


def test_a_page_that_asks_a_simulator_that_ended_is_answered_in_words(simulation: Simulation) -> None:
    simulation.app.extensions["simulator"].close()
    answer = simulation.phone.get("/messages", params={"wait": 5})
    assert answer.status_code == 503
    assert "make run" in answer.json()["error"]
