"""The whole system as its owner starts it, with someone else's Graph."""

from collections.abc import Iterator

import pytest

from tests.conversation.graph import Graph
from tests.conversation.system import System, free_port, start, stop


@pytest.fixture(scope="session")
def graph() -> Iterator[Graph]:
    graph = Graph()
    yield graph
    graph.close()


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory, graph: Graph) -> Iterator[System]:
    system = start(tmp_path_factory.mktemp("wocs") / "data", graph, free_port())
    yield system
    stop(system)
    assert system.process.returncode == 0
