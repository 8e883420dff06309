"""The simulator in a running world, one for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

from tests.unit.simulator.running_simulator import Webhook, World, serve


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
def make_world(tmp_path: Path, webhook: tuple[Webhook, str]) -> Iterator[Callable[..., World]]:
    made: list[World] = []

    def make(**changes: Any) -> World:
        made.append(World(tmp_path, *webhook, **changes))
        return made[-1]

    yield make
    for world in made:
        world.stop()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """A world in which the admin has just written, so that the 24 h window is open."""
    world = make_world()
    world.say(text="hi")
    world.webhook.wait_for(lambda webhook: webhook.told("messages"))
    return world
