"""Merged words: what a decoder ran together, `suruhali`, is taken apart, but for the names that are written so."""

from collections.abc import Iterator

from home_node.nlu.normalising.variants import Variant
from home_node.nlu.phonetics.dictionary import split_merged_word
from home_node.nlu.types import Vocabulary


def separate_merged_words(words: list[str], vocabulary: Vocabulary) -> Iterator[Variant]:
    """The words apart; none where they are."""
    names = (*vocabulary.words, *vocabulary.agents, *vocabulary.pages, *vocabulary.templates)
    own = {part for name in names for part in name.lower().replace("-", " ").split()}
    apart = [part for word in words for part in ((word,) if word.lower() in own else _separate(word))]
    if apart != words:
        yield Variant(apart, because="words were run together")


def _separate(word: str) -> tuple[str, ...]:
    first, *more = split_merged_word(word.lower())
    return (word[: len(first)], *more)
