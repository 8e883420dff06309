"""The simulator in a running world, one for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

from tests.unit.simulator.running_simulator import Simulation, Webhook, serve


@pytest.fixture
def webhook() -> Iterator[tuple[Webhook, str]]:
    app, inbox = Flask("webhook"), Webhook()
    app.add_url_rule("/", view_func=inbox.take, methods=["POST"], endpoint="post")
    app.add_url_rule("/", view_func=lambda: request.args["hub.challenge"], endpoint="get")
    server, url = serve(app)
    yield inbox, url + "/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def make_simulation(tmp_path: Path, webhook: tuple[Webhook, str]) -> Iterator[Callable[..., Simulation]]:
    made: list[Simulation] = []

    def make(**changes: Any) -> Simulation:
        made.append(Simulation(tmp_path, *webhook, **changes))
        return made[-1]

    yield make
    for simulation in made:
        simulation.stop()


@pytest.fixture
def simulation(make_simulation: Callable[..., Simulation]) -> Simulation:
    """A world in which the admin has just written, so that the 24 h window is open."""
    simulation = make_simulation()
    simulation.say(text="hi")
    simulation.webhook.wait_for(lambda webhook: webhook.told("messages"))
    return simulation
