"""The frame of one intent: its slots as they fill up, what explains each word, and the penalties so far."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from home_node.nlu.parsing.intent_matches import IntentMatch
from home_node.nlu.tagging.context import Context
from home_node.nlu.tagging.free_text import index_own_words, write_text
from home_node.nlu.types import Penalty
from shared.commands import Command, Field

_TITLES = frozenset({"title", "name", "cta", "headline"})


@dataclass(slots=True)
class Frame:
    words: list[str]
    """Folded."""
    written: list[str]
    """The same words with their capitals."""
    context: Context
    match: IntentMatch
    read_inner: Callable[[list[str]], str]
    """The command message that words inside a command are, empty for none."""
    owners: list[str]
    """What explains each word: "" nothing yet; intent, label, value, text, remark; `=key` or `!`: of an intent."""
    slots: dict[str, str] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)
    """Words that name a field, with or without a value."""
    slots_by_word: dict[int, str] = field(default_factory=dict)
    """The slot whose label or value each word is."""
    penalties: list[Penalty] = field(default_factory=list)

    @property
    def command(self) -> Command:
        return self.match.intent.command

    @property
    def cost(self) -> float:
        return sum(penalty.cost for penalty in self.penalties)

    def charge(self, reason: str, cost: float) -> None:
        if cost:
            self.penalties.append(Penalty(reason, cost))

    def own(self, start: int, end: int, owner: str, slot: str = "") -> None:
        """Lets these words be explained by `owner`, for that slot if it is one's."""
        self.owners[start:end] = [owner] * (end - start)
        self.slots_by_word |= dict.fromkeys(range(start, end), slot)

    def phrase(self, start: int, end: int) -> str:
        return " ".join(self.words[start:end])

    def find_runs(self, *owners: str) -> Iterator[tuple[int, int]]:
        """Stretches of words that belong to one of these."""
        at = 0
        while at < len(self.words):
            end = at
            while end < len(self.words) and self.owners[end] in owners:
                end += 1
            if end > at:
                yield at, end
            at = end + 1

    def shape_of(self, slot: Field) -> Field | None:
        """What a value is once the field that shapes it is known: a number for max_qty; None for a text."""
        shape = slot.shapes.get(self.slots.get(slot.shaped_by or "", "")) if slot.shapes else None
        return shape if shape and shape.kind != "text" else None

    def write_text(self, slot: Field, start: int, end: int) -> str:
        """The words as the free text of this slot."""
        title = slot.key in _TITLES or (slot.key == "value" and self.slots.get("field") in _TITLES)
        return write_text(self.written[start:end], index_own_words(self.context.vocabulary.words), title=title)
