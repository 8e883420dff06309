"""What was said where a decoder wrote figures or letters for a word's sound: `Band 1` was bantuan, `CD` was Siti."""

from collections.abc import Iterator

from home_node.nlu.tagging.times import is_of_time

_FIGURES = {"1": "wan", "2": "tu", "3": "tri", "4": "for", "6": "siks", "8": "eit", "10": "ten"}
_LETTERS = {
    "a": "ei", "b": "bi", "c": "si", "d": "di", "e": "i", "f": "ef", "g": "ji", "h": "eich", "i": "ai", "j": "jei",
    "k": "kei", "l": "el", "m": "em", "n": "en", "o": "o", "p": "pi", "q": "kiu", "r": "ar", "s": "es", "t": "ti",
    "u": "yu", "v": "vi", "w": "dabliu", "x": "eks", "y": "wai", "z": "zed",
}  # fmt: skip
_LONGEST = 3
"""Letters that are spelt one by one."""


def read_aloud(written: list[str]) -> Iterator[list[str]]:
    """The words with their small figures and capital letters as these sound; none where there are none."""
    behind = [*written[1:], ""]
    said = [_aloud(word, following) for word, following in zip(written, behind, strict=True)]
    if said != written:
        yield said


def _aloud(word: str, following: str) -> str:
    if word.isupper() and word.isalpha() and 1 < len(word) <= _LONGEST:
        return "".join(_LETTERS.get(letter, letter) for letter in word.lower())
    return word if is_of_time(following.lower()) else _FIGURES.get(word, word)
