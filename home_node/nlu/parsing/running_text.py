"""A text that runs behind its label until something else is named."""

from typing import NamedTuple

from home_node.nlu.gazetteer import WORD_SETS
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.tagging.written_figures import is_percent
from home_node.nlu.weights import WEIGHTS
from shared.commands import Field


class RunningText(NamedTuple):
    slot: Field
    start: int


def close_text(frame: Frame, text: RunningText | None, end: int) -> None:
    """Keeps what ran up to here, if anything did."""
    if text is None or text.start >= end:
        return
    slot, start = text
    if slot.key == "title" and frame.command.field("desc") and "desc" not in frame.slots:
        end = _cut_discount(frame, start, end)
    frame.slots[slot.key] = frame.write_text(slot, start, end)
    frame.own(start, end, "text", slot.key)
    unknown = sum(not is_known_word(word) for word in frame.words[start:end])
    frame.charge(f"{slot.key} takes {unknown} words that are none", WEIGHTS.label.unknown_word * unknown)


def _cut_discount(frame: Frame, start: int, end: int) -> int:
    """`Promo Gila diskaun lima puluh peratus` is a title and a description."""
    words, desc = frame.words, frame.command.field("desc")
    at = next((at for at in range(start + 1, end) if words[at] in WORD_SETS.discounts), None)
    if at is None or desc is None or not any(is_percent(word) for word in words[at:end]):
        return end
    frame.slots["desc"] = frame.write_text(desc, at, end)
    frame.own(at, end, "text", desc.key)
    return at
