from collections.abc import Iterator

import pytest

from home_node.door import Door
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
