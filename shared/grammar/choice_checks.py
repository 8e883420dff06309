"""Checks one of several words: a choice with its synonyms, a switch."""

import re

from shared.commands import Field
from shared.grammar.folding import fold_key
from shared.grammar.results import Check, Clock, Value, ValueRefusal
from shared.grammar.spelling import find_nearest_meaning, find_slip
from shared.yes_no import SWITCH

_OPEN_CHOICE = re.compile(r"[^\W_]\w{0,39}")
_ENDING = " .,;!"
_SWITCH_WORDS = {word: "on" if on else "off" for word, on in SWITCH.items()}


def make_choice_check(field: Field) -> Check:
    meaning = {fold_key(choice): choice for choice in field.choices} | {
        fold_key(k): v for k, v in field.synonyms.items()
    }

    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        known = meaning.get(value)
        if known is None:
            word = fold_key(value.strip(_ENDING)).lstrip("/_")
            known = meaning.get(word)
            if known is None and field.open and _OPEN_CHOICE.fullmatch(word):
                slip = find_slip(word, meaning)
                return ValueRefusal("bad_choice", slip, field.choices) if slip else word
        return known or ValueRefusal(
            "bad_choice", find_nearest_meaning(fold_key(value.partition("|")[0].strip(" <")), meaning), field.choices
        )

    return check


def make_switch_check(_field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        word = fold_key(value.strip(_ENDING))
        if word in SWITCH:
            return SWITCH[word]
        return ValueRefusal("bad_switch", find_nearest_meaning(word, _SWITCH_WORDS), ("on", "off"))

    return check
