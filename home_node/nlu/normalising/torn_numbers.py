"""Numbers that a decoder ran together, `tujohenam`, or tore apart, `call song`, as they were said."""

from collections.abc import Iterator
from functools import cache
from itertools import product

from home_node.nlu.gazetteer import DIGITS, UNITS, WORD_SETS
from home_node.nlu.normalising.variants import Variant
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.numbers import is_number_word
from home_node.nlu.weights import LIMITS, WEIGHTS


def mend_torn_numbers(written: list[str]) -> Iterator[Variant]:
    """The words with their numbers whole; none where they are."""
    mended = join_numbers(written)
    if mended != written:
        yield Variant(mended, because="numbers were torn apart or run together")


def join_numbers(written: list[str]) -> list[str]:
    """`lima pull up` as `lima puluh`, `satu empatiga` as `satu empat tiga`: numbers beside a number, nowhere else."""
    kept: list[str] = []
    at = 0
    while at < len(written):
        words = [word.lower() for word in written[at : at + 3]]
        behind = bool(kept) and is_number_word(kept[-1].lower())
        mended, taken = _mend_first(words, behind)
        kept += mended or [written[at]]
        at += taken or 1
    return kept


def _mend_first(words: list[str], behind: bool) -> tuple[list[str], int]:
    """What the first one or two words were, and how many of them; nothing where they stand as they are."""
    if torn := _join_torn(words, behind):
        return [torn], 2
    if phrase := _split_breath(words[0]):
        return phrase, 1
    if behind and (parted := _part_again(words)):
        return parted, 2
    if behind and (unit := _find_unit(words[0])):
        return [unit], 1
    if digits := _split_digits(words[0]) if behind else []:
        return digits, 1
    if digit := _close_vowel(words):
        return [digit], 1
    return [], 0


def _join_torn(words: list[str], behind: bool) -> str:
    """The number word that the first two words are, with a number before or behind them."""
    if len(words) < 2 or len(words[0]) < 2 or not words[0].isalpha() or is_number_word(words[0]):
        return ""
    code = encode_sound(" ".join(words[:2]))
    near = _index_of("torn_behind_number").find_near(code, WEIGHTS.unlike.torn_number) if behind else ()
    if not near and len(words) == 3 and is_number_word(words[2]) and not is_number_word(words[1]):
        near = _index_of("torn_before_number").find_near(code, WEIGHTS.unlike.torn_first_number)
    return near[0].phrase if near else ""


def _find_unit(word: str) -> str:
    """The unit that a word is which is none: `lima belas ringe`."""
    near = (
        _index_of("counted_units").find_near(encode_sound(word), WEIGHTS.unlike.torn_number)
        if _is_no_word(word)
        else ()
    )
    return near[0].phrase if near else ""


def _split_breath(word: str) -> list[str]:
    """The words of a phrase that a word is which is none: `jadualeso` is jadual esok."""
    if len(word) < LIMITS.two_digit_letters or not _is_no_word(word):
        return []
    near = _index_of("one_breath").find_near(encode_sound(word), WEIGHTS.unlike.one_breath)
    return near[0].phrase.split() if near else []


def _part_again(words: list[str]) -> list[str]:
    """Two number words that were parted at the wrong place: `rato sempat` was ratus empat."""
    if len(words) < 2 or not all(map(_is_no_word, words[:2])):
        return []
    index, pairs = _number_pairs()
    near = index.find_near(encode_sound(" ".join(words[:2])), WEIGHTS.unlike.torn_number)
    return pairs[near[0].phrase] if near else []


def _split_digits(word: str) -> list[str]:
    """The digits that a word is made of that is no word."""
    if len(word) < LIMITS.two_digit_letters or not _is_no_word(word):
        return []
    index, pairs = _number_pairs()
    near = index.find_near(encode_sound(word), WEIGHTS.unlike.merged_digits)
    return pairs[near[0].phrase] if near else []


def _close_vowel(words: list[str]) -> str:
    """`due ribu` was dua ribu: a final a is said as e in most of Malaysia."""
    digit = f"{words[0][:-1]}a"
    return digit if words[0][-1] == "e" and digit in DIGITS and is_number_word(" ".join(words[1:2])) else ""


def _is_no_word(word: str) -> bool:
    return word.isalpha() and not is_known_word(word) and not is_number_word(word)


@cache
def _index_of(name: str) -> FuzzyIndex:
    return build_index(sorted(getattr(WORD_SETS, name)))


@cache
def _number_pairs() -> tuple[FuzzyIndex, dict[str, list[str]]]:
    """Two digits, or a digit and its unit in either order, by how they sound; of `ratus` a final s is hardly heard."""
    pairs = [*product(DIGITS, repeat=2), *product(DIGITS[1:], UNITS), *product(UNITS[2:], DIGITS[1:])]
    words_of_phrase = {" ".join(pair): list(pair) for pair in pairs}
    words_of_phrase |= {f"{digit} ratu": [digit, "ratus"] for digit in DIGITS[1:]}
    words_of_phrase |= {f"ratu {digit}": ["ratus", digit] for digit in DIGITS[1:]}
    return build_index(words_of_phrase), words_of_phrase
