"""Weights and limits of the speech reader, read once from `data/weights.toml`, with their units and reasons."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

_FILE = Path(__file__).parent / "data" / "weights.toml"


class Weights:
    """The weights of one subject by name. Nobody sets one: a misspelt name fails where it is read."""

    def __init__(self, weights: dict[str, Any]) -> None:
        vars(self).update({name: float(weight["value"]) for name, weight in weights.items()})

    def __setattr__(self, name: str, value: float) -> None:
        raise AttributeError(f"{name}: weights are set in {_FILE.name}")

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> float: ...


class Subjects:
    """Every subject's weights: `WEIGHTS.leftover.talk`."""

    def __init__(self, subjects: dict[str, Any]) -> None:
        vars(self).update({name: Weights(weights) for name, weights in subjects.items()})

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Weights: ...


class Limits:
    """Whole numbers: how many words, letters or tries at most or at least."""

    def __init__(self, limits: dict[str, Any]) -> None:
        vars(self).update({name: int(limit["value"]) for name, limit in limits.items()})

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> int: ...


with _FILE.open("rb") as _file:
    _data = tomllib.load(_file)
LIMITS = Limits(_data.pop("limits"))
WEIGHTS = Subjects(_data)
