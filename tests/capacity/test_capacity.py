"""What a command costs is counted, what `make capacity` says follows from it, and a month fits the free tiers."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
import redis

from local.capacity.__main__ import BEGIN, END, PAGE, write_table
from local.capacity.costs import Cost, blend, read_costs, write_costs
from local.capacity.month import QUIET, TALKATIVE, find_end, simulate_month
from local.services.valkey import Valkey
from shared.settings import settings
from shared.taskqueue import open_queue
from shared.taskqueue.redis import RedisQueue
from tests.capacity.counting import Counter, count_costs
from tests.conversation.fake_home_node import Home
from tests.conversation.webhook_in_process import WebhookClient

IS_WRITTEN = bool(os.environ.get("WOCS_WRITE_COSTS"))  # read before the tests forget all that is set
TIMES = 20
ROUGHLY = {"bytes": 0.03, "kept_bytes": 0.03}  # ids, times and numbers are not always of the same length


@pytest.fixture
def counter(
    webhook: WebhookClient, valkey: Valkey, queue: RedisQueue, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Counter]:
    monkeypatch.setenv("REDIS_URL", valkey.url)
    settings.cache_clear()
    open_queue.cache_clear()
    with redis.Redis.from_url(valkey.url) as client:
        yield Counter(webhook, Home(), client, monkeypatch)
    if opened := open_queue():
        opened.close()


def test_the_costs_are_those_that_are_counted_and_a_month_of_them_fits_every_free_tier(counter: Counter) -> None:
    counted = count_costs(counter, TIMES)
    if IS_WRITTEN:
        write_costs(counted)
    known = read_costs()
    assert counted.keys() == known.keys()
    for kind, cost in counted.items():
        for name, value in asdict(cost).items():
            expected = pytest.approx(getattr(known[kind], name), rel=ROUGHLY.get(name, 1e-6))
            assert value == expected, f"{kind}.{name} changed: WOCS_WRITE_COSTS=1 make test ARGS=tests/capacity"
    uses = simulate_month(counted, 200, QUIET)
    assert [use for use in uses if not use.fits] == []
    assert blend(counted, QUIET).redis_commands <= 2


def test_the_page_says_what_the_costs_come_to() -> None:
    table = PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    assert table == write_table(read_costs()), "python -m local.capacity --write"


@pytest.mark.parametrize("shares", [QUIET, TALKATIVE], ids=["quiet", "talkative"])
def test_a_tier_fits_up_to_its_end_and_no_further(shares: dict[str, float]) -> None:
    costs = read_costs()
    assert sum(shares.values()) == pytest.approx(1)
    for use in simulate_month(costs, 1, shares):
        end = find_end(costs, shares, use.tier)
        found = [u.fits for n in (end, end + 1) for u in simulate_month(costs, n, shares) if u.tier == use.tier]
        assert found == [True, False], use.tier


def test_what_never_fits_ends_at_none() -> None:
    costs = {"answer": Cost(1, 1, 0, 5000, 0, 0, 0)}
    assert find_end(costs, {"answer": 1.0}, "WhatsApp messages") == 0


def test_costs_are_read_as_they_were_written(tmp_path: Path) -> None:
    costs = {"answer": Cost(4, 7, 0, 1, 0, 1234.5, 400), "home": Cost(9, 20, 2, 1, 90_004, 5e3, 1e3)}
    write_costs(costs, tmp_path / "costs.toml")
    assert read_costs(tmp_path / "costs.toml") == costs
