"""Names of pages and templates among the words: one that we know, or what stands behind the label."""

import re
from functools import cache

from home_node.nlu.gazetteer import WORD_SETS
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.context import Context, SlotValue, allow_unlike
from home_node.nlu.tagging.free_text import index_own_words, write_text
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import Field
from shared.grammar.folding import fold_key
from shared.grammar.time.time_words import DAYS


def take_page(
    _field: Field, words: list[str], start: int, stop: int, context: Context, labelled: bool
) -> SlotValue | None:
    pages = context.vocabulary.pages
    most = 0.0 if context.makes else WEIGHTS.unlike.page
    known = _find_known(pages, words, start, stop, most) if pages else None
    if known and not (context.makes and known.end < stop):
        return known
    if not labelled:
        return None
    at = start
    while at + 1 < stop and _opens_name(words[at]):
        at += 1
    end = min(stop, at + LIMITS.name_words)
    if all(_says_nothing(word) for word in words[at:end]):
        return None
    if not context.makes:
        end = _end_of_name(words, at, end)
    while end - at > 1 and _is_particle(words, end - 1):
        end -= 1
    cost = 0.0 if context.makes else WEIGHTS.slot.unknown_page
    return SlotValue(write_slug(words[at:end], context), start, end, cost)


def take_handle(
    _field: Field, words: list[str], start: int, stop: int, context: Context, labelled: bool
) -> SlotValue | None:
    known = _find_known(context.vocabulary.templates, words, start, stop, WEIGHTS.unlike.page)
    if known or not labelled:
        return known
    end = min(stop, start + LIMITS.handle_words)
    return SlotValue(fold_key(" ".join(words[start:end])), start, end, WEIGHTS.slot.unknown_page)


def write_slug(words: list[str], context: Context) -> str:
    text = write_text(words, index_own_words(context.vocabulary.words))
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def _find_known(names: tuple[str, ...], words: list[str], start: int, stop: int, most: float) -> SlotValue | None:
    """The nearest of names we know, the longest of those that are as near."""
    index, best = index_own_words(names), None
    for end in range(start + 1, min(start + LIMITS.name_words, stop) + 1):
        code = encode_sound(" ".join(words[start:end]))
        near = index.find_near(code, min(most, allow_unlike(code, most, False)))
        if near and (best is None or near[0].cost <= best.cost):
            best = SlotValue(near[0].phrase, start, end, near[0].cost)
    return best


def _opens_name(word: str) -> bool:
    return word in WORD_SETS.value_openers or word in WORD_SETS.name_openers - WORD_SETS.name_parts


def _says_nothing(word: str) -> bool:
    """A page of these words alone has no name."""
    return word in WORD_SETS.particles or word in WORD_SETS.name_openers


def _end_of_name(words: list[str], at: int, end: int) -> int:
    """`laman jualan murah tu promo dah habis`: what is said behind a name that is known to both is no part of it."""
    return next((to for to in range(at + 1, end) if _ends_name(words, to)), end)


def _ends_name(words: list[str], at: int) -> bool:
    behind = words[at] in WORD_SETS.behind_names or words[at] in _single_days()
    tonight = words[at] == "malam" and not WORD_SETS.demonstratives.isdisjoint(words[at + 1 : at + 2])
    return behind or tonight or _is_particle(words, at) or _tells_end(words, at)


@cache
def _single_days() -> frozenset[str]:
    return frozenset(day for day in DAYS if " " not in day)


def _tells_end(words: list[str], at: int) -> bool:
    """`laman tawaran merdeka promosi dah tamat`: what is over is no part of the name."""
    return words[at] in WORD_SETS.ended_things and not WORD_SETS.ended.isdisjoint(words[at + 1 : at + 2])


def _is_particle(words: list[str], at: int) -> bool:
    """Of more than a few letters it may be misheard: `sakaran` is sekarang."""
    word = words[at]
    if not is_known_word(word):
        return bool(_long_particle_index().find_near(encode_sound(word), WEIGHTS.unlike.particle))
    return word in WORD_SETS.particles


@cache
def _long_particle_index() -> FuzzyIndex:
    return build_index(sorted(word for word in WORD_SETS.particles if len(word) > LIMITS.particle_letters))
