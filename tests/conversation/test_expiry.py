"""A question that nobody answers in time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation.fake_graph import Graph, words_of
from tests.conversation.phones import task_of
from tests.conversation.running_system import System, free_port, page, start, stop


@pytest.fixture
def hasty_system(scratch: Path, graph: Graph) -> Iterator[System]:
    system = start(scratch / "hasty", graph, free_port(), WOCS_APPROVAL_MINUTES="0.02")
    yield system
    stop(system)


def test_a_confirm_after_expiry_is_refused_with_the_reason(hasty_system: System) -> None:
    admin = hasty_system.admin()
    admin.asks("/landing create page: lewat title: Lewat", "TASK-")
    task = task_of(admin.asks("/landing publish page: lewat", "awaiting approval"))
    admin.hears(f"{task}.*not confirmed in time")
    refused = words_of(admin.asks(f"CONFIRM {task}", f"❌ {task}"))
    assert "expired" in refused or "in time" in refused
    assert page(hasty_system, "lewat").status_code == 404
