"""The loop against functions that check signatures, with executors made for each behaviour."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest

from home_node.browser import Browser
from home_node.door import Door
from home_node.executors import Executor, Task, Tools
from home_node.hint_streams import HintStreams
from home_node.outcomes import DETAIL_MAX, Done, Failed, Outcome, TryAgain, Uncertain
from home_node.queue_poller import QueuePoller
from home_node.task_run import TaskRunner
from home_node.wake_signal import WakeSignal
from home_node.worker import Worker
from shared.taskqueue import QueueDown
from tests.unit.home_node.awaited import await_that
from tests.unit.home_node.fake_functions import IDENTITY, FunctionsStandIn, make_task


class CountedQueue:
    """A list with a count of the looks into it: what each costs is proven on Valkey in `test_process.py`."""

    def __init__(self, *ids: str) -> None:
        self.ids, self.pops, self.down = list(ids), 0, False

    def pop(self, labels: Sequence[str], count: int) -> list[str]:
        assert count == 1
        self.pops += 1
        if self.down:
            raise QueueDown("gone")
        return [self.ids.pop(0)] if self.ids else []


class Home:
    """A worker in a thread; `executors` by task type."""

    def __init__(self, functions: FunctionsStandIn, door: Door) -> None:
        self.functions, self.door = functions, door
        self.queue, self.wake_signal = CountedQueue(), WakeSignal()
        self.executors: dict[str, Executor] = {"easy": lambda make_task, _: Done({"page": make_task.id})}

    @contextmanager
    def working(
        self, doorbell: bool = True, slots: int = 1, beat_s: float = 30, count_panels: Callable[[], int] = lambda: 0
    ) -> Iterator[Worker]:
        task_runner = TaskRunner(self.door, self.functions.url, Browser(), self.executors.get)
        queue_poller = QueuePoller(self.queue, self.wake_signal, doorbell)
        worker = Worker(
            task_runner, queue_poller, self.wake_signal, beat_s=beat_s, slots=slots, count_panels=count_panels
        )
        thread = Thread(target=worker.run)
        thread.start()
        try:
            self.functions.await_calls("beat")
            await_that(lambda: self.queue.pops >= 1)
            yield worker
        finally:
            worker.stop()
            thread.join(timeout=30)
            assert not thread.is_alive()

    def has_waiting(self, *ids: str, kind: str = "easy", **facts: Any) -> None:
        self.queue.ids += ids
        self.functions.tasks.update({task_id: make_task(task_id, kind, **facts) for task_id in ids})


@pytest.fixture
def home(functions: FunctionsStandIn, door: Door) -> Home:
    return Home(functions, door)


def test_a_wake_leads_to_one_look_one_claim_and_one_report(home: Home) -> None:
    with home.working():
        home.has_waiting("TASK-1201")
        home.wake_signal.ring()
        report = home.functions.await_calls("report")[0]
    assert report["outcome"] == "done"
    assert report["result"] == {"page": "TASK-1201"}
    assert report["attempt"] == 1
    assert home.queue.pops == 2  # one at the start, one for the wake: never an empty one after it


def test_many_wakes_are_one_look_each(home: Home) -> None:
    with home.working():
        home.has_waiting("TASK-1201", "TASK-1202", "TASK-1203")
        for _ in range(3):
            home.wake_signal.ring()
        home.functions.await_calls("report", 3)
    assert home.queue.pops == 4


def test_a_wake_for_three_jobs_permits_three_looks(home: Home) -> None:
    with home.working():
        home.has_waiting("TASK-1201", "TASK-1202", "TASK-1203")
        home.wake_signal.ring(3)
        home.functions.await_calls("report", 3)
    assert home.queue.pops == 4


def test_an_empty_queue_takes_back_the_permits_of_the_wakes_before(home: Home) -> None:
    with home.working() as worker:
        home.wake_signal.ring(50)
        await_that(lambda: home.queue.pops == 2)
        worker.stop()
    assert home.queue.pops == 2


def test_what_waited_before_the_start_is_done_without_any_wake(home: Home) -> None:
    home.has_waiting("TASK-1201", "TASK-1202")
    with home.working():
        home.functions.await_calls("report", 2)


def test_an_id_that_nobody_needs_any_more_does_not_use_up_the_wake_of_the_next(home: Home) -> None:
    with home.working():
        home.queue.ids.append("TASK-1100")
        home.has_waiting("TASK-1201")
        home.wake_signal.ring()
        home.functions.await_calls("report")
    assert home.queue.pops == 3


def test_ids_that_nobody_took_are_claimed_without_the_queue(home: Home) -> None:
    home.has_waiting("TASK-1201", "TASK-1202")
    home.queue.ids.clear()
    home.functions.beats = [{"due": ["TASK-1201", "TASK-1202"], "stop": []}]
    with home.working():
        home.functions.await_calls("report", 2)
    assert home.queue.pops == 1


def test_while_the_queue_is_down_the_beats_say_what_is_due(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.queue.down = True
    home.has_waiting("TASK-1201")
    home.functions.beats = [{"call_again_s": 1}, {"due": ["TASK-1201"]}]
    with home.working():
        home.wake_signal.ring()
        home.functions.await_calls("report")
        home.wake_signal.ring()
        await_that(lambda: home.queue.pops >= 3)
    assert capsys.readouterr().out.count("The queue does not answer") == 1


def test_the_functions_may_ask_for_an_earlier_beat(home: Home) -> None:
    home.functions.beats = [{"call_again_s": 1}]
    began = time.monotonic()
    with home.working():
        home.functions.await_calls("beat", 2)
    assert 0.9 < time.monotonic() - began < 10


def test_a_running_task_is_told_in_the_beats_at_least_three_times_in_its_lease(home: Home) -> None:
    release = Event()
    home.executors["slow"] = lambda *_: Done() if release.wait(20) else Failed("never")
    with home.working():
        home.has_waiting("TASK-1201", kind="slow", lease_s=3, attempt=2)
        home.wake_signal.ring()
        beats = home.functions.await_calls("beat", 3)
        release.set()
        home.functions.await_calls("report")
    assert beats[0]["running"] == []
    assert beats[1]["running"] == beats[2]["running"] == [{"task": "TASK-1201", "attempt": 2}]


def test_a_task_on_the_stop_list_is_stopped_and_not_reported(home: Home) -> None:
    began, ended = Event(), Event()

    def patient(make_task: Task, tools: Tools) -> Outcome:
        began.set()
        try:
            while True:
                tools.check_in()
                time.sleep(0.002)
        finally:
            ended.set()

    home.executors["patient"] = patient
    with home.working():
        home.has_waiting("TASK-1201", kind="patient", lease_s=3)
        home.wake_signal.ring()
        assert began.wait(20)
        home.functions.beats = [{"stop": ["TASK-1201", "TASK-9999"]}]
        assert ended.wait(20)
        home.has_waiting("TASK-1202")
        home.wake_signal.ring()
        reports = home.functions.await_calls("report")
    assert [report["task"] for report in reports] == ["TASK-1202"]


@pytest.mark.parametrize(("repeatable", "outcome"), [(True, "try_again"), (False, "uncertain")])
def test_a_crash_is_an_outcome_and_the_next_task_is_done(
    home: Home, repeatable: bool, outcome: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def crashing(make_task: Task, tools: Tools) -> Outcome:
        raise ValueError("the token is hidden-token-1")

    home.executors["crashing"] = crashing
    with home.working():
        home.has_waiting("TASK-1201", kind="crashing", repeatable=repeatable)
        home.has_waiting("TASK-1202")
        home.wake_signal.ring(2)
        crashed, done = home.functions.await_calls("report", 2)
    assert crashed["outcome"] == outcome
    assert crashed["error"] == {"code": "crashed", "detail": "crashing stopped with ValueError."}
    assert done["outcome"] == "done"
    output = capsys.readouterr().out
    assert "ValueError in test_worker.py:" in output
    assert "hidden-token-1" not in output


def test_a_type_that_this_node_cannot_do_is_left_to_another(home: Home) -> None:
    with home.working():
        home.has_waiting("TASK-1201", kind="unheard_of")
        home.wake_signal.ring()
        report = home.functions.await_calls("report")[0]
    assert report["outcome"] == "try_again"
    assert report["error"]["code"] == "unknown_type"


def test_an_uncertain_outcome_travels_as_it_is(home: Home) -> None:
    home.executors["post"] = lambda *_: Uncertain("no_answer", "x" * 1000)
    with home.working():
        home.has_waiting("TASK-1201", kind="post")
        home.wake_signal.ring()
        report = home.functions.await_calls("report")[0]
    assert report["outcome"] == "uncertain"
    assert len(report["error"]["detail"]) == DETAIL_MAX


def do_marked(end: Callable[[], Outcome]) -> Executor:
    def execute(_: Task, tools: Tools) -> Outcome:
        tools.mark("publish")
        return end()

    return execute


def crash() -> Outcome:
    raise OSError("the line broke")


@pytest.mark.parametrize("end", [crash, lambda: TryAgain("tiktok_down")], ids=["crashed", "wants to try again"])
def test_after_its_mark_nothing_is_tried_again(home: Home, end: Callable[[], Outcome]) -> None:
    home.executors["post"] = do_marked(end)
    with home.working():
        home.has_waiting("TASK-1201", kind="post")
        home.wake_signal.ring()
        report = home.functions.await_calls("report")[0]
    assert report["outcome"] == "uncertain"
    [mark] = home.functions.requests("mark")
    assert (mark["task"], mark["attempt"], mark["step"]) == ("TASK-1201", 1, "publish")
    assert mark["incarnation"] == home.door.incarnation


def test_a_mark_that_is_refused_stops_the_task_without_a_word(home: Home) -> None:
    happened: list[str] = []
    home.executors["post"] = do_marked(lambda: Done({"it": happened.append("posted")}))
    home.functions.forbids = "stopped"
    with home.working():
        home.has_waiting("TASK-1201", kind="post")
        home.wake_signal.ring()
        home.functions.await_calls("mark")
        home.has_waiting("TASK-1202")
        home.wake_signal.ring()
        home.functions.await_calls("report")
    assert [report["task"] for report in home.functions.requests("report")] == ["TASK-1202"]
    assert happened == []


def test_a_refused_report_is_logged_and_dropped(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.functions.accepts = False
    with home.working():
        home.has_waiting("TASK-1201", "TASK-1202")
        home.wake_signal.ring(2)
        home.functions.await_calls("report", 2)
    assert len(home.functions.requests("report")) == 2
    assert "TASK-1201: report of attempt 1 not accepted (old_attempt)." in capsys.readouterr().out


def test_while_nobody_answers_one_id_is_kept_in_hand_and_the_rest_stays_in_the_queue(home: Home) -> None:
    with home.working():
        home.has_waiting("TASK-1201", "TASK-1202", "TASK-1203")
        home.functions.down = True
        home.wake_signal.ring(3)
        home.functions.await_calls("claim in vain", 5)
        assert home.queue.ids == ["TASK-1202", "TASK-1203"]
        home.functions.down = False
        home.functions.await_calls("report", 3)


def test_two_slots_run_two_tasks_at_the_same_time(home: Home) -> None:
    both = [Event(), Event()]

    def meet(make_task: Task, tools: Tools) -> Outcome:
        mine, other = both if make_task.id == "TASK-1201" else both[::-1]
        mine.set()
        return Done() if other.wait(20) else Failed("alone")

    home.executors["meet"] = meet
    with home.working(slots=2):
        home.has_waiting("TASK-1201", "TASK-1202", kind="meet")
        home.wake_signal.ring(2)
        reports = home.functions.await_calls("report", 2)
    assert [report["outcome"] for report in reports] == ["done", "done"]


def test_a_stop_lets_the_running_task_finish_and_takes_no_new_one(home: Home) -> None:
    began, release = Event(), Event()

    def slow(make_task: Task, tools: Tools) -> Outcome:
        began.set()
        return Done() if release.wait(20) else Failed("never")

    home.executors["slow"] = slow
    with home.working() as worker:
        home.has_waiting("TASK-1201", "TASK-1202", kind="slow")
        home.wake_signal.ring(2)
        assert began.wait(20)
        worker.stop()
        release.set()
    assert [report["task"] for report in home.functions.requests("report")] == ["TASK-1201"]
    assert home.queue.ids == ["TASK-1202"]
    assert home.functions.requests("beat")[-1]["leaving"] is True


def test_a_task_that_does_not_finish_after_a_stop_is_left_to_its_lease(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("home_node.worker.DRAIN_S", 0.1)
    began, release = Event(), Event()

    def hanging(make_task: Task, tools: Tools) -> Outcome:
        began.set()
        release.wait(20)
        return Done()

    home.executors["hanging"] = hanging
    with home.working() as worker:
        home.has_waiting("TASK-1201", kind="hanging")
        home.wake_signal.ring()
        assert began.wait(20)
        worker.stop()
    assert "TASK-1201: not finished in time; left to its lease." in capsys.readouterr().out
    release.set()


def test_a_hung_executor_loses_its_slot_and_its_lease(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("home_node.task_run.OVERDUE_S", 0.05)
    began, release = Event(), Event()

    def hanging(make_task: Task, tools: Tools) -> Outcome:
        began.set()
        release.wait(20)
        tools.check_in()
        return Done()

    home.executors["hanging"] = hanging
    with home.working():
        home.has_waiting("TASK-1201", kind="hanging", lease_s=3)
        home.wake_signal.ring()
        assert began.wait(20)
        monkeypatch.setattr("home_node.task_run.OVERDUE_S", 0.05)
        home.has_waiting("TASK-1202")
        home.wake_signal.ring()
        reports = home.functions.await_calls("report")
        release.set()
    assert [report["task"] for report in reports] == ["TASK-1202"]


@pytest.mark.parametrize("answer", [{"stop": 7, "due": "TASK-1201", "call_again_s": "soon"}, {"due": [None, {}]}, {}])
def test_a_beat_answered_with_nonsense_changes_nothing(home: Home, answer: dict[str, object]) -> None:
    home.functions.beats = [answer]
    with home.working():
        home.has_waiting("TASK-1201")
        home.wake_signal.ring()
        home.functions.await_calls("report")


def test_a_claim_answered_with_nonsense_drops_that_task_alone(home: Home) -> None:
    with home.working():
        home.has_waiting("TASK-1201", "TASK-1202")
        home.functions.tasks["TASK-1201"] = {"id": "TASK-1201"}
        home.wake_signal.ring(2)
        reports = home.functions.await_calls("report")
    assert [report["task"] for report in reports] == ["TASK-1202"]


def test_the_first_panel_that_listens_is_told_of_at_once_and_the_last_ones_end_with_the_next_beat(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("home_node.worker.BEAT_MIN_S", 0.0)
    streams = HintStreams(home.wake_signal.nudge)
    with home.working(beat_s=1.0, count_panels=streams.count):
        panels = [stream for stream in (streams.open(), streams.open()) if stream]
        told = home.functions.await_calls("beat", 2)
        assert told[0]["panels"] == 0 and told[1]["panels"] in {1, 2}
        for panel in panels:
            streams.end(panel)
        home.functions.await_that(lambda: home.functions.calls[-1][1].get("panels") == 0)
    assert home.functions.requests("beat")[-1]["panels"] == 0


def test_where_another_program_has_its_name_a_node_says_so_and_leaves_the_work(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.functions.beats = [{"call_again_s": 2}]
    with home.working(doorbell=False):
        home.functions.replaced = True
        home.has_waiting("TASK-1201", "TASK-1202")
        home.wake_signal.ring(2)
        home.functions.await_calls("claim")
        beats, busy_s = len(home.functions.requests("beat")), time.process_time()
        home.wake_signal.ring(5)
        home.functions.await_calls("beat", beats + 2)
        assert time.process_time() - busy_s < 0.5, "it sleeps between its beats"
        assert len(home.functions.requests("claim")) == 1 and home.queue.ids == ["TASK-1202"]
        home.functions.replaced = False
        home.functions.await_calls("claim", 2)
    output = capsys.readouterr().out
    assert output.count("Another program runs as home-1") == 1
    assert output.count("This program is home-1 again") == 1


def test_every_call_tells_the_same_life_and_another_start_another(home: Home) -> None:
    with home.working():
        home.has_waiting("TASK-1201")
        home.wake_signal.ring()
        home.functions.await_calls("report")
    told = {request["incarnation"] for verb in ("claim", "beat", "report") for request in home.functions.requests(verb)}
    assert told == {home.door.incarnation}
    assert Door(home.functions.url, IDENTITY).incarnation not in told
