"""Calls that want the same rows in other orders never wait in a circle; tests/stress tries all doors at once."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import psycopg
import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    STRANGER,
    Json,
    call_of,
    command,
    make_home_task,
    mark_all_sent,
    message,
    numbers,
    run_at_once,
    send_command,
    word,
)

TIMES = 3
PAIR_RATE = {"code": 131056, "detail": "pair"}


def pair_rates(wocs: Clone) -> list[Json]:
    """Four callers each tell that one of a person's four messages was too fast."""
    mark_all_sent(wocs)
    ids = [send_command(wocs, page="a", rate_per_minute=1000)["id"] for _ in range(4)]
    return [{"results": [{"id": one, "error": PAIR_RATE, "retry_in_s": 9} for one in order]} for order in
            ([ids[0], ids[3]], [ids[3], ids[1]], [ids[1], ids[2]], [ids[2], ids[0]])]  # fmt: skip


def statuses(wocs: Clone) -> list[Json]:
    told = next(numbers)
    base = {"status": "read", "at": "2026-11-22T08:00:00+00:00", "errors": [], "pricing": None, "outbox": None}
    return [
        {"statuses": [base | {"id": f"wamid.{one}", "status": f"x{told}"} for one in order]}
        for order in permutations(range(3))
    ]


def changed_numbers(wocs: Clone) -> list[Json]:
    def change(nth: int, who: str) -> Json:
        told = {"kind": "user_id", "old": who, "new": f"MY.{nth}{who}"}
        return {"key": f"{nth} {who}", "kind": "system", "raw": {}, "change": told}

    people = [ADMIN, OTHER_ADMIN, ALI]
    return [{"others": [change(10 * n + i, who) for i, who in enumerate(order)]} for n, order in
            enumerate(permutations(people))]  # fmt: skip


def words_about_tasks(wocs: Clone) -> list[Json]:
    tasks = [make_home_task(wocs, rate_per_minute=1000) for _ in range(3)]
    return [
        {"messages": [message(who, word("cancel", task), "cancel") for task in order]}
        for who, order in zip([ADMIN, OTHER_ADMIN] * 3, permutations(tasks), strict=True)
    ]


def copies_nobody_recorded(wocs: Clone) -> list[Json]:
    some = [message(who, command(page="x"), "/stamp") for who in (ADMIN, STRANGER, OTHER_ADMIN)]
    return [{"messages": list(order), "settings": {"rate_per_minute": 1000}} for order in permutations(some)]


def strangers_by_number_and_by_id(wocs: Clone) -> list[Json]:
    def chat(nth: int, has_number: bool) -> Json:
        return message(f"6019{nth:07d}" if has_number else None, {"do": "chat"}, user_id=f"MY.{nth}")

    orders = permutations(range(3))
    return [{"messages": [chat(nth, turn % 2 == 0) for nth in order]} for turn, order in enumerate(orders)]


CROSSED: dict[str, tuple[tuple[str, ...], Callable[[Clone], list[Json]]]] = {
    "the pair rate of one person": (("wocs_sent",), pair_rates),
    "statuses of nobody's messages": (("wocs_record",), statuses),
    "people whose ids changed": (("wocs_record",), changed_numbers),
    "words about the same tasks": (("wocs_intake",), words_about_tasks),
    "copies that nobody recorded": (("wocs_intake", "wocs_record"), copies_nobody_recorded),
    "strangers by number and by id": (("wocs_intake",), strangers_by_number_and_by_id),
}


@pytest.mark.parametrize("kind", CROSSED)
def test_crossed_calls_meet_no_deadlock(wocs: Clone, kind: str) -> None:
    doors, make_requests = CROSSED[kind]
    for _ in range(TIMES):
        calls: list[Callable[..., Any]] = [call_of(door, r) for r in make_requests(wocs) for door in doors]
        run_at_once(calls * 2, wocs)
    assert wocs.sql("select deadlocks from pg_stat_database where datname = current_database()") == [(0,)]


def test_a_beat_holds_no_task_that_somebody_is_changing(wocs: Clone) -> None:
    """It is told nothing false meanwhile: the task is neither lost nor to be dropped."""
    tasks = [make_home_task(wocs) for _ in range(2)]
    running = [wocs.call("wocs_claim", {"task": task, "node": "pc"})["task"] for task in tasks]
    held = [{"task": task["id"], "attempt": task["attempt"]} for task in running]
    change = "update wocs.tasks set priority = 'high' where id = %s"
    with psycopg.connect(wocs.url) as somebody:
        somebody.execute(change, [tasks[1]])
        assert wocs.call("wocs_beat", {"node": "pc", "running": held})["stop"] == []
