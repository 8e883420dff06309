"""One system for all that break it: each must leave it whole for the next."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation.fake_graph import Graph
from tests.conversation.running_system import System, free_port, start, stop


@pytest.fixture(scope="module")
def system(scratch: Path) -> Iterator[System]:
    graph = Graph()
    system = start(scratch / "chaos", graph, free_port())
    yield system
    stop(system)
    graph.close()
