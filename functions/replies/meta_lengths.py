"""Meta's lengths, kept kindly. Counted as Meta counts: in UTF-16 units, where most emoji are two."""

import re

_GAPS = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+\n")


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, longest: int) -> str:
    """The text, or its beginning with an ellipsis."""
    if length(text) <= longest:
        return text
    kept = text[: longest - 1]
    while length(kept) > longest - 1:
        kept = kept[:-1]
    return kept.rstrip("\u200d\ufe0f \n") + "…"


def tidy(text: str) -> str:
    """Without trailing blanks, and with one empty line at most."""
    return _GAPS.sub("\n\n", _TRAILING.sub("\n", text + "\n")).strip()


def one_line(text: str) -> str:
    """As a template's parameter must be: no line breaks, no tabs, no four blanks in a row."""
    return re.sub(r"\s+", " ", re.sub(r"\s*\n+\s*", " · ", text.strip()))
