"""Takes a value that is a number from the words: a task, an amount of money, a telephone number."""

import re

from home_node.nlu.data.number_words import DIGIT_SLIPS, SMALL
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound
from home_node.nlu.tagging.numbers import Number, number_at
from home_node.nlu.tagging.values import Scene, Taken
from shared.commands import Field

_BEFORE = """
acara bank event id jadi jadual jualan ke kepada minus no nombor number rm sale schedule slot task tiktok tugas tugasan
version versi video
"""
_BEFORE_NUMBER = frozenset(_BEFORE.split())
_PREVIOUS = frozenset({"previous", "sebelum", "sebelumnya", "before", "last", "lama", "dulu", "terdahulu", "tadi"})
_BEFORE_THIS, _NEARLY = lexicon_of(["sebelum", "sebelumnya", "previous"]), 0.23
_CENTS = re.compile(r"\d+[.,]\d{1,2}")
_RINGGIT, _SEN = frozenset({"ringgit", "rm", "myr"}), frozenset({"sen", "cents", "cent"})


def amount_at(field: Field, words: list[str], start: int, stop: int, _scene: Scene, labelled: bool) -> Taken | None:
    at = start
    while labelled and at < stop and words[at] in _BEFORE_NUMBER:
        at += 1
    if field.kind == "version" and at < stop and _is_previous(words[at]):
        return Taken("-1", start, at + 1, 0.0)
    if at >= stop:
        return None
    if field.kind == "money":
        return _money(words, start, at, stop, labelled)
    found = number_at(words[:stop], at, loose=labelled) or (_last_word(words, at) if labelled else None)
    if found is None:
        return None
    digits = found.digits
    if not _fits(field.kind, digits):
        return None
    if field.kind == "version" and words[max(0, at - 1)] == "minus":
        digits = f"-{digits}"
    prefix = {"task": "TASK-", "event": "EVT-"}.get(field.kind, "")
    digits = digits.lstrip("0") or "0" if field.kind != "phone" else digits
    early = _EARLY if field.kind in _FIRST and int(digits) < _FIRST[field.kind] else 0.0
    return Taken(prefix + digits, start, found.end, found.cost + early)


def _is_previous(word: str) -> bool:
    """`versi subalong` was versi sebelum, and no version 11."""
    return word in _PREVIOUS or (not is_known(word) and bool(_BEFORE_THIS.near(sound(word), _NEARLY)))


def _last_word(words: list[str], at: int) -> Number | None:
    """`slots for` at the end of everything was four: nobody ends there with a little word."""
    said = DIGIT_SLIPS.get(words[at], "") if at + 1 == len(words) else ""
    return Number(str(SMALL[said]), at + 1, _SLIP) if said else None


_SLIP = 0.15
_FIRST = {"task": 1201, "event": 101}
"""Where these numbers start (the sequences in the database): an earlier one was misheard."""
_EARLY = 0.5
_SIZES = {"task": (1, 9), "phone": (9, 15), "digits": (5, 25), "version": (1, 3)}
"""How many digits such a number has, without the zeros before a task or a version."""


def _fits(kind: str, digits: str) -> bool:
    least, most = _SIZES.get(kind, (1, 9))
    return least <= len(digits if kind in {"phone", "digits"} else digits.lstrip("0") or "0") <= most


def _money(words: list[str], start: int, at: int, stop: int, labelled: bool) -> Taken | None:
    if _CENTS.fullmatch(words[at]):
        end, amount = at + 1, words[at].replace(",", ".")
    else:
        found = number_at(words[:stop], at, loose=labelled)
        if found is None:
            return None
        end, amount = found.end, found.digits
    if end < stop and words[end] in _RINGGIT:
        end += 1
        sen = number_at(words[:stop], end)
        if sen and sen.end < stop and words[sen.end] in _SEN:
            end, amount = sen.end + 1, f"{amount}.{sen.digits:0>2}"
    return Taken(amount, start, end, 0.0)
