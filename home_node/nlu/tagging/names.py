"""Takes the name of somebody or something from the words: an agent, a page, a template."""

import re
from functools import cache

from home_node.nlu.data.field_names import OPENERS
from home_node.nlu.data.given_names import GIVEN_NAMES
from home_node.nlu.data.number_words import SMALL
from home_node.nlu.data.small_words import BEHIND_NAMES, PARTICLES
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.fuzzy_index import Lexicon, Near, lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound
from home_node.nlu.tagging.free_text import own_words, text_of
from home_node.nlu.tagging.values import Scene, Taken, allowed
from shared.commands import Field
from shared.grammar.folding import fold_key
from shared.grammar.time.time_words import DAYS

NEW = frozenset(
    {"baru", "new", "tu", "ni", "itu", "ini", "my", "our", "a", "satu", "called", "named", "of", "nama", "bernama"}
)
_SAYS_NOTHING = NEW - {"new", "satu"}
_PART_OF_A_NAME = frozenset({"new"})
"""`page new year sale`: in English, what is new is said before the page, in Malay behind it."""
_THIS, _TIMES = frozenset({"ini", "ni"}), frozenset({"hari", "malam", "minggu", "bulan", "tahun"})
_OVER = frozenset({"promosi", "promo", "tempoh", "kempen", "harga", "acara", "majlis", "tarikh", "campaign", "event"})
_DAYS = frozenset(day for day in DAYS if " " not in day)
_DONE = frozenset({"dah", "sudah", "telah", "belum", "is", "has", "was"})
_MOST_NAME, _MOST_GIVEN, _MOST_PAGE = 0.34, 0.19, 0.34
_SLURRED, _SHORT = 0.1, 5
"""How unlike a particle of more than so many letters what was heard may be: `sakaran` is sekarang."""
_LETTER = 0.1
"""How much likelier a name is that explains a single letter behind it: `Amin a` was Aminah."""


@cache
def _given_names() -> Lexicon:
    return lexicon_of(GIVEN_NAMES)


def name_at(words: list[str], start: int, stop: int, scene: Scene, *, labelled: bool) -> Taken | None:
    """The name of somebody: of ours first, else one that is common here. "Lima slot" is five, not Lina's."""
    if not labelled and words[start] in SMALL:
        return None
    ours, best = own_words(scene.vocabulary.agents), None
    for length in (1, 2, 3):
        if start + length > stop or (length > 1 and words[start + length - 1] in SMALL):
            break
        heard = sound(" ".join(words[start : start + length]))
        near = ours.near(heard, allowed(heard, _MOST_NAME, labelled) + (0.05 if labelled else 0))
        cost = near[0].cost + 0.02 * (length - 1) if near else 1.0
        given = _given(words[start : start + length], heard, labelled)
        if given and len(given[0].phrase.split()) <= length and given[0].cost + 0.1 < cost:
            near, cost = given, given[0].cost + 0.1
        if length > 1 and len(words[start + length - 1]) == 1:
            cost -= _LETTER
        if near and (best is None or cost < best.cost):
            best = Taken(near[0].phrase.lower(), start, start + length, max(0.0, cost))
    return best


def _given(words: list[str], heard: str, labelled: bool) -> tuple[Near, ...]:
    """Names that are common here; words that are words must sound nearly so."""
    known = all(map(is_known, words))
    most = (0.14 if known else _MOST_GIVEN) if labelled else 0.02 if known else 0.1
    return _given_names().near(heard, most) if len(words) < 3 and len(heard) > 2 else ()


def word_at(field: Field, words: list[str], start: int, stop: int, scene: Scene, labelled: bool) -> Taken | None:
    if field.key in {"to", "agent", "name"}:
        named = name_at(words, start, stop, scene, labelled=labelled)
        if named or not labelled:
            return named
    elif not labelled:
        return None
    return Taken(words[start], start, start + 1, 0.4) if words[start].isalpha() and len(words[start]) > 1 else None


def _known_at(known: tuple[str, ...], words: list[str], start: int, stop: int, most: float) -> Taken | None:
    """The nearest of names we know (pages, templates), of up to five words."""
    lexicon, best = own_words(known), None
    for length in range(1, min(5, stop - start) + 1):
        heard = sound(" ".join(words[start : start + length]))
        near = lexicon.near(heard, min(most, allowed(heard, most, False)))
        if near and (best is None or near[0].cost <= best.cost):
            best = Taken(near[0].phrase, start, start + length, near[0].cost)
    return best


def slug_at(_field: Field, words: list[str], start: int, stop: int, scene: Scene, labelled: bool) -> Taken | None:
    pages = scene.vocabulary.pages
    most = 0.12 if scene.makes else _MOST_PAGE
    known = _known_at(pages, words, start, stop, most) if pages else None
    if known and not (scene.makes and known.end < stop):
        return known
    if not labelled:
        return None
    at = start
    while at + 1 < stop and (words[at] in OPENERS or words[at] in NEW - _PART_OF_A_NAME):
        at += 1
    end = min(stop, at + 5)
    if all(word in PARTICLES or word in _SAYS_NOTHING for word in words[at:end]):
        return None
    end = next((to for to in range(at + 1, end) if _ends_name(words, to, scene.makes)), end)
    while end - at > 1 and _is_particle(words, end - 1):
        end -= 1
    return Taken(slug_of(words[at:end], scene), start, end, 0.05 if scene.makes else 0.15)


def _ends_name(words: list[str], at: int, makes: bool) -> bool:
    """`laman jualan murah tu promo dah habis`: what is said behind a name that is known to both."""
    tonight = words[at] == "malam" and not _THIS.isdisjoint(words[at + 1 : at + 2])
    behind = words[at] in BEHIND_NAMES or words[at] in _DAYS or tonight
    return not makes and (behind or _is_particle(words, at) or _is_told(words, at))


def _is_told(words: list[str], at: int) -> bool:
    """`laman tawaran merdeka promosi dah tamat`: what is over is no part of the name."""
    return words[at] in _OVER and not _DONE.isdisjoint(words[at + 1 : at + 2])


def _is_particle(words: list[str], at: int) -> bool:
    if not is_known(words[at]):
        return bool(_long_particles().near(sound(words[at]), _SLURRED))
    return words[at] in PARTICLES and not (words[at] in _THIS and words[at - 1] in _TIMES)


@cache
def _long_particles() -> Lexicon:
    return lexicon_of([word for word in PARTICLES if len(word) > _SHORT])


def slug_of(words: list[str], scene: Scene) -> str:
    text = text_of(words, own_words(scene.vocabulary.words))
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def handle_at(_field: Field, words: list[str], start: int, stop: int, scene: Scene, labelled: bool) -> Taken | None:
    known = _known_at(scene.vocabulary.templates, words, start, stop, _MOST_PAGE)
    if known or not labelled:
        return known
    end = min(stop, start + 4)
    return Taken(fold_key(" ".join(words[start:end])), start, end, 0.15)
