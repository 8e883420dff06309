"""One contract, five ways to ring: beside a queue of either kind, by Postgres' NOTIFY, by Cloud Tasks, alone.

Each time a real home node's door hears it, and what it then takes are real tasks.
"""

import base64
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import Any

import httpx
import pytest
import redis
import respx

from functions.after_answer.errands import run_errands
from functions.bells import open_bell
from functions.bells.cloud_tasks import API, TOKEN_URL, CloudTasksBell
from home_node.doorbell import Doorbell
from local.serve.bell_listener import BellListener
from local.services.upstash_rest import front
from local.services.valkey import Valkey
from shared.taskqueue import open_queue
from tests.conftest import forget_settings
from tests.contract.http_servers import served
from tests.database_clone import Clone
from tests.enrolled_nodes import identity_of
from tests.processes import wait_for
from tests.sql.inbound_messages import make_home_task, move_back, with_people

SECRET, TOKEN = "a secret of these tests", "a token of these tests"
QUEUE = "projects/wocs/locations/asia-southeast1/queues/bell"
LABELS = ["browser", "voice"]
STRINGS = ["redis", "upstash", "postgres", "cloud_tasks", "alone"]


class Home:
    """A node's ears and hands: `jobs` of each ring that it heard; `take` claims as the node does."""

    def __init__(self, database: Clone) -> None:
        self._database, self._heard = database, Condition()
        self.jobs: list[int] = []
        self.door = Doorbell("127.0.0.1", 0, identity_of("home", SECRET), self._ring)
        self.url = f"http://127.0.0.1:{self.door.server_port}"
        self.beat()

    def _ring(self, jobs: int) -> None:
        with self._heard:
            self.jobs.append(jobs)
            self._heard.notify_all()

    def await_ring(self, jobs: int) -> None:
        """Postgres rings at once for each task that is made, and again for all of them."""
        with self._heard:
            assert self._heard.wait_for(lambda: jobs in self.jobs, 15), self.jobs

    def beat(self) -> dict[str, Any]:
        abilities = {"browser": "ready", "voice": "ready", "tiktok_studio": "missing"}
        return dict(self._database.call("wocs_beat", {"node": "home", "abilities": abilities, "running": []}))

    def take(self) -> str | None:
        """A task's id; None where nothing is left. With a queue it looks into the queue, else it asks for the next."""
        queue = open_queue()
        popped = queue.pop(LABELS) if queue else []
        if queue and not popped:
            return None
        request = {"node": "home", "task": popped[0] if popped else None, "labels": LABELS}
        granted = self._database.call("wocs_claim", request)["task"]
        return str(granted["id"]) if granted else None


@pytest.fixture
def home(database: Clone) -> Iterator[Home]:
    home = Home(with_people(database))
    yield home
    home.door.close()


