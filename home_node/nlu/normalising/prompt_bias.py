"""Prompt bias: what was said where a decoder wrote a word of its prompt instead.

The prompt makes the menu's words likely, and a first word has nothing before it that speaks against one.
"""

from collections.abc import Iterator
from typing import NamedTuple

from home_node.nlu.gazetteer import SLIPS
from home_node.nlu.normalising.variants import Variant
from home_node.nlu.weights import WEIGHTS


def undo_prompt_bias(written: list[str]) -> Iterator[Variant]:
    """The words with the first one as it may have been said; none where it is not one of those."""
    first = written[0].lower() if written else ""
    if meant := SLIPS["prompt_words"].get(first):
        yield Variant([meant, *written[1:]], WEIGHTS.variant.prompted, f"the decoder's prompt has {first} for {meant}")


class Twin(NamedTuple):
    """A word of what was heard, the one before it ("" where it is the first), and what it may have been."""

    before: str
    word: str
    meant: str


def find_twins(text: str) -> Iterator[Twin]:
    """The words that the ear can tell from another which would fit there too."""
    words = text.lower().split()
    for before, word in zip(["", *words], words, strict=False):
        pair = SLIPS["prompt_pairs"].get(f"{before} {word}")
        if meant := pair if before else SLIPS["prompt_words"].get(word):
            yield Twin(before, word, meant)


def replace_twin(text: str, twin: Twin) -> str:
    """The text with that word, where it stands behind the same one, as it was meant."""
    words = text.split()
    folded = [word.lower() for word in words]
    pairs = zip(["", *folded], folded, strict=False)
    at = next((at for at, pair in enumerate(pairs) if pair == (twin.before, twin.word)), None)
    if at is None:
        return text
    return " ".join([*words[:at], twin.meant if at else twin.meant.capitalize(), *words[at + 1 :]])
