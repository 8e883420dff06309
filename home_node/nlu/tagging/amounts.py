"""Amounts: takes a slot value that is a number from the words: a task, a sum of money, a telephone number."""

import re
from functools import cache

from home_node.nlu.gazetteer import DIGIT_SLIPS, SMALL_NUMBERS, WORD_SETS
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.context import Context, SlotValue
from home_node.nlu.tagging.numbers import Number, find_number
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import Field

_CENTS = re.compile(r"\d+[.,]\d{1,2}")
_PREFIXES = {"task": "TASK-", "event": "EVT-"}
_SIZES = {"task": (1, 9), "phone": (9, 15), "digits": (5, 25), "version": (1, 3)}
"""How many digits such a number has, without the zeros before a task or a version."""
_SIZE = (1, 9)
_WITH_ZEROS = frozenset({"phone", "digits"})


def take_amount(
    field: Field, words: list[str], start: int, stop: int, _context: Context, labelled: bool
) -> SlotValue | None:
    if field.kind == "version" and _is_previous(words[start]):
        return SlotValue("-1", start, start + 1, 0.0)
    if field.kind == "money":
        return _take_money(words, start, stop, labelled)
    number = find_number(words[:stop], start, loose=labelled) or (_read_last_word(words, start) if labelled else None)
    if number is None or not _fits(field.kind, number.digits):
        return None
    if field.kind == "version" and words[max(0, start - 1)] == "minus":
        number = number._replace(digits=f"-{number.digits}")
    value, cost = _write_amount(field.kind, number)
    return SlotValue(value, start, number.end, cost)


def _write_amount(kind: str, number: Number) -> tuple[str, float]:
    """As it is typed; a task or an event before the first that there is was misheard."""
    digits = number.digits if kind == "phone" else number.digits.lstrip("0") or "0"
    first = {"task": LIMITS.first_task, "event": LIMITS.first_event}.get(kind, 0)
    early = WEIGHTS.slot.early_number if first and int(digits) < first else 0.0
    return _PREFIXES.get(kind, "") + digits, number.cost + early


def _is_previous(word: str) -> bool:
    """`versi subalong` was versi sebelum, and no version 11."""
    if word in WORD_SETS.previous:
        return True
    most = WEIGHTS.unlike.previous
    return not is_known_word(word) and bool(_previous_index().find_near(encode_sound(word), most))


@cache
def _previous_index() -> FuzzyIndex:
    return build_index(sorted(WORD_SETS.previous_misheard))


def _read_last_word(words: list[str], at: int) -> Number | None:
    """`slots for` at the end of everything was four: nobody ends there with a little word."""
    meant = DIGIT_SLIPS.get(words[at], "") if at + 1 == len(words) else ""
    return Number(str(SMALL_NUMBERS[meant]), at + 1, 0.0) if meant else None


def _fits(kind: str, digits: str) -> bool:
    least, most = _SIZES.get(kind, _SIZE)
    return least <= len(digits if kind in _WITH_ZEROS else digits.lstrip("0") or "0") <= most


def _take_money(words: list[str], start: int, stop: int, labelled: bool) -> SlotValue | None:
    if _CENTS.fullmatch(words[start]):
        end, amount = start + 1, words[start].replace(",", ".")
    else:
        number = find_number(words[:stop], start, loose=labelled)
        if number is None:
            return None
        end, amount = number.end, number.digits
    if end < stop and words[end] in WORD_SETS.ringgit:
        end += 1
        sen = find_number(words[:stop], end)
        if sen and sen.end < stop and words[sen.end] in WORD_SETS.sen:
            end, amount = sen.end + 1, f"{amount}.{sen.digits:0>2}"
    return SlotValue(amount, start, end, 0.0)
