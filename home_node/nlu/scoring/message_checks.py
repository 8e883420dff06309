"""The command message of a frame as the grammar reads it: what it misses, what it refuses."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from home_node.nlu.types import Penalty
from home_node.nlu.weights import WEIGHTS
from shared.commands import Command
from shared.grammar import Lacking, Mistaken, understand
from shared.grammar.results import Clock

_NOT_MISHEARD = frozenset({"missing", "past_time", "past_date", "not_yet"})
"""Problems that a value heard rightly may have."""


class MessageCheck(NamedTuple):
    missing: tuple[str, ...]
    """Keys that are required and were not said; attachments come on their own."""
    penalties: tuple[Penalty, ...]


def write_message(command: Command, slots: Mapping[str, str]) -> str:
    """The command as the block a person would type."""
    lines = [f"{slot.typed or slot.key}: {slots[slot.key]}" for slot in command.fields if slot.key in slots]
    return "\n".join([f"/{command.name}", *lines])


def check_message(text: str, clock: Clock) -> MessageCheck:
    understood = understand(text, now=clock.now, zone=clock.zone)
    missing: tuple[str, ...] = ()
    wrong: list[str] = []
    if isinstance(understood, Lacking):
        missing = tuple(key for key in understood.missing if understood.command.field(key))
    elif isinstance(understood, Mistaken):
        missing = tuple(mistake.key for mistake in understood.mistakes if mistake.problem == "missing")
        wrong = [mistake.key for mistake in understood.mistakes if mistake.problem not in _NOT_MISHEARD]
    return MessageCheck(missing, tuple(_charge(missing, wrong)))


def _charge(missing: tuple[str, ...], wrong: list[str]) -> Iterator[Penalty]:
    """Nobody says a command without what it needs; how much it needs matters less."""
    if missing:
        yield Penalty(f"{', '.join(missing)} was not said", WEIGHTS.message.missing)
    for key in wrong:
        yield Penalty(f"the grammar refuses the value of {key}", WEIGHTS.message.refused)
