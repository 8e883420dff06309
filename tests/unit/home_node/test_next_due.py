"""A node without a queue asks the functions for what is due next, and for nothing when nothing is."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from home_node.browser import Browser
from home_node.door import Door
from home_node.executors import Task, Tools
from home_node.next_due import NextDue
from home_node.outcomes import Done
from home_node.queue_poller import QueuePoller
from home_node.task_run import TaskRunner
from home_node.wake_signal import WakeSignal
from home_node.worker import Worker
from tests.unit.home_node.awaited import await_that
from tests.unit.home_node.fake_functions import FunctionsStandIn, make_task


class Home:
    """Its executor lets each task go on until `may_end`, or until the task is taken back."""

    def __init__(self, functions: FunctionsStandIn, door: Door) -> None:
        self.functions, self.door, self.wake_signal = functions, door, WakeSignal()
        self.begun, self.may_end = list[str](), Event()

    def work(self, task: Task, tools: Tools) -> Done:
        self.begun.append(task.id)
        while not self.may_end.wait(0.01):
            tools.check_in()
        return Done({})

    @contextmanager
    def working(self, slots: int = 2) -> Iterator[Worker]:
        runner = TaskRunner(self.door, self.functions.url, Browser("nothing"), {"easy": self.work}.get)
        poller = QueuePoller(NextDue(), self.wake_signal, doorbell=True)
        worker = Worker(runner, poller, self.wake_signal, beat_s=30, slots=slots)
        thread = Thread(target=worker.run)
        thread.start()
        try:
            self.functions.await_calls("claim")  # the look at the start, in vain
            yield worker
        finally:
            self.may_end.set()
            worker.stop()
            thread.join(timeout=30)
            assert not thread.is_alive()


@pytest.fixture
def home(functions: FunctionsStandIn, door: Door) -> Home:
    return Home(functions, door)


def test_one_wake_leads_to_all_that_is_due_and_to_one_call_in_vain(home: Home) -> None:
    home.may_end.set()
    with home.working():
        home.functions.tasks = {task: make_task(task, "easy") for task in ("TASK-1", "TASK-2", "TASK-3")}
        home.wake_signal.ring()
        home.functions.await_calls("report", 3)
        home.functions.await_calls("claim", 1 + 3 + 1)
    assert home.begun == ["TASK-1", "TASK-2", "TASK-3"]
    assert [claim["task"] for claim in home.functions.requests("claim")] == [None] * 5


def test_while_nothing_is_due_nobody_is_asked_again(home: Home) -> None:
    with home.working() as worker:
        home.wake_signal.ring(50)
        home.functions.await_calls("claim", 2)
        worker.stop()
    assert len(home.functions.requests("claim")) == 2


def test_no_more_is_taken_than_there_is_room_for(home: Home) -> None:
    with home.working(slots=2):
        home.functions.tasks = {f"TASK-{n}": make_task(f"TASK-{n}", "easy") for n in range(1, 4)}
        home.wake_signal.ring(3)
        await_that(lambda: len(home.begun) == 2)
        assert list(home.functions.tasks) == ["TASK-3"]
        home.may_end.set()
        home.functions.await_calls("report", 3)


def test_a_task_that_came_so_is_stopped_by_its_own_id(home: Home) -> None:
    with home.working() as worker:
        home.functions.tasks = {"TASK-1": make_task("TASK-1", "easy", lease_s=3)}
        home.functions.beats = [{"stop": ["TASK-1"], "due": [], "call_again_s": 30}]
        home.wake_signal.ring()
        await_that(lambda: home.begun == ["TASK-1"])
        home.functions.await_calls("beat", 2)
        await_that(lambda: not worker._runs)
    assert home.functions.requests("report") == []


def test_a_claim_says_what_the_node_can_do(home: Home) -> None:
    with home.working():
        labels = home.functions.requests("claim")[0]["labels"]
    assert "charts" in labels
    assert not {"detail", "hooks", "tiktok_verified"} & set(labels)
