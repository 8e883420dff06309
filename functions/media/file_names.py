"""A name that a file came with, made fit to be shown and sent: no path, no control letters, the ending its type has."""

import unicodedata

from functions.media.document_types import ENDINGS

_LONGEST = 100
_FORBIDDEN = set("<>:\"/\\|?*'`")


def clean_name(name: str | None, mime: str) -> str:
    """`menu.pdf`; whatever it is called, it ends as what it is. Letters that turn or hide others are left out."""
    kept = "".join(letter for letter in last_part(name or "") if letter.isspace() or is_shown(letter))
    words, endings = " ".join(kept.split()), ENDINGS.get(mime, ("",))
    found = next((ending for ending in endings if words.lower().endswith(ending)), None)
    stem = words[: -len(found)] if found else words.rpartition(".")[0] or words
    return (stem[:_LONGEST].strip(". ") or "document") + (words[-len(found) :] if found else endings[0])


def last_part(name: str) -> str:
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2]


def is_shown(letter: str) -> bool:
    """No quote, bracket or separator of any system, and nothing of Unicode's groups of control and format."""
    return letter not in _FORBIDDEN and not unicodedata.category(letter).startswith(("C", "Zl", "Zp"))
