"""What was said where a decoder wrote a word of its prompt instead.

The prompt makes the menu's words likely, and a first word has nothing before it that speaks against one.
"""

from collections.abc import Iterator

_SAID_FOR = {"page": "bagi", "app": "apa", "buat": "ubah", "untuk": "undo", "not": "nak"}
_SAID_BEHIND = {("laporan", "jualan"): "harian"}


def unled(written: list[str]) -> Iterator[list[str]]:
    """The words with the first one as it may have been said; none where it is not one of those."""
    first = written[0].lower() if written else ""
    if said := _SAID_FOR.get(first):
        yield [said, *written[1:]]


def twins(text: str) -> Iterator[tuple[str, str]]:
    """A word of what was heard and the one that it may have been: two that the ear can tell apart."""
    words = text.lower().split()
    for at, word in enumerate(words):
        said = _SAID_BEHIND.get((words[at - 1], word)) if at else _SAID_FOR.get(word)
        if said:
            yield word, said


def put_right(text: str, word: str, said: str) -> str:
    """The text with the first of that word as it was said."""
    words = text.split()
    at = next((at for at, one in enumerate(words) if one.lower() == word), None)
    if at is None:
        return text
    return " ".join([*words[:at], said if at else said.capitalize(), *words[at + 1 :]])
