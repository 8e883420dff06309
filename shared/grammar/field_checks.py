"""Checks and normalises one value by the kind of its field: a value in, the normal form or a Refusal out."""

import re
from collections.abc import Callable
from importlib import import_module

from shared.commands import Field
from shared.grammar import links, phone_numbers
from shared.grammar.folding import fold_key, fold_text
from shared.grammar.results import Check, Clock, Value, ValueRefusal
from shared.grammar.spelling import find_nearest_meaning, find_slip
from shared.yes_no import SWITCH

SLUG_LONGEST = 60
RESERVED_SLUGS = frozenset(
    {"con", "prn", "aux", "nul", "cname", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))}
)
"""Names that mean something else to Windows or to a static host."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_OPEN_CHOICE = re.compile(r"[^\W_]\w{0,39}")
_LINE_ENDING = re.compile(r" +\n")
_ENDING = " .,;!"
_SWITCH_WORDS = {word: "on" if on else "off" for word, on in SWITCH.items()}


def make_check(field: Field) -> Check:
    """The check of a field, built once. Most messages need no calendar and no money: those are loaded when they do."""
    if field.kind in _CHECKS:
        return _CHECKS[field.kind](field)
    check: Check = getattr(import_module(f"shared.grammar.{_ELSEWHERE[field.kind]}"), f"make_{field.kind}_check")(field)
    return check


def _make_text_check(field: Field) -> Check:
    limit, multiline = field.max_length, field.multiline

    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        if multiline:
            if " \n" in value:
                value = _LINE_ENDING.sub("\n", value)
        else:
            if "\n" in value or "  " in value:
                value = " ".join(value.split())
            if ":" in value and links.SCRIPT.match(value):
                return ValueRefusal("bad_link")
        return value if len(value) <= limit else refuse_length(value, limit)

    return check


def _make_word_check(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        value = " ".join(value.split()).lstrip("@ ")
        if ":" in value or not any(map(str.isalnum, value)):
            return ValueRefusal("bad_word")
        return value if len(value) <= field.max_length else refuse_length(value, field.max_length)

    return check


def refuse_length(value: str, limit: int) -> ValueRefusal:
    """Offers the value cut at a word."""
    cut = value[:limit]
    return ValueRefusal("too_long", (cut.rsplit(None, 1)[0] if " " in cut else cut).rstrip(), (str(limit),))


def _make_slug_check(_field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        if not _SLUG.fullmatch(value):
            value = fold_text(value)
            joined = "-".join(value.replace("_", " ").split())
            if not _SLUG.fullmatch(joined):
                return ValueRefusal("bad_slug", _suggest_slug(value))
            value = joined
        if len(value) > SLUG_LONGEST:
            return refuse_length(value, SLUG_LONGEST)
        return ValueRefusal("bad_slug", f"{value}-1") if value in RESERVED_SLUGS else value

    return check


def _suggest_slug(value: str) -> str | None:
    own_part = value[:200].rpartition("/p/")[2]  # of a page's address
    parts = re.findall(r"[a-z0-9]+", re.sub(r"%[0-9a-f]{2}|[^\x00-\x7f]", " ", own_part))
    slug = "-".join(parts)[:SLUG_LONGEST].strip("-")
    return f"{slug}-1" if slug in RESERVED_SLUGS else slug or None


def _make_choice_check(field: Field) -> Check:
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


def _make_switch_check(_field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        word = fold_key(value.strip(_ENDING))
        if word in SWITCH:
            return SWITCH[word]
        return ValueRefusal("bad_switch", find_nearest_meaning(word, _SWITCH_WORDS), ("on", "off"))

    return check


def _make_phone_check(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        number = phone_numbers.normalise_number(value)
        if number or not field.open:
            return number or ValueRefusal("bad_phone", phone_numbers.suggest_number(value))
        value = " ".join(value.split())
        return value if len(value) <= field.max_length else refuse_length(value, field.max_length)

    return check


def _make_link_check(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        link = links.normalise_link(value)
        if link is None:
            return ValueRefusal("bad_link", links.suggest_link(value), links.ALLOWED)
        return link if len(link) <= field.max_length else ValueRefusal("too_long", None, (str(field.max_length),))

    return check


def _make_commands_check(_field: Field) -> Check:
    """Commands inside a command are read by `shared.grammar.nested_commands`; here they are only there."""

    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        return value

    return check


_CHECKS: dict[str, Callable[[Field], Check]] = {
    "text": _make_text_check,
    "word": _make_word_check,
    "slug": _make_slug_check,
    "choice": _make_choice_check,
    "switch": _make_switch_check,
    "line": _make_commands_check,
    "lines": _make_commands_check,
    "commands": _make_commands_check,
    "phone": _make_phone_check,
    "link": _make_link_check,
}
_ELSEWHERE = {
    "number": "typed_amounts",
    "money": "typed_amounts",
    "version": "references",
    "task": "references",
    "event": "references",
    "reference": "references",
    "digits": "references",
    "post": "references",
    "handle": "references",
    "date": "time.day_values",
    "time": "time.moment_values",
    "condition": "conditions",
}
"""The module whose `make_<kind>_check` it is."""
