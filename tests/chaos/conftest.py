"""A system of one's own for each test that breaks it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation.graph import Graph
from tests.conversation.system import System, free_port, start, stop


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    graph = Graph()
    system = start(tmp_path / "data", graph, free_port())
    yield system
    stop(system)
    graph.close()
