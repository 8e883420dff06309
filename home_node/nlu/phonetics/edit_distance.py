"""The edit distance of two phonetic codes, weighted: sounds made at one place of the mouth are near each other."""

from functools import cache, lru_cache
from itertools import accumulate
from math import inf
from typing import NamedTuple

from home_node.nlu.gazetteer import SOUNDS
from home_node.nlu.weights import WEIGHTS

_NO_CHANGES: dict[str, float] = {}


class SoundCosts(NamedTuple):
    """What it costs that a sound was heard as another, went missing, or went missing at the end of a word."""

    changes: dict[str, dict[str, float]]
    losses: dict[str, float]
    losses_at_end: dict[str, float]
    consonant: float
    change: float


@cache
def sound_costs() -> SoundCosts:
    """The table of costs, from sounds.toml and the weights."""
    changes: dict[str, dict[str, float]] = {}
    for alike, pairs in SOUNDS["alike"].items():
        for one, other in pairs:
            cost = getattr(WEIGHTS.sound_change, alike)
            changes.setdefault(one, {})[other] = changes.setdefault(other, {})[one] = cost
    losses = {sound: getattr(WEIGHTS.sound_loss, kind) for kind, sounds in SOUNDS["lost"].items() for sound in sounds}
    at_end = SOUNDS["lost_at_end"].items()
    final = {sound: getattr(WEIGHTS.sound_loss, kind) for kind, sounds in at_end for sound in sounds}
    return SoundCosts(changes, losses, final, WEIGHTS.sound_loss.consonant, WEIGHTS.sound_change.other)


def compare_sounds(one: str, other: str, most: float = inf) -> float:
    """How unlike two codes are for their length: 0 the same, above 0.4 hardly one word; beyond `most` just more."""
    if one == other:
        return 0.0
    length = max(WEIGHTS.sound_change.shortest, (len(one) + len(other)) / 2)
    return edit_distance(one, other, most * length) / length


def edit_distance(one: str, other: str, most: float = inf) -> float:
    """The least cost of turning one code into the other; more than `most` (not how much more) when it is."""
    costs = sound_costs()
    gains = _losses_of(other)
    row = [0.0, *accumulate(gains)]
    for letter, lost in zip(one, _losses_of(one), strict=True):
        row = _next_row(row, other, costs.changes.get(letter, _NO_CHANGES), letter, lost, gains, costs.change)
        if min(row) > most:
            return inf
    return row[-1]


@lru_cache(maxsize=16384)
def _losses_of(code: str) -> tuple[float, ...]:
    costs = sound_costs()
    losses = [costs.losses.get(letter, costs.consonant) for letter in code]
    if code:
        losses[-1] = costs.losses_at_end.get(code[-1], losses[-1])
    return tuple(losses)


def _next_row(
    before: list[float],
    other: str,
    changes: dict[str, float],
    letter: str,
    lost: float,
    gains: tuple[float, ...],
    change: float,
) -> list[float]:
    diagonal = before[0]
    least = diagonal + lost
    row = [least]
    for to, there in enumerate(other):
        least += gains[to]
        above = before[to + 1]
        changed = diagonal if letter == there else diagonal + changes.get(there, change)
        if changed < least:
            least = changed
        if above + lost < least:
            least = above + lost
        diagonal = above
        row.append(least)
    return row
