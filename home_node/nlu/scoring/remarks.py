"""Remarks beside an order, `turunkan laman promo, stok habis`, told from talk that has a word of an order in it."""

from functools import cache
from itertools import pairwise
from math import inf

from home_node.nlu.gazetteer import ACTS, THINGS, WORD_SETS
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.weights import WEIGHTS


def is_remark(frame: Frame, start: int, end: int) -> bool:
    """`turunkan laman jualan murah tu promo dah habis`: what is said of a thing that was named, before or behind."""
    opens = frame.words[start] in WORD_SETS.particles | WORD_SETS.behind_names
    at_an_end = start == 0 or end == len(frame.words)
    return (start > 0 and opens) or (end - start > 1 and at_an_end)


def cap_remark(frame: Frame) -> float:
    """The most that a remark costs: an order that lacks nothing may have a reason beside it; anything less is talk."""
    complete = all(slot.key in frame.slots for slot in frame.command.fields if slot.required)
    return WEIGHTS.leftover.remark if complete and _is_order(frame) else inf


def _is_order(frame: Frame) -> bool:
    """Whether something is to be done to a thing that was named, or the command is called by words of its own."""
    asking = [at for at, owner in enumerate(frame.owners) if owner == "intent" and not _is_of_speaker(frame.words[at])]
    if not asking or _tells_of_somebody(frame.words[: asking[0]]):
        return False
    if len(frame.slots) > 1 or (frame.slots and any(frame.words[at] in _bidding_words() for at in asking)):
        return True
    together = sum(after - at == 1 for at, after in pairwise(asking))
    return together > (0 if frame.slots or _needs_nothing(frame) else 1)


def _is_of_speaker(word: str) -> bool:
    """`esok saya cuti` is told to a boss, not to a system."""
    return word in ACTS["mine"] or word in THINGS["leave"]


@cache
def _bidding_words() -> frozenset[str]:
    """Acts that are done to something: talk seldom has one beside the thing it is done to."""
    return frozenset(phrase for act in WORD_SETS.orders for phrase in ACTS[act] if not phrase.endswith("ed"))


def _needs_nothing(frame: Frame) -> bool:
    """`hentikan semua`: there is nothing more to say of it."""
    return not frame.command.fields and frame.command.runs != "answer"


def _tells_of_somebody(before: list[str]) -> bool:
    """`dia batalkan tempahan`, `i saw your post`: who did it stands before what was done, unless it is asked for."""
    last = max((at for at, word in enumerate(before) if word in WORD_SETS.pronouns), default=-1)
    return last >= 0 and WORD_SETS.asking.isdisjoint(before[last:])
