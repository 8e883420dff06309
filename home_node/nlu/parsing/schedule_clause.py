"""The schedule clause of an order: `terbitkan laman promo raya esok pukul sembilan` is a /schedule of the rest.

Only a command that changes something and has no time or day of its own is put off like this; what repeats may be any.
"""

from collections.abc import Iterator
from typing import NamedTuple

from home_node.nlu.gazetteer import ACTS, PERIODS, WORD_SETS
from home_node.nlu.normalising.tokens import fold_case
from home_node.nlu.tagging.times import Time, find_time
from shared.commands import Command
from shared.grammar.results import Clock
from shared.grammar.time import moment_phrases
from shared.grammar.time.time_words import PART_WORDS, PARTS, WEEKDAYS

_PARTS_OF_DAYS = frozenset({*PARTS, *PART_WORDS})
_OWN_TIME = frozenset({"time", "date"})
_OWN_PERIOD = "period"


class ScheduleClause(NamedTuple):
    """The order without its time, when it runs in words that the grammar reads, `repeat` as /schedule has it or ""."""

    order: list[str]
    at: str
    repeat: str


class _Repeat(NamedTuple):
    """Where it is said that it repeats, the day or part of the day in that, and how often."""

    start: int
    end: int
    at: str
    every: str


def find_schedule_clause(written: list[str], clock: Clock) -> ScheduleClause | None:
    """None for an order that says no time to come."""
    words = fold_case(written)
    repeat = _find_repeat(words)
    taken = (repeat.start, repeat.end) if repeat else (0, 0)
    time = next(_find_times(words, taken, clock), None)
    if not repeat and not time:
        return None
    spans = [span for span in (taken, time[:2] if time else (0, 0)) if span != (0, 0)]
    order = [word for at, word in enumerate(written) if not any(first <= at < last for first, last in spans)]
    if order and order[0].lower() in ACTS["plan"]:
        order = order[1:]
    at = " ".join(filter(None, (repeat.at if repeat else "", time[2] if time else "")))
    return ScheduleClause(order, at, repeat.every if repeat else "")


def may_be_scheduled(command: Command, repeat: str) -> bool:
    """Whether a time beside this command can only be the time to run it: people look things up when they ask."""
    has_own_time = any(slot.kind in _OWN_TIME or slot.key == _OWN_PERIOD for slot in command.fields)
    return bool(repeat) or (bool(command.undo_en) and not has_own_time)


def _find_repeat(words: list[str]) -> _Repeat | None:
    for at, word in enumerate(words):
        if word in WORD_SETS.every and (repeat := _read_every(words, at + 1)):
            return repeat._replace(start=at - (words[at - 1 : at] == [word]))  # `tiap-tiap`
    return None


def _read_every(words: list[str], at: int) -> _Repeat | None:
    word, after = (*words[at : at + 2], "", "")[:2]
    if after in WEEKDAYS and word == "hari":
        return _Repeat(at, at + 2, after, "weekly")
    if after in WEEKDAYS and word in _PARTS_OF_DAYS:
        return _Repeat(at, at + 2, f"{word} {after}", "weekly")
    if word in WEEKDAYS:
        return _Repeat(at, at + 1, word, "weekly")
    if word in _PARTS_OF_DAYS:
        return _Repeat(at, at + 1, word, "daily")
    return _Repeat(at, at + 1, "", PERIODS[word]) if word in PERIODS else None


def _find_times(words: list[str], taken: tuple[int, int], clock: Clock) -> Iterator[tuple[int, int, str]]:
    """Every time to come outside of what is taken, the first one first."""
    at = 0
    while at < len(words):
        stop = taken[0] if at < taken[0] else len(words)
        time = None if taken[0] <= at < taken[1] else find_time(words, at, stop, clock, day_only=False)
        if time and _is_to_come(time, clock):
            yield at, time.end, time.words
        at = time.end if time else at + 1


def _is_to_come(time: Time, clock: Clock) -> bool:
    """Whether it says a day or an hour: `now`, `today` and a part of the day alone are said of much else."""
    if time.cost or time.words in WORD_SETS.today or time.words in _PARTS_OF_DAYS:
        return False
    when = moment_phrases.read_moment(time.words, clock, "09:00", True)
    return when is not None and when >= clock.now
