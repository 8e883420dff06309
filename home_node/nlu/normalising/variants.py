"""A variant of the words: what may have been said instead of what a decoder wrote, with its cost and the reason."""

from typing import NamedTuple


class Variant(NamedTuple):
    words: list[str]
    cost: float = 0.0
    because: str = "as the decoder wrote it"
