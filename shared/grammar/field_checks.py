"""Checks and normalises one value by the kind of its field: a value in, the normal form or a Refusal out."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from shared.commands import Field
from shared.grammar import links, phone_numbers
from shared.grammar.folding import folded, snake
from shared.grammar.results import Clock, Refusal
from shared.grammar.spelling import nearest_of, slip_of
from shared.yes_no import SWITCH

Value = str | int | dict[str, Any]
Check = Callable[[str, Clock], Value | Refusal]

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


def check_for(field: Field) -> Check:
    """The check of a field, built once. Most messages need no calendar and no money: those are loaded when they do."""
    if field.kind in _CHECKS:
        return _CHECKS[field.kind](field)
    check: Check = getattr(import_module(f"shared.grammar.{_ELSEWHERE[field.kind]}"), f"{field.kind}_check")(field)
    return check


def _text(field: Field) -> Check:
    limit, multiline = field.max_length, field.multiline

    def check(value: str, _clock: Clock) -> Value | Refusal:
        if multiline:
            if " \n" in value:
                value = _LINE_ENDING.sub("\n", value)
        else:
            if "\n" in value or "  " in value:
                value = " ".join(value.split())
            if ":" in value and links.SCRIPT.match(value):
                return Refusal("bad_link")
        return value if len(value) <= limit else too_long(value, limit)

    return check


def _word(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | Refusal:
        value = " ".join(value.split()).lstrip("@ ")
        if ":" in value or not any(map(str.isalnum, value)):
            return Refusal("bad_word")
        return value if len(value) <= field.max_length else too_long(value, field.max_length)

    return check


def too_long(value: str, limit: int) -> Refusal:
    """Offers the value cut at a word."""
    cut = value[:limit]
    return Refusal("too_long", (cut.rsplit(None, 1)[0] if " " in cut else cut).rstrip(), (str(limit),))


def _slug(_field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | Refusal:
        if not _SLUG.fullmatch(value):
            value = folded(value)
            joined = "-".join(value.replace("_", " ").split())
            if not _SLUG.fullmatch(joined):
                return Refusal("bad_slug", _likely_slug(value))
            value = joined
        if len(value) > SLUG_LONGEST:
            return too_long(value, SLUG_LONGEST)
        return Refusal("bad_slug", f"{value}-1") if value in RESERVED_SLUGS else value

    return check


def _likely_slug(value: str) -> str | None:
    own_part = value[:200].rpartition("/p/")[2]  # of a page's address
    parts = re.findall(r"[a-z0-9]+", re.sub(r"%[0-9a-f]{2}|[^\x00-\x7f]", " ", own_part))
    slug = "-".join(parts)[:SLUG_LONGEST].strip("-")
    return f"{slug}-1" if slug in RESERVED_SLUGS else slug or None


def _choice(field: Field) -> Check:
    meaning = {snake(choice): choice for choice in field.choices} | {snake(k): v for k, v in field.synonyms.items()}

    def check(value: str, _clock: Clock) -> Value | Refusal:
        known = meaning.get(value)
        if known is None:
            word = snake(value.strip(_ENDING)).lstrip("/_")
            known = meaning.get(word)
            if known is None and field.open and _OPEN_CHOICE.fullmatch(word):
                slip = slip_of(word, meaning)
                return Refusal("bad_choice", slip, field.choices) if slip else word
        return known or Refusal(
            "bad_choice", nearest_of(snake(value.partition("|")[0].strip(" <")), meaning), field.choices
        )

    return check


def _switch(_field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | Refusal:
        word = snake(value.strip(_ENDING))
        if word in SWITCH:
            return SWITCH[word]
        return Refusal("bad_switch", nearest_of(word, _SWITCH_WORDS), ("on", "off"))

    return check


def _phone(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | Refusal:
        number = phone_numbers.normal(value)
        if number or not field.open:
            return number or Refusal("bad_phone", phone_numbers.likely(value))
        value = " ".join(value.split())
        return value if len(value) <= field.max_length else too_long(value, field.max_length)

    return check


def _link(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | Refusal:
        link = links.normal(value)
        if link is None:
            return Refusal("bad_link", links.likely(value), links.ALLOWED)
        return link if len(link) <= field.max_length else Refusal("too_long", None, (str(field.max_length),))

    return check


def _commands(_field: Field) -> Check:
    """Commands inside a command are read by `shared.grammar.nested_commands`; here they are only there."""

    def check(value: str, _clock: Clock) -> Value | Refusal:
        return value

    return check


_CHECKS: dict[str, Callable[[Field], Check]] = {
    "text": _text,
    "word": _word,
    "slug": _slug,
    "choice": _choice,
    "switch": _switch,
    "line": _commands,
    "lines": _commands,
    "commands": _commands,
    "phone": _phone,
    "link": _link,
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
"""The module whose `<kind>_check` it is."""
