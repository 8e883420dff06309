"""Numbers in words, Malay and English, as they stand in times: `dua puluh lima minit` is `25 minit`."""

import re

_ONES = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "lapan": 8, "delapan": 8,
    "sembilan": 9, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_TEENS = {
    "sepuluh": 10, "sebelas": 11, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_ONE = "|".join(sorted(_ONES, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![a-z])(?:(?P<ones>{_ONE}) (?P<ten>belas|puluh)(?: (?P<after>{_ONE}))?"
    rf"|(?P<tens>{'|'.join(_TENS)})(?:[ -](?P<with>{_ONE}))?|(?P<plain>{'|'.join(_TEENS)}|{_ONE}))(?![a-z])"
)


def write_digits(phrase: str) -> str:
    """The folded phrase with its numbers up to 99 in digits."""
    return _NUMBER.sub(lambda match: str(_read_number(match)), phrase)


def _read_number(match: re.Match[str]) -> int:
    if match["tens"]:
        return _TENS[match["tens"]] + _ONES.get(match["with"], 0)
    if match["ten"] == "puluh":
        return 10 * _ONES[match["ones"]] + _ONES.get(match["after"], 0)
    if match["ten"]:
        return 10 + _ONES[match["ones"]]
    return _ONES.get(match["plain"]) or _TEENS[match["plain"]]
