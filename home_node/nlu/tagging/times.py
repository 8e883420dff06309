"""Times: finds a time or a day among spoken words, and writes it in words that the grammar reads."""

from typing import NamedTuple

from home_node.nlu.tagging.time_phrases import join_time, simplify_time
from home_node.nlu.tagging.time_pieces import read_time_pieces
from home_node.nlu.weights import LIMITS
from shared.grammar.results import Clock
from shared.grammar.time import day_values, moment_phrases


class Time(NamedTuple):
    words: str
    end: int
    cost: float


def find_time(
    words: list[str], start: int, stop: int, clock: Clock, *, day_only: bool, loose: bool = False, past: bool = False
) -> Time | None:
    """The longest time that starts here. `loose`: one is expected, so words that sound like it are it. `past`: one that
    was is meant."""
    pieces = read_time_pieces(words, start, min(stop, start + LIMITS.time_words), loose)
    for count in range(len(pieces), 0, -1):
        phrase = join_time([piece.text for piece in pieces[:count]])
        if phrase and _is_time(phrase, clock, day_only):
            cost = sum(piece.cost for piece in pieces[:count])
            return Time(simplify_time(phrase, clock, past), pieces[count - 1].end, cost)
    return None


def _is_time(phrase: str, clock: Clock, day_only: bool) -> bool:
    if phrase.isdigit():
        return False
    if day_only:
        return day_values.read_day(phrase, clock, False) is not None
    return moment_phrases.read_moment(phrase, clock, "09:00", True) is not None
