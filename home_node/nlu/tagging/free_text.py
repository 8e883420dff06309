"""Free text from the words that were heard: misheard words mended, figures and hashtags written, in sentence case."""

from functools import cache

from home_node.nlu.gazetteer import DICTIONARY, PROMOTIONS, SLIPS, WORD_SETS
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.written_figures import write_figures, write_hashtags
from home_node.nlu.weights import LIMITS, WEIGHTS


def write_text(words: list[str], own: FuzzyIndex, *, title: bool = False) -> str:
    """Free text; a title has every word begin with a capital."""
    is_malay = any(word.lower() in WORD_SETS.malay_numbers for word in words)
    kept = [SLIPS["malay_words"].get(word.lower(), word) if is_malay else word for word in words]
    kept = [mend_word(word, own) for word in write_hashtags(write_figures(_mend_promotions(kept)))]
    if title:
        return " ".join(_capitalise(word) for word in kept)
    return _capitalise(" ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in kept))


def mend_word(word: str, own: FuzzyIndex) -> str:
    """A word nobody says as the one it sounds like; names and words we do not know stay as they are."""
    folded = word.lower()
    if is_known_word(folded) or len(folded) < LIMITS.mended_letters or not folded.isalpha():
        return word
    if (open_vowel := f"{folded[:-1]}a") in DICTIONARY and folded.endswith("e"):
        return open_vowel  # a final a is said as e in most of Malaysia: `gile`
    if (with_h := f"{folded}h") in DICTIONARY:
        return with_h  # a final h is hardly heard: `mura`
    code, most = encode_sound(folded), WEIGHTS.unlike.mended if len(folded) > LIMITS.mended_letters else 0.0
    near = own.find_near(code, most) or _dictionary_index().find_near(code, most)
    return near[0].phrase if near else word


def _mend_promotions(words: list[str]) -> list[str]:
    """`new your sale` was a New Year sale."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        pair = words[at : at + 2]
        code = encode_sound(" ".join(pair)) if len(pair) == 2 else ""
        near = _promotion_index().find_near(code, WEIGHTS.unlike.promotion) if code else ()
        misheard = near and near[0].cost
        kept += near[0].phrase.split() if misheard else pair[:1]
        at += 2 if misheard else 1
    return kept


@cache
def index_own_words(words: tuple[str, ...]) -> FuzzyIndex:
    """The names or words that live in this system."""
    return build_index(words)


@cache
def _dictionary_index() -> FuzzyIndex:
    return build_index(sorted(word for word in DICTIONARY if len(word) >= LIMITS.mended_letters))


@cache
def _promotion_index() -> FuzzyIndex:
    return build_index(PROMOTIONS)


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]
