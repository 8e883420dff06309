"""Quantities: how many of a thing were sold: `sepuluh bungkus` behind or before the name of it."""

from home_node.nlu.gazetteer import WORD_SETS
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.tagging.numbers import find_number


def fill_quantity(frame: Frame) -> None:
    """After the amount was found, so that one number alone is the amount."""
    if frame.command.field("qty") is None or "qty" in frame.slots:
        return
    for at in range(len(frame.words)):
        number = None if frame.owners[at] else find_number(frame.words, at)
        measure = frame.words[number.end] if number and number.end < len(frame.words) else ""
        if number and (measure in WORD_SETS.measures or measure in WORD_SETS.sets):
            frame.slots["qty"] = number.digits.lstrip("0") or "0"
            frame.own(at, number.end + (measure in WORD_SETS.measures), "value", "qty")
            return
