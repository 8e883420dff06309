"""Tokens: cuts what a decoder wrote into words."""

import re

_BETWEEN = re.compile(
    r"\s+|(?<=[^\W\d_])[-–—/](?=[^\W_])|(?<=[^\W\d_])\.(?=[^\W\d_]{2})|,(?=\D)|…|(?<=[^\W\d_]{3})(?=\d)|(?<=\d)(?=[^\W\d_]{4})"
)
_EDGES = " .,;:!?\"'“”‘’()[]{}<>*_~`-–—¿¡♪"
_RINGGIT = re.compile(r"(rm)(\d.*)", re.IGNORECASE)
_PERCENT = re.compile(r"(.*\d)%")


def split_tokens(text: str) -> list[str]:
    """As written, without the marks around them: `RM5.50` is two words, `50%` two, `follow-up` two, `2.304` one."""
    words: list[str] = []
    for raw in _BETWEEN.split(text):
        word = raw.strip(_EDGES)
        if ringgit := _RINGGIT.fullmatch(word):
            words += [ringgit[1], ringgit[2]]
        elif percent := _PERCENT.fullmatch(word):
            words += [percent[1], "%"]
        elif word:
            words.append(word)
    return words


def fold_case(words: list[str]) -> list[str]:
    return [word.lower().replace("’", "'") for word in words]


def fold_tokens(text: str) -> list[str]:
    return fold_case(split_tokens(text))
