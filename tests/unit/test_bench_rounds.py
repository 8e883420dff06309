"""The statistics that a benchmark's figures rest on."""

import random
from statistics import NormalDist

import pytest

from bench.rounds import interleave, interval_of, ratio_of


@pytest.mark.parametrize(
    ("size", "low", "high"),
    [(6, 1, 6), (8, 1, 8), (9, 2, 8), (10, 2, 9), (12, 3, 10), (20, 6, 15), (25, 8, 18)],
)
def test_the_interval_has_the_ranks_of_the_sign_test(size: int, low: int, high: int) -> None:
    """Its two-sided critical values at 5 %."""
    found = interval_of([float(n) for n in random.Random(1).sample(range(1, size + 1), size)])
    assert (found.low, found.high) == (low, high)


def test_the_interval_holds_the_true_median_as_often_as_it_says() -> None:
    skewed = random.Random(20)
    tries = [interval_of([skewed.lognormvariate(0, 1) for _ in range(12)]) for _ in range(4000)]
    held = sum(found.low <= 1 <= found.high for found in tries) / len(tries)  # the median of lognormal(0, 1) is 1
    doubt = NormalDist().inv_cdf(0.9999) * (0.0386 * 0.9614 / len(tries)) ** 0.5
    assert held == pytest.approx(0.9614, abs=doubt), "1 - 2 (1 + 12 + 66) / 2^12"


def test_too_few_rounds_have_no_interval() -> None:
    with pytest.raises(ValueError, match="5 values are too few"):
        interval_of([1.0] * 5)


def test_what_slows_a_whole_round_is_not_in_the_ratio() -> None:
    slowed = [1.0, 1.0, 9.0, 1.0, 5.0, 1.0]
    assert ratio_of([2 * one for one in slowed], slowed) == (2, 2, 2)


def test_neither_side_is_always_the_first() -> None:
    order: list[str] = []

    def side(name: str) -> float:
        order.append(name)
        return len(order)

    figures = interleave({"ours": lambda: side("ours"), "theirs": lambda: side("theirs")}, 3)
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert figures == {"ours": [1, 4, 5], "theirs": [2, 3, 6]}
