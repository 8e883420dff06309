"""Checks and normalises one value by the kind of its field: a value in, the normal form or a Refusal out."""

import re
from collections.abc import Callable

from shared.commands import Field
from shared.grammar import links, phones
from shared.grammar.keyboard import folded, snake
from shared.grammar.meanings import Clock, Refusal
from shared.grammar.nearness import nearest_of
from shared.grammar.time_advice import likely, upcoming
from shared.grammar.times import moment

Value = str | int
Check = Callable[[str, Clock], Value | Refusal]

SLUG_LONGEST = 60
RESERVED_SLUGS = frozenset(
    {"con", "prn", "aux", "nul", "cname", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))}
)
"""Names that mean something else to Windows or to a static host."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_TASK = re.compile(r"(?:(?:task|tugas)[\s_\-:]*)?#?0*([1-9]\d{0,8})", re.ASCII)
_INTEGER = re.compile(r"[-+]?\d{1,9}", re.ASCII)
_VERSION = re.compile(r"(?:v|ver|version|versi)?[ .]?([-+]?\d{1,6})", re.ASCII)
_OPEN_CHOICE = re.compile(r"[^\W_]\w{0,39}")
_LINE_ENDING = re.compile(r" +\n")
_ENDING = " .,;!"
_BEFORE = frozenset({"previous", "prev", "last", "sebelum", "sebelumnya", "sebelum ini", "lama"})


def check_for(field: Field) -> Check:
    """The check of a field, built once."""
    return _CHECKS[field.kind](field)


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
            known = meaning.get(word) or (word if field.open and _OPEN_CHOICE.fullmatch(word) else None)
        return known or Refusal(
            "bad_choice", nearest_of(snake(value.partition("|")[0].strip(" <")), meaning), field.choices
        )

    return check


def _number(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | Refusal:
        plain = folded(value)
        number = int(plain) if _INTEGER.fullmatch(plain) else None
        if number is None or not field.minimum <= number <= field.maximum:
            near = None if number is None else str(min(max(number, field.minimum), field.maximum))
            return Refusal("bad_number", near, (str(field.minimum), str(field.maximum)))
        return number

    return check


def _version(_field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | Refusal:
        plain = folded(value).replace("- ", "-")
        if plain in _BEFORE:
            return -1
        found = _VERSION.fullmatch(plain)
        if not found or int(found[1]) == 0:
            digits = re.search(r"-?[1-9]\d{0,5}", plain, re.ASCII)
            return Refusal("bad_version", digits[0] if digits else "-1")
        return int(found[1])

    return check


def _task(_field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | Refusal:
        plain = folded(value).strip(_ENDING)
        if found := _TASK.fullmatch(plain):
            return f"TASK-{found[1]}"
        digits = re.findall(r"(?<!\d)[1-9]\d{0,8}(?!\d)", plain[:80], re.ASCII)
        return Refusal("bad_task", f"TASK-{digits[0]}" if len(digits) == 1 else None)

    return check


def _time(field: Field) -> Check:
    def check(value: str, clock: Clock) -> Value | Refusal:
        when = moment(value, clock, field.clock, field.future)
        if when is None:
            return Refusal("bad_time", likely(value, clock, field.clock, field.future))
        if field.future and when < clock.now and when < clock.now.replace(second=0, microsecond=0):
            return Refusal("past_time", upcoming(when, clock))
        return when.isoformat()

    return check


def _phone(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | Refusal:
        number = phones.normal(value)
        if number or not field.open:
            return number or Refusal("bad_phone", phones.likely(value))
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


_CHECKS: dict[str, Callable[[Field], Check]] = {
    "text": _text,
    "word": _word,
    "slug": _slug,
    "choice": _choice,
    "number": _number,
    "version": _version,
    "task": _task,
    "time": _time,
    "phone": _phone,
    "link": _link,
}
