"""Words spoken to complete or change a command, as typed: "tajuk Promo Raya" is `title: Promo Raya`."""

import re
from functools import cache

from shared.commands import by_key

_VERBS = (
    r"(?:(?:tolong|please|saya nak|i want to)\s+)?"
    r"(?:(?:tukar|ubah|ganti|betulkan|change|set|make|update)\s+)?(?:the\s+)?"
)
_LINKS = r"\s*(?::|=|\b(?:jadi|menjadi|kepada|kpd|ke|to|is|ialah|adalah)\b)?\s*"


def write_as_typed(text: str, command: str, may_be_bare: bool) -> str | None:
    """A line `key: value`; the bare words where these may answer what was asked; None where neither can be."""
    said = " ".join(text.split()).strip(" .!?,")
    found = compile_pattern(command).fullmatch(said) if said and command in by_key else None
    key = spoken_keys(command).get(found["key"].lower()) if found else None
    if found and key:
        return f"{key}: {found['value'].strip(' .,')}"
    return said if said and may_be_bare else None


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
