"""From values to heights, and the round numbers that lines are drawn at."""

import math
from dataclasses import dataclass

from home_node.charts.canvas import Box

STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """`low` and `high` are values; zero always lies between them."""

    low: float
    high: float
    box: Box

    def to_y(self, value: float) -> float:
        return self.box.bottom - (value - self.low) / (self.high - self.low) * self.box.height

    @property
    def zero(self) -> float:
        return self.to_y(0)

    def list_ticks(self) -> list[float]:
        step = pick_step(self.high - self.low)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [count * step for count in range(first, last + 1)]


def fit_scale(values: list[float], box: Box, whole_numbers: bool = False) -> Scale:
    """Ends at round numbers; where everything is zero, zero lies at the bottom."""
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        high = 1.0
    step = pick_step(high - low)
    step = max(step, 1.0) if whole_numbers else step
    return Scale(math.floor(low / step + 1e-9) * step, max(math.ceil(high / step - 1e-9) * step, step), box)


def fit_tightly(values: list[float], box: Box) -> Scale:
    """Ends at the values themselves: for a plot whose numbers stand on the columns."""
    low, high = min(0.0, *values), max(0.0, *values)
    return Scale(low, high if high > low else 1.0, box)


def pick_step(reach: float, most: int = 4) -> float:
    """The smallest round step that needs at most so many for the whole reach."""
    rough = reach / most
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))
