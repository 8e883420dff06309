"""What was said where a decoder wrote a word of its prompt instead.

The prompt makes the menu's words likely, and a first word has nothing before it that speaks against one.
"""

from collections.abc import Iterator
from typing import NamedTuple

_SAID_FOR = {"page": "bagi", "app": "apa", "buat": "ubah", "untuk": "undo", "not": "nak"}
_SAID_BEHIND = {("laporan", "jualan"): "harian"}


def unled(written: list[str]) -> Iterator[list[str]]:
    """The words with the first one as it may have been said; none where it is not one of those."""
    first = written[0].lower() if written else ""
    if said := _SAID_FOR.get(first):
        yield [said, *written[1:]]


class Twin(NamedTuple):
    """A word of what was heard, the one before it ("" where it is the first), and what it may have been."""

    before: str
    word: str
    said: str


def twins(text: str) -> Iterator[Twin]:
    """The words that the ear can tell from another which would fit there too."""
    words = text.lower().split()
    for before, word in zip(["", *words], words, strict=False):
        if said := _SAID_BEHIND.get((before, word)) if before else _SAID_FOR.get(word):
            yield Twin(before, word, said)


def put_right(text: str, twin: Twin) -> str:
    """The text with that word, where it stands behind the same one, as it was said."""
    words = text.split()
    heard = [word.lower() for word in words]
    pairs = zip(["", *heard], heard, strict=False)
    at = next((at for at, pair in enumerate(pairs) if pair == (twin.before, twin.word)), None)
    if at is None:
        return text
    return " ".join([*words[:at], twin.said if at else twin.said.capitalize(), *words[at + 1 :]])
