"""The intervals of polls, beats and retries, and the budgets they keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home_node.pacing import BUSY_BEAT_S, backoff_s, next_beat_s, next_poll_s

DAY_S = 86_400


def polls_in_an_idle_day(doorbell: bool) -> int:
    idle_s, polls = 0.0, 0
    while idle_s < DAY_S:
        idle_s += next_poll_s(idle_s, doorbell)
        polls += 1
    return polls


def test_an_idle_day_behind_a_doorbell_costs_at_most_300_looks() -> None:
    assert polls_in_an_idle_day(doorbell=True) == 288


def test_an_idle_day_without_a_doorbell_costs_at_most_8000_looks() -> None:
    assert polls_in_an_idle_day(doorbell=False) <= 8_000


def test_polling_starts_at_two_seconds_after_a_task_and_slows_down_to_fifteen() -> None:
    idle_s, waits = 0.0, []
    for _ in range(6):
        waits.append(next_poll_s(idle_s, doorbell=False))
        idle_s += waits[-1]
    assert waits == [2, 2, 4, 8, 15, 15]


@pytest.mark.parametrize(
    ("beat_s", "leases_s", "call_again_s", "expected"),
    [
        (30, [], None, 30),
        (30, [], 5, 5),
        (30, [], 300, 30),
        (30, [600], None, BUSY_BEAT_S),
        (30, [600, 9], None, 3),
        (10, [600], None, 10),
        (30, [], 0, 1),
        (30, [0.1], -4, 1),
    ],
)
def test_a_beat_is_due(beat_s: float, leases_s: list[float], call_again_s: float | None, expected: float) -> None:
    assert next_beat_s(beat_s, leases_s, call_again_s) == expected


@given(st.integers(min_value=1, max_value=10_000))
def test_the_pause_between_calls_grows_but_never_beyond_forty_seconds(attempt: int) -> None:
    assert 0.3 < backoff_s(attempt) < 40