class Google:
    """Plays Cloud Tasks: takes a task and delivers it at once; or is down."""

    def __init__(self, router: respx.MockRouter) -> None:
        self.is_down, self.tokens = False, 0
        router.get(TOKEN_URL).mock(side_effect=self._give_token)
        router.post(f"{API}/{QUEUE}/tasks").mock(side_effect=self._take_task)
        router.route(host="127.0.0.1").pass_through()

    def _give_token(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["Metadata-Flavor"] == "Google"
        self.tokens += 1
        return httpx.Response(200, json={"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"})

    def _take_task(self, request: httpx.Request) -> httpx.Response:
        if self.is_down or request.headers["Authorization"] != f"Bearer {TOKEN}":
            return httpx.Response(503)
        told = json.loads(request.content)["task"]["httpRequest"]
        body = base64.b64decode(told["body"])
        httpx.request(told["httpMethod"], told["url"], headers=told["headers"], content=body).raise_for_status()
        return httpx.Response(200, json={"name": f"{QUEUE}/tasks/1"})


@pytest.fixture
def google() -> Iterator[Google]:
    with respx.mock(assert_all_called=False) as router:
        yield Google(router)


@pytest.fixture(params=STRINGS)
def string(
    request: pytest.FixtureRequest, home: Home, database: Clone, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The settings of one way to ring, and what it needs."""
    name = str(request.param)
    settings = {"WOCS_NODE_URL": home.url, "WOCS_NODE_SECRET": SECRET, "DATABASE_URL": database.service_url}
    ends: list[Callable[[], object]] = []
    if name == "redis":
        settings["REDIS_URL"] = valkey.url
    elif name == "upstash":
        pool = redis.ConnectionPool.from_url(valkey.url, protocol=2, driver_info=None)
        server = served(front(pool, TOKEN))
        settings |= {"UPSTASH_REDIS_REST_URL": server.__enter__(), "UPSTASH_REDIS_REST_TOKEN": TOKEN}
        ends += [lambda: server.__exit__(None, None, None), pool.disconnect]
    elif name == "cloud_tasks":
        request.getfixturevalue("google")
        settings["WOCS_CLOUD_TASKS_QUEUE"] = QUEUE
    elif name == "postgres":
        settings["WOCS_QUEUE"] = "postgres"
        listener = BellListener(database.service_url)
        listener.start()
        wait_for(listener.listening.is_set)
        ends.append(listener.stop)
    for variable, value in settings.items():
        monkeypatch.setenv(variable, value)
    forget_settings()
    with redis.Redis.from_url(valkey.url) as client:
        client.flushall()
    yield name
    if queue := open_queue():
        queue.close()
    for end in ends:
        end()


def ring(database: Clone, *tasks: str) -> None:
    """As if these had been asked for a while ago and nobody had been told: the next tick rings."""
    database.sql("update wocs.tasks set rung_at = null where id = any (%s)", list(tasks))
    run_errands(database.call("wocs_tick", {"settings": {}}))


def test_a_ring_is_heard_and_what_it_rang_for_is_taken_in_order(string: str, home: Home, database: Clone) -> None:
    late, low, high = (make_home_task(database, priority=priority) for priority in ("normal", "low", "high"))
    early = make_home_task(database)
    move_back(database, "tasks", "created_at", 60, f"id = '{early}'")
    ring(database, late, low, high, early)
    home.await_ring(4)
    assert [home.take() for _ in range(5)] == [high, early, late, low, None]


def test_what_the_node_cannot_do_is_not_taken(string: str, home: Home, database: Clone) -> None:
    foreign, own = make_home_task(database, priority="high"), make_home_task(database)
    database.sql("update wocs.tasks set type = 'tiktok_pages' where id = %s", foreign)
    ring(database, foreign, own)
    home.await_ring(2)
    assert [home.take(), home.take()] == [own, None]


def test_twenty_takers_never_take_the_same(string: str, home: Home, database: Clone) -> None:
    tasks = [make_home_task(database) for _ in range(12)]
    ring(database, *tasks)
    home.await_ring(12)
    with ThreadPoolExecutor(20) as takers:
        taken = [task for task in takers.map(lambda _: home.take(), range(20)) if task]
    assert sorted(taken) == sorted(tasks)


def test_a_ring_that_is_lost_loses_nothing(
    string: str, home: Home, database: Clone, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WOCS_NODE_URL", "http://127.0.0.1:1")
    if string in {"redis", "upstash"}:
        monkeypatch.setenv({"redis": "REDIS_URL", "upstash": "UPSTASH_REDIS_REST_URL"}[string], "redis://127.0.0.1:1/0")
    forget_settings()
    task = make_home_task(database)
    ring(database, task)
    move_back(database, "tasks", "rung_at", 20)
    assert home.beat()["due"] == [task]


def test_with_no_node_nobody_is_called(string: str, home: Home) -> None:
    open_bell().ring([{"task": "TASK-1", "score": 1.0}], [])
    assert home.jobs == []


def test_cloud_tasks_that_is_down_is_noted_and_its_token_is_asked_for_once(
    google: Google, home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WOCS_NODE_URL", home.url)
    monkeypatch.setenv("WOCS_NODE_SECRET", SECRET)
    forget_settings()
    bell, nodes = CloudTasksBell(QUEUE), [{"name": "home", "key": identity_of("home", SECRET).key}]
    google.is_down = True
    bell.ring([{"task": "TASK-1201", "score": 1.0}], nodes)
    assert "bell.queue_down" in capsys.readouterr().out
    google.is_down = False
    bell.ring([{"task": "TASK-1201", "score": 1.0}], nodes)
    home.await_ring(1)
    assert google.tokens == 1


@pytest.mark.parametrize(
    "queue", ["bell", "projects/p/queues/q", "https://evil.example/projects/p/locations/l/queues/q"]
)
def test_what_is_no_queues_name_is_refused(queue: str) -> None:
    with pytest.raises(ValueError, match="WOCS_CLOUD_TASKS_QUEUE"):
        CloudTasksBell(queue)


def test_what_others_notify_is_passed_over(database: Clone) -> None:
    knocks: list[int] = []
    listener = BellListener(database.service_url, lambda jobs, _: knocks.append(jobs))
    listener.start()
    wait_for(listener.listening.is_set)
    for told in (
        "nonsense",
        "[]",
        '{"jobs": "x", "nodes": []}',
        '{"jobs": 1, "nodes": [7]}',
        '{"jobs": 2, "nodes": []}',
    ):
        database.sql("select pg_notify('wocs_bell', %s)", told)
    wait_for(lambda: knocks)
    listener.stop()
    assert knocks == [2]
