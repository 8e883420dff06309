"""How many of a thing were sold: `sepuluh bungkus` behind or before the name of it."""

from home_node.nlu.parsing.frame import Sheet, own
from home_node.nlu.tagging.numbers import number_at

_NAMES = """
balang bekas biji botol bottle bottles bowl bowls box boxes bungkus bungkusan cawan cucuk cup cups hidangan jar jars
keping kotak mangkuk pack packet packets packs pc pcs pek piece pieces pinggan plate plates portion portions stick
sticks tray trays unit units
"""
_MEASURES = frozenset(_NAMES.split())
_SETS = frozenset({"set", "sets"})
"""Part of the name as well: three of `set pedas` are not three of `pedas`."""


def fill_measured(sheet: Sheet) -> None:
    """After the amount was found, so that one number alone is the amount."""
    if sheet.command.field("qty") is None or "qty" in sheet.args:
        return
    for at in range(len(sheet.words)):
        found = None if sheet.owned[at] else number_at(sheet.words, at)
        measure = sheet.words[found.end] if found and found.end < len(sheet.words) else ""
        if found and (measure in _MEASURES or measure in _SETS):
            sheet.args["qty"] = found.digits.lstrip("0") or "0"
            sheet.cost += found.cost
            own(sheet, at, found.end + (measure in _MEASURES), "value")
            return
