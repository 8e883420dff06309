"""Hallucination loops: a decoder that lost the sound says the same words again and again, however sure it is."""

import re
import zlib

from home_node.nlu.weights import WEIGHTS


def is_loop(text: str) -> bool:
    """Whether most of the text is repetition."""
    data = text.encode("utf-8", "replace")
    return bool(data) and len(data) / len(zlib.compress(data)) > WEIGHTS.score.looping


def fold_loop(text: str) -> str:
    """A short window makes the decoder say everything twice or more: `Help. Help.` was said once."""
    words = text.split()
    bare = [re.sub(r"\W", "", word.lower()) for word in words]
    for size in range(1, len(words) // 2 + 1):
        repeats = all(bare[at] == bare[at % size] for at in range(size, len(bare)))
        if repeats and _may_fold(size, len(words), bare[0]):
            return " ".join(words[:size]).rstrip(",")
    return text


def _may_fold(size: int, count: int, first: str) -> bool:
    """Digits are said one by one and may well be the same: `dua dua` is left alone."""
    return size > 1 or count > 4 or (count == 2 and len(first) > 3 and not first.isdigit())
