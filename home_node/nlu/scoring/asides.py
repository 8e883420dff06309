"""Tells a reason beside an order, `turunkan laman promo, stok habis`, from talk that has a word of an order in it."""

from functools import cache
from itertools import pairwise

from home_node.nlu.data.acts import ACTS, ORDERS
from home_node.nlu.data.small_words import REMARKS
from home_node.nlu.data.things import THINGS
from home_node.nlu.parsing.frame import Sheet
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import Lexicon, lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound

_REMARK, _FAR = 1.0, 99.0
"""The most that a remark costs beside an order that lacks nothing, and beside anything else."""
_LONG, _MORE = 6, 0.3
"""Words of a remark, and what each costs beyond them: who says much more than the order tells a story."""
_MISHEARD = 0.16
"""How unlike the word of an act a word may be that is none."""
_TOLD = frozenset(phrase for act in ORDERS for phrase in ACTS[act] if not phrase.endswith("ed"))
_SELF = frozenset({*ACTS["mine"], *THINGS["leave"]})
"""`esok saya cuti` is told to a boss, not to a system."""
_SOMEBODY = frozenset({"saya", "aku", "i", "dia", "he", "she", "they", "we", "kami", "mereka", "you", "awak", "dorang"})
_ASKED_FOR = frozenset({"nak", "mahu", "want", "need", "tolong", "please", "perlu", "kena", "must", "would", "sila"})


def is_remark(sheet: Sheet, start: int, end: int) -> bool:
    """`turunkan laman jualan murah tu promo dah habis`: what is said of a thing that was named, before or behind."""
    if start > 0 and sheet.words[start] in REMARKS:
        return True
    return end - start > 1 and (start == 0 or end == len(sheet.words))


def most_of_a_remark(sheet: Sheet, words: int) -> float:
    """An order that lacks nothing may have a reason beside it; anything less is talk that has a word of an order."""
    whole = all(one.key in sheet.args for one in sheet.command.fields if one.required)
    return _REMARK + _MORE * max(0, words - _LONG) if whole and _is_order(sheet) else _FAR


def _is_order(sheet: Sheet) -> bool:
    """Whether something is to be done to a thing that was named, or the command is called by words of its own."""
    way = [at for at, owner in enumerate(sheet.owned) if owner == "way" and sheet.words[at] not in _SELF]
    if not way or _is_told_of_somebody(sheet.words[: way[0]]):
        return False
    if len(sheet.args) > 1 or (sheet.args and any(_is_told(sheet.words[at]) for at in way)):
        return True
    together = sum(after - at == 1 for at, after in pairwise(way))
    return together > (0 if sheet.args or _is_plain(sheet) else 1)


def _is_told(word: str) -> bool:
    """`chanchil` was `cancel`."""
    return word in _TOLD or (not is_known(word) and bool(_told().near(sound(word), _MISHEARD)))


@cache
def _told() -> Lexicon:
    return lexicon_of(sorted(_TOLD))


def _is_plain(sheet: Sheet) -> bool:
    """`hentikan semua`: there is nothing more to say of it."""
    return not sheet.command.fields and sheet.command.runs != "answer"


def _is_told_of_somebody(before: list[str]) -> bool:
    """`dia batalkan tempahan`, `i saw your post`: who did it stands before what was done, unless it is asked for."""
    said = max((at for at, word in enumerate(before) if word in _SOMEBODY), default=-1)
    return said >= 0 and not any(word in _ASKED_FOR for word in before[said:])
