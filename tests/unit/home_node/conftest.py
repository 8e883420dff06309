from collections.abc import Iterator
from functools import partialmethod
from http.server import ThreadingHTTPServer

import pytest

from home_node.door import Door
from home_node.doorbell import Doorbell
from tests.unit.home_node.fake_functions import IDENTITY, FunctionsStandIn


@pytest.fixture
def functions() -> Iterator[FunctionsStandIn]:
    stand_in = FunctionsStandIn()
    yield stand_in
    stand_in.close()


@pytest.fixture
def door(functions: FunctionsStandIn) -> Iterator[Door]:
    door = Door(functions.url, IDENTITY, pause=lambda _: None)
    yield door
    door.close()


@pytest.fixture(autouse=True)
def doorbells_close_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's servers look only twice a second whether they should end."""
    monkeypatch.setattr(Doorbell, "serve_forever", partialmethod(ThreadingHTTPServer.serve_forever, 0.02))
