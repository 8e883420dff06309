"""Finds in an order when it is to run: `terbitkan laman promo raya esok pukul sembilan` is a /schedule of the rest.

Only a command that changes something and has no time or day of its own is put off like this; what repeats may be any.
"""

from collections.abc import Iterator
from typing import NamedTuple

from home_node.nlu.data.acts import ACTS
from home_node.nlu.data.things import THINGS
from home_node.nlu.normalising.tokens import folded
from home_node.nlu.tagging.times import Time, time_at
from shared.commands import Command
from shared.grammar.results import Clock
from shared.grammar.time import moment_phrases
from shared.grammar.time.time_words import PART_WORDS, PARTS, WEEKDAYS

_EVERY = frozenset({"setiap", "tiap", "every", "each"})
_REPORTS = frozenset(THINGS["report"])
_PERIODS = {"hari": "daily", "day": "daily", "minggu": "weekly", "week": "weekly"}
_PREPOSITIONS = frozenset({"pada", "on", "at", "jam", "pukul", "by"})
_PLANS = frozenset(ACTS["plan"])
_PARTS = frozenset({*PARTS, *PART_WORDS})
_TODAY = frozenset({"today", "sekarang", "now"})
_OWN_TIME = frozenset({"time", "date"})
_OWN_PERIOD = "period"


class Later(NamedTuple):
    """The order without its time, when it runs in words that the grammar reads, `repeat` as /schedule has it or ""."""

    order: list[str]
    at: str
    repeat: str


def run_later(written: list[str], clock: Clock) -> Later | None:
    """None for an order that says no time to come."""
    words = folded(written)
    start, end, named, repeat = _repeated(words)
    spans = [(start, end)] if repeat else []
    time = next(_times(words, (start, end), clock), None)
    if time:
        spans.append(time[:2])
    if not spans:
        return None
    order = [word for at, word in enumerate(written) if not any(first <= at < last for first, last in spans)]
    if order and order[0].lower() in _PLANS:
        order = order[1:]
    return Later(order, " ".join(filter(None, (named, time[2] if time else ""))), repeat)


def may_run_later(command: Command, repeat: str) -> bool:
    """Whether a time beside this command can only be the time to run it: people look things up when they ask."""
    own = any(one.kind in _OWN_TIME or one.key == _OWN_PERIOD for one in command.fields)
    changes = bool(command.undo_en)
    return bool(repeat) or (changes and not own)


def _repeated(words: list[str]) -> tuple[int, int, str, str]:
    """Where it is said that it repeats, the day or part of the day in that, and how often: "" when it does not."""
    for at, word in enumerate(words):
        if length := _daily(words, at):
            return at, at + length, "", "daily"
        if word in _EVERY and (found := _each(words, at + 1)):
            return at - (words[at - 1 : at] == [word]), *found  # `tiap-tiap`
    return 0, 0, "", ""


def _daily(words: list[str], at: int) -> int:
    """How many words say here that it is every day; the daily report is which report."""
    if words[at : at + 2] == ["hari", "hari"]:
        return 2
    return words[at] == "everyday" or (words[at] == "daily" and _REPORTS.isdisjoint(words[at + 1 : at + 2]))


def _each(words: list[str], at: int) -> tuple[int, str, str] | None:
    after = words[at + 1 : at + 2]
    word = words[at] if at < len(words) else ""
    if word == "hari" and after and after[0] in WEEKDAYS:
        return at + 2, after[0], "weekly"
    if word in WEEKDAYS:
        return at + 1, word, "weekly"
    if word in _PARTS and after and after[0] in WEEKDAYS:
        return at + 2, f"{word} {after[0]}", "weekly"
    if word in _PARTS:
        return at + 1, word, "daily"
    return (at + 1, "", _PERIODS[word]) if word in _PERIODS else None


def _times(words: list[str], taken: tuple[int, int], clock: Clock) -> Iterator[tuple[int, int, str]]:
    """Every time to come outside of what is taken, from the preposition before it, the first one first."""
    at = 0
    while at < len(words):
        stop = taken[0] if at < taken[0] else len(words)
        time = None if taken[0] <= at < taken[1] else time_at(words, at, stop, clock, day_only=False)
        if time and _is_to_come(time, clock):
            yield at - (at > 0 and words[at - 1] in _PREPOSITIONS), time.end, time.words
        at = time.end if time else at + 1


def _is_to_come(time: Time, clock: Clock) -> bool:
    """Whether it says a day or an hour: `now`, `today` and a part of the day alone are said of much else."""
    if time.cost or time.words in _TODAY or time.words in _PARTS:
        return False
    when = moment_phrases.read_moment(time.words, clock, "09:00", True)
    return when is not None and when >= clock.now
