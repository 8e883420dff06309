"""A system of one's own for each test that breaks it."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.conversation.fake_graph import Graph
from tests.conversation.running_system import System, free_port, start, stop

numbers = count(1)


@pytest.fixture
def system(scratch: Path) -> Iterator[System]:
    graph = Graph()
    system = start(scratch / f"chaos {next(numbers)}", graph, free_port())
    yield system
    stop(system)
    graph.close()
