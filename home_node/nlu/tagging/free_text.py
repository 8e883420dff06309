"""Writes free text down from the words that were heard: mended, with figures and hashtags, in sentence case."""

from functools import cache

from home_node.nlu.data.everyday_words import EVERYDAY, PROMOTED, TURNED
from home_node.nlu.data.number_words import SMALL
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import Lexicon, lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound, unlikeness
from home_node.nlu.tagging.numbers import number_at

_MENDED, _MENDED_SHORT, _MENDED_TWO = 0.14, 0.09, 0.1
_SHORTEST = 4
_COUNTING = "belas dua empat enam lapan lima peratus puluh ratus ribu sembilan sepuluh tiga tujuh"
_MALAY_NUMBERS = frozenset(_COUNTING.split())
_PERCENT = frozenset({"%", "peratus", "percent", "persen", "paratus", "paratos", "per cent"})
_RINGGIT = frozenset({"ringgit", "rm"})
_HASHES = frozenset({"hashtag", "hashtags", "hesteg", "tagar"})
_TAG_LONGEST = 3


@cache
def _everyday() -> Lexicon:
    return lexicon_of(sorted(word for word in EVERYDAY if len(word) >= _SHORTEST))


@cache
def own_words(words: tuple[str, ...]) -> Lexicon:
    return lexicon_of(words)


def mended(word: str, own: Lexicon) -> str:
    """A word nobody says as the one it sounds like; names and words we do not know stay as they are."""
    plain = word.lower()
    if is_known(plain) or len(plain) < _SHORTEST or not plain.isalpha():
        return word
    if (spelt := f"{plain[:-1]}a") in EVERYDAY and plain.endswith("e"):
        return spelt  # a final a is said as e in most of Malaysia: `gile`
    heard, most = sound(plain), _MENDED if len(plain) > _SHORTEST else _MENDED_SHORT
    near = own.near(heard, most) or _everyday().near(heard, most)
    return near[0].phrase if near else word


def _promoted(words: list[str]) -> list[str]:
    """`new your sale` was a New Year sale."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        pair = words[at : at + 2]
        near = _promotions().near(sound(" ".join(pair)), _MENDED_TWO) if len(pair) == 2 else ()
        kept += near[0].phrase.split() if near and near[0].cost else words[at : at + 1]
        at += 2 if near and near[0].cost else 1
    return kept


@cache
def _promotions() -> Lexicon:
    return lexicon_of(PROMOTED)


def figured(words: list[str]) -> list[str]:
    """`lima puluh peratus` as 50%, `dua puluh ringgit` and `RM 20` as RM20; other small numbers stay words."""
    plain = [word.lower() for word in words]
    written: list[str] = []
    at = 0
    while at < len(words):
        stop = next((to for to in range(at + 1, min(len(plain), at + 8)) if is_percent(plain[to])), None)
        found = number_at(plain[:stop], at, loose=stop is not None and plain[at] in SMALL)
        if found is None:
            after_rm = plain[at] == "rm" and number_at(plain, at + 1)
            written.append(f"RM{after_rm.digits}" if after_rm else words[at])
            at = after_rm.end if after_rm else at + 1
            continue
        unit = plain[found.end] if found.end < len(plain) else ""
        if is_percent(unit):
            written.append(f"{found.digits}%")
            at = found.end + 1
        elif unit in _RINGGIT:
            written.append(f"RM{found.digits}")
            at = found.end + 1
        else:
            written += _as_heard(words[at : found.end], found.digits)
            at = found.end
    return written


def is_percent(word: str) -> bool:
    return word in _PERCENT or (len(word) > 4 and unlikeness(sound(word), "peratus") < 0.22 and word not in EVERYDAY)


def _as_heard(words: list[str], digits: str) -> list[str]:
    plain = number_at([word.lower() for word in words], 0)
    return [digits] if len(words) > 1 and plain and plain.end == len(words) and len(digits) > 1 else words


def tagged(words: list[str]) -> list[str]:
    """What follows the word hashtag as one tag."""
    written: list[str] = []
    at = 0
    while at < len(words):
        if words[at].lower() in _HASHES and at + 1 < len(words):
            stop = next((to for to in range(at + 1, len(words)) if words[to].lower() in _HASHES), len(words))
            stop = min(stop, at + 1 + _TAG_LONGEST)
            written.append("#" + "".join(word.lower() for word in words[at + 1 : stop]))
            at = stop
        else:
            written.append(words[at])
            at += 1
    return written


def text_of(words: list[str], own: Lexicon, *, title: bool = False) -> str:
    """Free text; a title has every word begin with a capital."""
    malay = any(word.lower() in _MALAY_NUMBERS for word in words)
    kept = [TURNED.get(word.lower(), word) if malay else word for word in words]
    kept = [mended(word, own) for word in tagged(figured(_promoted(kept)))]
    if title:
        return " ".join(_capital(word) for word in kept)
    text = " ".join(word if _keeps_case(word) else word.lower() for word in kept)
    return _capital(text)


def _keeps_case(word: str) -> bool:
    return word.isupper() and len(word) > 1


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
