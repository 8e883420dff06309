"""One contract, two ways to the bell: Redis' own protocol, and Upstash's client over its REST protocol."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import redis
import upstash_redis

import shared.taskqueue.redis
import shared.taskqueue.upstash
from local.services.upstash_rest import front
from local.services.valkey import Valkey
from shared.contract.work_types import BellEntry
from shared.settings import read_settings, settings
from shared.taskqueue import RANK, QueueDown, TaskQueue, name_set, open_queue
from shared.taskqueue.redis import RedisQueue
from shared.taskqueue.upstash import UpstashQueue
from tests.contract.http_servers import served

TOKEN = "a token of these tests"
LABELS = ("browser", "voice")
NORMAL = name_set(1, "browser")


def entry(task: str, at: float, rank: int = 1, label: str | None = "browser") -> BellEntry:
    """`at`: milliseconds."""
    return {"task": task, "score": rank * RANK + at, "label": label}


@pytest.fixture(scope="module")
def upstash_url(valkey: Valkey) -> Iterator[str]:
    pool = redis.ConnectionPool.from_url(valkey.url, protocol=2, driver_info=None)
    with served(front(pool, TOKEN)) as url:
        yield url
    pool.disconnect()


@pytest.fixture
def plain(valkey: Valkey) -> Iterator[redis.Redis]:
    """Past every door: what is in the set, and what the server was asked."""
    with redis.Redis.from_url(valkey.url, decode_responses=True) as client:
        client.flushall()
        yield client


@pytest.fixture(params=["redis", "upstash"])
def bell(request: pytest.FixtureRequest, plain: redis.Redis, valkey: Valkey) -> Iterator[TaskQueue]:
    if request.param == "redis":
        opened: TaskQueue = RedisQueue(valkey.url)
    else:
        opened = UpstashQueue(request.getfixturevalue("upstash_url"), TOKEN)
    yield opened
    opened.close()


def test_the_lowest_score_comes_first(bell: TaskQueue) -> None:
    bell.push([entry("TASK-1203", 3.5), entry("TASK-1201", 1.0), entry("TASK-1202", 2.0)])
    assert bell.pop(LABELS) == ["TASK-1201"]
    assert bell.pop(LABELS, 5) == ["TASK-1202", "TASK-1203"]
    assert bell.pop(LABELS) == []


def test_priority_goes_before_any_time_and_any_label(bell: TaskQueue) -> None:
    bell.push([entry("TASK-1", 1.0, 2, "voice"), entry("TASK-2", 2.0, 1), entry("TASK-3", 9e12, 0, None)])
    assert [bell.pop(LABELS) for _ in range(4)] == [["TASK-3"], ["TASK-2"], ["TASK-1"], []]


def test_a_node_takes_only_what_it_has_the_label_for(bell: TaskQueue) -> None:
    bell.push([entry("TASK-1", 1.0, label="tiktok_studio"), entry("TASK-2", 2.0, label=None)])
    assert bell.pop(LABELS) == ["TASK-2"]
    assert bell.pop(LABELS) == []
    assert bell.pop(["tiktok_studio"]) == ["TASK-1"]


def test_no_label_starves_behind_a_full_one(bell: TaskQueue) -> None:
    bell.push([entry(f"TASK-{n}", float(n)) for n in range(100)] + [entry("TASK-500", 1e9, label="voice")])
    taken = [bell.pop(LABELS)[0] for _ in range(60)]
    assert "TASK-500" in taken  # one of three labels comes first each time: missed once in 10^10


def test_pushing_again_moves_and_does_not_double(bell: TaskQueue) -> None:
    bell.push([entry("TASK-1", 1.0), entry("TASK-2", 2.0)])
    bell.push([entry("TASK-1", 3.0)])
    assert bell.pop(LABELS, 9) == ["TASK-2", "TASK-1"]


def test_a_score_keeps_its_milliseconds(bell: TaskQueue, plain: redis.Redis) -> None:
    bell.push([entry("TASK-1", 1795190400123.0, 2)])
    assert plain.zscore(name_set(2, "browser"), "TASK-1") == 21795190400123


def test_pushing_nothing_asks_nothing(bell: TaskQueue, plain: redis.Redis) -> None:
    plain.config_resetstat()
    bell.push([])
    assert "cmdstat_zadd" not in plain.info("commandstats")


def test_a_job_costs_two_commands(bell: TaskQueue, plain: redis.Redis) -> None:
    bell.push([entry("TASK-0", 0.0)])
    bell.pop(LABELS)
    plain.config_resetstat()
    for n in range(10):
        bell.push([entry(f"TASK-{n}", float(n)), entry(f"TASK-{n}0", float(n))])
        bell.pop(LABELS, 2)
    counted = plain.info("commandstats")
    ours = {name: numbers["calls"] for name, numbers in counted.items() if "config" not in name and "info" not in name}
    assert ours == {"cmdstat_zadd": 10, "cmdstat_zmpop": 10}


def test_what_is_no_task_id_is_dropped(bell: TaskQueue, plain: redis.Redis) -> None:
    plain.zadd(NORMAL, {"junk": 0, "TASK-1": 1, "TASK-12345678901": 2, "TASK-2\n": 3, "task-3": 4, b"TASK-\xff": 5})
    assert bell.pop(LABELS, 20) == ["TASK-1"]


def test_twenty_takers_never_take_the_same(bell: TaskQueue) -> None:
    bell.push([entry(f"TASK-{n}", float(n)) for n in range(200)])
    with ThreadPoolExecutor(20) as takers:
        taken = [task for batch in takers.map(lambda _: bell.pop(LABELS, 3), range(80)) for task in batch]
    assert sorted(taken) == sorted(f"TASK-{n}" for n in range(200))


def test_another_kind_of_value_under_the_key_is_down(bell: TaskQueue, plain: redis.Redis) -> None:
    plain.set(NORMAL, "not a set")
    with pytest.raises(QueueDown):
        bell.push([entry("TASK-1", 1.0)])
    with pytest.raises(QueueDown):
        bell.pop(LABELS)


def test_a_connection_that_broke_while_idle_is_opened_again(bell: TaskQueue, plain: redis.Redis) -> None:
    bell.push([entry("TASK-1", 1.0)])
    plain.client_kill_filter(_type="normal", skipme=True)
    bell.push([entry("TASK-2", 2.0)])
    assert bell.pop(LABELS, 2) == ["TASK-1", "TASK-2"]


BELLS: list[Callable[[int], TaskQueue]] = [
    lambda port: RedisQueue(f"redis://127.0.0.1:{port}/0"),
    lambda port: UpstashQueue(f"http://127.0.0.1:{port}", TOKEN),
]


@pytest.mark.parametrize("to", BELLS, ids=["redis", "upstash"])
def test_a_closed_port_is_down_at_once(to: Callable[[int], TaskQueue]) -> None:
    began = time.monotonic()
    bell = to(1)
    with pytest.raises(QueueDown):
        bell.push([entry("TASK-1", 1.0)])
    bell.close()
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("to", BELLS, ids=["redis", "upstash"])
def test_a_server_that_says_nothing_is_down_after_one_timeout(
    to: Callable[[int], TaskQueue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared.taskqueue.redis, "TIMEOUT_S", 0.3)
    monkeypatch.setattr(shared.taskqueue.upstash, "TIMEOUT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        bell = to(silent.getsockname()[1])
        began = time.monotonic()
        with pytest.raises(QueueDown, match="Timeout"):
            bell.pop(LABELS)
        bell.close()
    assert time.monotonic() - began < 1.5


def test_a_wrong_token_is_down(upstash_url: str) -> None:
    bell = UpstashQueue(upstash_url, "another")
    with pytest.raises(QueueDown, match="UpstashError") as down:
        bell.pop(LABELS)
    assert "another" not in str(down.value)
    bell.close()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", ""])
def test_the_front_answers_to_no_other_name(upstash_url: str, host: str) -> None:
    headers = {"Host": host, "Authorization": f"Bearer {TOKEN}"}
    assert httpx.post(upstash_url, json=["PING"], headers=headers).status_code == 403


def test_the_front_speaks_to_the_vendors_client_as_it_comes(upstash_url: str, plain: redis.Redis) -> None:
    with upstash_redis.Redis(upstash_url, TOKEN) as client:  # base64, telemetry and all
        assert client.set("name", "Abang Colek 🌶") is True
        assert client.get("name") == "Abang Colek 🌶"
        assert client.get("nothing") is None
        with client.pipeline() as several:
            several.incr("n").incr("n").lrange("none", 0, -1)
            assert several.exec() == [1, 2, []]
        with pytest.raises(upstash_redis.errors.UpstashError, match="ERR"):
            client.execute(["ZADD", "name"])


def test_the_settings_choose_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_queue() is None
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    again()
    assert isinstance(open_queue(), RedisQueue)
    monkeypatch.setenv("UPSTASH_REDIS_REST_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("UPSTASH_REDIS_REST_TOKEN", TOKEN)
    again()
    assert isinstance(open_queue(), UpstashQueue)


@pytest.mark.parametrize(
    ("told", "chosen"),
    [
        ({}, ""),
        ({"WOCS_QUEUE": "postgres", "REDIS_URL": "redis://x"}, "postgres"),
        ({"WOCS_QUEUE": "Redis", "REDIS_URL": "redis://x", "UPSTASH_REDIS_REST_URL": "x"}, "redis"),
        ({"WOCS_CLOUD_TASKS_QUEUE": "projects/p/locations/l/queues/q"}, "cloud_tasks"),
    ],
)
def test_the_string_is_what_is_said_or_what_is_set(told: dict[str, str], chosen: str) -> None:
    assert read_settings(told).queue == chosen


@pytest.mark.parametrize("wish", ["rabbit", "upstash", "redis"])
def test_a_string_that_cannot_be_is_said_at_once(wish: str) -> None:
    with pytest.raises(ValueError, match="WOCS_QUEUE"):
        read_settings({"WOCS_QUEUE": wish})


def again() -> None:
    settings.cache_clear()
    open_queue.cache_clear()
