"""Words spoken to complete or change a command, as typed: "tajuk Promo Raya" is `title: Promo Raya`."""

import re
from functools import cache

from shared.commands import by_key

_VERBS = (
    r"(?:(?:tolong|please|saya nak|i want to)\s+)?"
    r"(?:(?P<verb>tukar|ubah|ganti|betulkan|change|set|make|update)\s+)?(?:the\s+)?"
)
_LINKS = r"\s*(?P<link>:|=|\b(?:jadi|menjadi|kepada|kpd|ke|to|is|ialah|adalah)\b)?\s*"
_SHORT = 3  # words of a value that is no order of its own


def write_as_typed(text: str, command: str, may_be_bare: bool) -> str | None:
    """A line `key: value`; the bare words where these may answer what was asked; None where neither can be."""
    said = " ".join(text.split()).strip(" .!?,")
    found = compile_pattern(command).fullmatch(said) if said and command in by_key else None
    key = spoken_keys(command).get(found["key"].lower()) if found else None
    if found and key:
        return f"{key}: {found['value'].strip(' .,')}"
    return said if said and may_be_bare else None


def is_plain_answer(text: str, command: str, asked: str | None) -> bool:
    """Words that are about this command whatever else they could mean: "tukar tajuk kepada Raya", or what was asked."""
    said = " ".join(text.split()).strip(" .!?,")
    found = compile_pattern(command).fullmatch(said) if said and command in by_key else None
    if not found:
        return False
    is_asked = spoken_keys(command)[found["key"].lower()] == asked and len(found["value"].split()) <= _SHORT
    return bool(found["verb"] and found["link"]) or is_asked


@cache
def spoken_keys(command: str) -> dict[str, str]:
    """Every name of the command's fields, in small letters."""
    return {
        name.lower().replace("_", " "): field.key
        for field in by_key[command].fields
        for name in (*field.aliases, field.label_ms, field.label_en, field.typed or field.key, field.key)
    }


@cache
def compile_pattern(command: str) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(spoken_keys(command), key=len, reverse=True))
    return re.compile(rf"{_VERBS}(?P<key>{names})(?:nya)?(?!\w){_LINKS}(?P<value>\S.*)", re.IGNORECASE | re.ASCII)
