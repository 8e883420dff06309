"""Spelled letters and figures that a decoder wrote for a word's sound: `Band 1` was bantuan, `CD` was Siti."""

from collections.abc import Iterator

from home_node.nlu.gazetteer import SLIPS
from home_node.nlu.normalising.variants import Variant
from home_node.nlu.tagging.spoken_time_words import is_time_word
from home_node.nlu.weights import LIMITS


def read_letters_aloud(written: list[str]) -> Iterator[Variant]:
    """The words with their small figures and capital letters as these sound; none where there are none."""
    spoken = [_read_aloud(word, after) for word, after in zip(written, [*written[1:], ""], strict=False)]
    if spoken != written:
        yield Variant(spoken, because="figures or letters are the sound of a word")


def _read_aloud(word: str, following: str) -> str:
    if word.isupper() and word.isalpha() and 1 < len(word) <= LIMITS.spelled_letters:
        return "".join(SLIPS["letters"].get(letter, letter) for letter in word.lower())
    return word if is_time_word(following.lower()) else SLIPS["figures"].get(word, word)
