"""The whole system as its owner starts it, with someone else's Graph."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation.graph import Graph
from tests.conversation.system import System, free_port, start, stop


@pytest.fixture(scope="session")
def graph() -> Iterator[Graph]:
    graph = Graph()
    yield graph
    graph.close()


@pytest.fixture(scope="session")
def system(scratch: Path, graph: Graph) -> Iterator[System]:
    system = start(scratch / "conversation", graph, free_port())
    yield system
    assert stop(system) == 0
