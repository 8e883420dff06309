"""Notes that are one phrase and no order: an answer to a card, or a decoder's hallucination in silence."""

from functools import cache
from typing import Literal

from home_node.nlu.gazetteer import STOP_WORDS
from home_node.nlu.normalising.tokens import fold_tokens
from home_node.nlu.weights import LIMITS

Answer = Literal["yes", "no", "change", ""]
_ANSWERS: tuple[Answer, ...] = ("yes", "no", "change")


@cache
def _answers_by_phrase() -> dict[str, Answer]:
    return {" ".join(fold_tokens(phrase)): answer for answer in _ANSWERS for phrase in STOP_WORDS[answer]}


def read_answer(words: list[str]) -> Answer:
    """`yes`, `no` or `change` for a note that is nothing else; else nothing."""
    if len(words) > LIMITS.answer_words:
        return ""
    return _answers_by_phrase().get(" ".join(words), "")


@cache
def _hallucinations() -> tuple[str, ...]:
    return tuple(" ".join(fold_tokens(phrase)) for phrase in STOP_WORDS["hallucinations"])


def is_hallucination(words: list[str]) -> bool:
    """What a decoder writes where nobody spoke, as the whole of it."""
    text = " ".join(words)
    return any(
        text == phrase or (" " in phrase and text.startswith(phrase) and len(text) < len(phrase) + LIMITS.more_letters)
        for phrase in _hallucinations()
    )
