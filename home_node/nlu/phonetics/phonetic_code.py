"""How words sound, broadly, in Malay and English: the same for what a decoder writes in either spelling.

`sound` writes a word in one letter a sound; `unlikeness` counts how far two sounds lie apart, from 0 (the same). Vowels
are near each other, and so are sounds made at the same place of the mouth (p and b, t and d, s and z).
"""

import re
import unicodedata
from functools import lru_cache

_SPELLINGS = (
    ("tion", "Son"), ("sch", "sk"), ("ngg", "N"), ("nk", "Nk"), ("ng", "N"), ("ny", "n"), ("sy", "S"), ("sh", "S"),
    ("tch", "C"), ("ch", "C"), ("ck", "k"), ("ph", "f"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"),
    ("bh", "b"), ("wh", "w"), ("qu", "kw"), ("q", "k"), ("x", "ks"), ("ee", "i"), ("ea", "i"), ("ie", "i"),
    ("oo", "u"), ("ou", "u"), ("ai", "e"), ("ay", "e"), ("ei", "e"), ("ey", "e"), ("au", "o"), ("aw", "o"),
    ("ow", "o"),
)  # fmt: skip
_SPELT = re.compile("|".join(spelling for spelling, _ in _SPELLINGS))
_SOUND_OF = dict(_SPELLINGS)
_NO_SOUND = re.compile(r"[^a-z0-9]+")
_DOUBLED = re.compile(r"([a-zA-Z])\1+")
_SILENT_E = re.compile(r"(?<=[aeiou][^aeiou])e\b")
_FINAL_Y = re.compile(r"y\b")

_VOWELS = "aeiou"
_ALIKE: dict[str, float] = {
    "pb": 0.4, "td": 0.4, "kg": 0.4, "kc": 0.2, "gc": 0.5, "sc": 0.3, "Cc": 0.1, "sz": 0.3, "sS": 0.3, "SC": 0.4,
    "jC": 0.4, "jc": 0.5, "jz": 0.5, "jd": 0.6, "jS": 0.5, "fv": 0.3, "fp": 0.5, "vb": 0.5, "vw": 0.4, "bw": 0.6,
    "mn": 0.4, "nN": 0.3, "mN": 0.5, "lr": 0.5, "wu": 0.3, "wo": 0.4, "yi": 0.2, "ye": 0.4, "tC": 0.5, "tk": 0.7,
    "tp": 0.7, "pk": 0.7, "db": 0.8, "dg": 0.8, "sf": 0.7, "st": 0.7, "ts": 0.7, "rd": 0.7, "ld": 0.8, "ln": 0.8,
    "hf": 0.7, "hk": 0.7, "hs": 0.5, "gj": 0.5, "Ng": 0.5,
}  # fmt: skip
_CHANGE = {pair: cost for letters, cost in _ALIKE.items() for pair in (letters, letters[::-1])} | {
    one + other: 0.28 if {one, other} == {"a", "e"} else 0.35 for one in _VOWELS for other in _VOWELS if one != other
}
_LOSS = dict.fromkeys("aeiouwy", 0.5) | {"h": 0.3, "r": 0.55, "N": 0.7, "n": 0.7, "k": 0.75, "t": 0.75}
_CONSONANT = 0.9
_FINAL = {"k": 0.35, "t": 0.35, "g": 0.35, "r": 0.35, "h": 0.2, "d": 0.5, "p": 0.5, "b": 0.5}
"""A final k, t, h or r is hardly heard in Malay, and the other stops not well."""


@lru_cache(maxsize=4096)
def sound(words: str) -> str:
    """One word or several, run together: `Tik Tok` and `tiktok` sound the same."""
    plain = unicodedata.normalize("NFKD", words.lower())
    spelt = (_word(word) for word in _NO_SOUND.sub(" ", plain).split())
    return "".join(spelt)


def _word(word: str) -> str:
    word = _SPELT.sub(lambda found: _SOUND_OF[found[0]], _SILENT_E.sub("", word))
    return _DOUBLED.sub(r"\1", _FINAL_Y.sub("i", word))


_FAR = 9.0
_CHANGES = {
    letter: {pair[1]: cost for pair, cost in _CHANGE.items() if pair[0] == letter} for letter in {p[0] for p in _CHANGE}
}
_NOTHING: dict[str, float] = {}


def unlikeness(one: str, other: str, most: float = _FAR) -> float:
    """Of two sounds, by their length: 0 the same, above 0.4 hardly the same word; beyond `most` just more."""
    if one == other:
        return 0.0
    length = max(2.5, (len(one) + len(other)) / 2)
    return distance(one, other, most * length) / length


def distance(one: str, other: str, most: float = _FAR) -> float:
    """The least cost of turning one sound into the other; more than `most` (how much more is not said) when it is."""
    gains = [_LOSS.get(letter, _CONSONANT) for letter in other]
    if other and other[-1] in _FINAL:
        gains[-1] = _FINAL[other[-1]]
    row = [0.0]
    for gain in gains:
        row.append(row[-1] + gain)
    last = len(one) - 1
    for at, letter in enumerate(one):
        lost = _FINAL.get(letter, 0.9) if at == last and letter in _FINAL else _LOSS.get(letter, _CONSONANT)
        row = _next_row(row, letter, other, lost, gains)
        if min(row) > most:
            return _FAR * len(one)
    return row[-1]


def _next_row(before: list[float], letter: str, other: str, lost: float, gains: list[float]) -> list[float]:
    changes = _CHANGES.get(letter, _NOTHING)
    diagonal = before[0]
    least = diagonal + lost
    row = [least]
    for to, there in enumerate(other):
        least += gains[to]
        above = before[to + 1]
        changed = diagonal if letter == there else diagonal + changes.get(there, 1.0)
        if changed < least:
            least = changed
        if above + lost < least:
            least = above + lost
        diagonal = above
        row.append(least)
    return row
