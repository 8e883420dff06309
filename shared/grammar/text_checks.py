"""Checks words as they are: texts, names of people, page names."""

import re

from shared.commands import Field
from shared.grammar import links
from shared.grammar.folding import fold_text
from shared.grammar.results import Check, Clock, Value, ValueRefusal

SLUG_LONGEST = 60
RESERVED_SLUGS = frozenset(
    {"con", "prn", "aux", "nul", "cname", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))}
)
"""Names that mean something else to Windows or to a static host."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_LINE_ENDING = re.compile(r" +\n")


def make_text_check(field: Field) -> Check:
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
        if len(value) > limit and multiline:
            return ValueRefusal("too_long", None, (str(limit), str(len(value))))
        return value if len(value) <= limit else refuse_length(value, limit)

    return check


def make_word_check(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        value = " ".join(value.split()).lstrip("@ ")
        if ":" in value or not any(map(str.isalnum, value)):
            return ValueRefusal("bad_word")
        return value if len(value) <= field.max_length else refuse_length(value, field.max_length)

    return check


def refuse_length(value: str, limit: int) -> ValueRefusal:
    """Offers the value cut at a word."""
    cut = value[:limit]
    return ValueRefusal(
        "too_long", (cut.rsplit(None, 1)[0] if " " in cut else cut).rstrip(), (str(limit), str(len(value)))
    )


def make_slug_check(_field: Field) -> Check:
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
