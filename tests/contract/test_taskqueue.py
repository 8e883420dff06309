"""One contract, two ways to the bell: Redis' own protocol, and Upstash's client over its REST protocol."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import redis
import upstash_redis
from hypothesis import given
from hypothesis import strategies as st

import shared.taskqueue.redis
import shared.taskqueue.upstash
from local.services.upstash_rest import front
from local.services.valkey import Valkey
from shared.settings import settings
from shared.taskqueue import BELL, QueueDown, TaskQueue, open_queue, score
from shared.taskqueue.redis import RedisQueue
from shared.taskqueue.upstash import UpstashQueue
from tests.contract.http_servers import served

TOKEN = "a token of these tests"


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
    bell.push({"TASK-1203": 3.5, "TASK-1201": 1.0, "TASK-1202": 2.0})
    assert bell.pop() == ["TASK-1201"]
    assert bell.pop(5) == ["TASK-1202", "TASK-1203"]
    assert bell.pop() == []


def test_pushing_again_moves_and_does_not_double(bell: TaskQueue) -> None:
    bell.push({"TASK-1": 1.0, "TASK-2": 2.0})
    bell.push({"TASK-1": 3.0})
    assert bell.pop(9) == ["TASK-2", "TASK-1"]


def test_a_score_keeps_its_milliseconds(bell: TaskQueue, plain: redis.Redis) -> None:
    bell.push({"TASK-1": score("low", 1795190400.123)})
    assert plain.zscore(BELL, "TASK-1") == pytest.approx(21795190400.123, abs=1e-4)


def test_pushing_nothing_asks_nothing(bell: TaskQueue, plain: redis.Redis) -> None:
    plain.config_resetstat()
    bell.push({})
    assert "cmdstat_zadd" not in plain.info("commandstats")


def test_a_job_costs_two_commands(bell: TaskQueue, plain: redis.Redis) -> None:
    bell.push({"TASK-0": 0.0})
    bell.pop()
    plain.config_resetstat()
    for n in range(10):
        bell.push({f"TASK-{n}": float(n), f"TASK-{n}0": float(n)})
        bell.pop(2)
    counted = plain.info("commandstats")
    ours = {name: numbers["calls"] for name, numbers in counted.items() if "config" not in name and "info" not in name}
    assert ours == {"cmdstat_zadd": 10, "cmdstat_zpopmin": 10}


def test_what_is_no_task_id_is_dropped(bell: TaskQueue, plain: redis.Redis) -> None:
    plain.zadd(BELL, {"junk": 0, "TASK-1": 1, "TASK-12345678901": 2, "TASK-2\n": 3, "task-3": 4, b"TASK-\xff": 5})
    assert bell.pop(20) == ["TASK-1"]


def test_twenty_takers_never_take_the_same(bell: TaskQueue) -> None:
    bell.push({f"TASK-{n}": float(n) for n in range(200)})
    with ThreadPoolExecutor(20) as takers:
        taken = [task for batch in takers.map(lambda _: bell.pop(3), range(80)) for task in batch]
    assert sorted(taken) == sorted(f"TASK-{n}" for n in range(200))


def test_another_kind_of_value_under_the_key_is_down(bell: TaskQueue, plain: redis.Redis) -> None:
    plain.set(BELL, "not a set")
    with pytest.raises(QueueDown):
        bell.push({"TASK-1": 1.0})
    with pytest.raises(QueueDown):
        bell.pop()


def test_a_connection_that_broke_while_idle_is_opened_again(bell: TaskQueue, plain: redis.Redis) -> None:
    bell.push({"TASK-1": 1.0})
    plain.client_kill_filter(_type="normal", skipme=True)
    bell.push({"TASK-2": 2.0})
    assert bell.pop(2) == ["TASK-1", "TASK-2"]


BELLS: list[Callable[[int], TaskQueue]] = [
    lambda port: RedisQueue(f"redis://127.0.0.1:{port}/0"),
    lambda port: UpstashQueue(f"http://127.0.0.1:{port}", TOKEN),
]


@pytest.mark.parametrize("to", BELLS, ids=["redis", "upstash"])
def test_a_closed_port_is_down_at_once(to: Callable[[int], TaskQueue]) -> None:
    began = time.monotonic()
    bell = to(1)
    with pytest.raises(QueueDown):
        bell.push({"TASK-1": 1.0})
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
            bell.pop()
        bell.close()
    assert time.monotonic() - began < 1.5


def test_a_wrong_token_is_down(upstash_url: str) -> None:
    bell = UpstashQueue(upstash_url, "another")
    with pytest.raises(QueueDown, match="UpstashError") as down:
        bell.pop()
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


def again() -> None:
    settings.cache_clear()
    open_queue.cache_clear()


TIMES = st.floats(min_value=0, max_value=4e9, allow_nan=False)


@given(TIMES, TIMES)
def test_priority_goes_before_any_time(one: float, other: float) -> None:
    assert score("high", one) < score("normal", other) < score("low", one)


@given(TIMES, TIMES)
def test_within_a_priority_the_older_goes_first(one: float, other: float) -> None:
    assert (score("low", one) < score("low", other)) == (one < other) or abs(one - other) < 1e-4
