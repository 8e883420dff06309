"""Sides measured in turn, and what may be said of them: a median and the interval that holds it."""

from collections.abc import Callable
from math import comb
from statistics import median
from typing import NamedTuple

CONFIDENCE = 0.95
FEWEST = 6  # below, not even the whole range holds the median with 95 %: 1 - 2 / 2^5 = 0.94


class Interval(NamedTuple):
    """A median, and the two values of the sample between which the true one lies with 95 % or more."""

    median: float
    low: float
    high: float


def interleave(sides: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """One figure of each side a round; every second round backwards, so that none is always measured first."""
    figures: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds):
        for name in list(sides)[:: -1 if number % 2 else 1]:
            figures[name].append(sides[name]())
    return figures


def interval_of(sample: list[float]) -> Interval:
    """The distribution-free interval of the median, by ranks: how many values lie below it is binomial.

    Raises ValueError for fewer than six values.
    """
    if len(sample) < FEWEST:
        raise ValueError(f"{len(sample)} values are too few for an interval of 95 %: measure {FEWEST} rounds or more")
    ordered, cut = sorted(sample), cut_ranks(len(sample))
    return Interval(median(ordered), ordered[cut], ordered[-1 - cut])


def ratio_of(ours: list[float], theirs: list[float]) -> Interval:
    """Ours by theirs, round by round: what slowed the machine in a round slowed both."""
    return interval_of([one / other for one, other in zip(ours, theirs, strict=True)])


def cut_ranks(size: int) -> int:
    """How many values may be left out at each end: the chance that the median is among them stays within 5 %."""
    cut, tail = 0, 1 / 2**size
    while True:
        tail += comb(size, cut + 1) / 2**size
        if 2 * tail > 1 - CONFIDENCE:
            return cut
        cut += 1
