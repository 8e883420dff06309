"""What was said where a decoder wrote a word of its prompt instead, at the beginning of a note.

The prompt makes the menu's words likely, and a first word has nothing before it that speaks against one.
"""

from collections.abc import Iterator

_SAID_FOR = {"page": "bagi", "app": "apa", "buat": "ubah", "untuk": "undo", "not": "nak"}


def unled(written: list[str]) -> Iterator[list[str]]:
    """The words with the first one as it may have been said; none where it is not one of those."""
    first = written[0].lower() if written else ""
    if said := _SAID_FOR.get(first):
        yield [said, *written[1:]]
