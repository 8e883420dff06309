"""The process that waits for a task: it is used once, followed by another, and never left behind."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import psutil
import pytest

from home_node.executor_process import find_contained_executor, run_in_process
from home_node.executors import ProcessLimits, Task, chart
from home_node.outcomes import Done, TryAgain
from home_node.spare_process import ChildProcess, SpareProcess
from tests.processes import wait_for
from tests.unit.home_node.executor_tools import KeptFiles
from tests.unit.home_node.sample_charts import ask, make_days

CHART: Any = ask(make_days([1, 2, 3]))
TASK = Task("TASK-1202", "chart", {"chart": CHART}, 1, 60, repeatable=True, language="en")


@pytest.fixture
def spare() -> Iterator[SpareProcess]:
    spare = SpareProcess()
    yield spare
    spare.close()


def waiting(spare: SpareProcess) -> ChildProcess:
    wait_for(lambda: spare._spare is not None)
    assert spare._spare
    return spare._spare


def test_a_task_is_done_by_the_one_that_waits_and_another_waits_then(spare: SpareProcess) -> None:
    spare.prepare(after_s=0)
    first, kept = waiting(spare), KeptFiles()
    executor = find_contained_executor("chart", start=spare.take)
    assert executor
    assert isinstance(executor(TASK, kept.tools), Done)
    assert [mime for _, mime, _ in kept.files] == ["image/png"]
    assert first.poll() is not None, "it did one task and ended"
    assert waiting(spare).pid != first.pid


def test_one_that_has_died_meanwhile_is_nobodys_loss(spare: SpareProcess) -> None:
    spare.prepare(after_s=0)
    dead = waiting(spare)
    dead.kill()
    dead.wait()
    assert isinstance(run_in_process(TASK, KeptFiles().tools, chart.PROCESS, start=spare.take), Done)


def test_without_one_a_task_starts_its_own(spare: SpareProcess) -> None:
    assert isinstance(run_in_process(TASK, KeptFiles().tools, chart.PROCESS, start=spare.take), Done)


def test_a_node_that_is_killed_leaves_none_behind(spare: SpareProcess) -> None:
    spare.prepare(after_s=0)
    child = waiting(spare)
    assert child.stdin
    child.stdin.close()  # as the system does for a process that is killed
    assert child.wait(20) == 1


def test_a_node_that_stops_ends_it(spare: SpareProcess) -> None:
    spare.prepare(after_s=0)
    pid = waiting(spare).pid
    spare.close()
    assert not psutil.pid_exists(pid)
    spare._fill()
    assert spare._spare is None, "none is started any more"


def test_its_limits_hold_as_for_any_other(spare: SpareProcess) -> None:
    spare.prepare(after_s=0)
    waiting(spare)
    limits = ProcessLimits(seconds=0.01, memory_bytes=chart.PROCESS.memory_bytes)
    assert run_in_process(TASK, KeptFiles().tools, limits, start=partial(spare.take)) == TryAgain("over_time", "0.01 s")
