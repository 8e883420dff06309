"""Cuts one line that may hold several pairs: `/agent task to: ali type: followup`."""

import re

from shared.grammar.compiled_menu import COLON, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.key_value_pair import KEY_LINE, QUOTES, Pair, is_nearly_key, unquote

MOST_MISSPELT = 12
"""Misspelt keys looked for in one line: as many as mistakes are told, each costs a search of all keys."""
LONGEST_PERIOD = 8
"""Words: `from 1 nov 2025 to 15 jan 2026`."""
_INNER_KEY = re.compile(rf"\s(?P<key>[^\W\d_](?:[^\W\d]|-){{1,24}})\s*{COLON}\s*(?=\S)(?!//)")


def split_line(recipe: Recipe, rest: str, line: int = 1) -> list[Pair]:
    """The pairs of one line that may hold several: `/agent task to: ali type: followup`."""
    matches = list(recipe.splits.finditer(rest))
    first = rest[: matches[0].start()] if matches else rest
    pairs = _read_positional(recipe, first.strip(" ,;"), line)
    for here, following in zip(matches, [*matches[1:], None], strict=False):
        value = rest[here.end() : following.start()].strip(" ,;") if following else rest[here.end() :].strip()
        reader = recipe.readers[fold_key(here[1])]
        if value and value[0] in QUOTES:
            value, _ = unquote(value, [value], 0)
            pairs.append(Pair(line, reader, here[1], value))
        else:
            pairs += _split_misspelt_keys(
                recipe, Pair(line, reader, here[1], "" if value == reader.placeholder else value)
            )
    return pairs


def _split_misspelt_keys(recipe: Recipe, pair: Pair) -> list[Pair]:
    """A text of one line with keys inside it that are nearly known ones: `title: Promo shedule: esok`."""
    pairs: list[Pair] = []
    while (
        len(pairs) < MOST_MISSPELT
        and ":" in pair.value
        and (match := _INNER_KEY.search(pair.value))
        and is_nearly_key(recipe, match["key"])
    ):
        pairs.append(pair._replace(value=pair.value[: match.start()].strip()))
        pair = Pair(pair.line, None, match["key"], pair.value[match.end() :].strip())
    return [*pairs, pair]


def _read_positional(recipe: Recipe, text: str, line: int) -> list[Pair]:
    if not text:
        return []
    reader = recipe.positional
    match = KEY_LINE.fullmatch(text)
    if match and not (reader and " " in match["key"].strip()):
        return [Pair(line, None, match["key"].strip(), match["value"])]
    if reader is None:
        return [Pair(line, None, "", text)]
    followers: list[Pair] = []
    for follower in reversed(recipe.follow):
        for before, words in _list_endings(text, LONGEST_PERIOD if follower.field.kind == "period" else 1):
            if reader.accepts(before) and follower.accepts(words):
                followers.insert(0, Pair(line, follower, follower.key, words))
                text = before
                break
    text, _ = unquote(text, [text], 0)
    return [Pair(line, reader, reader.key, "" if text == reader.placeholder else text), *followers]


def _list_endings(text: str, most: int) -> list[tuple[str, str]]:
    """What stands before the last words and these, from `most` words down to one."""
    words = text.split()
    return [(" ".join(words[:-n]), " ".join(words[-n:])) for n in range(min(most, len(words) - 1), 0, -1)]


def split_swallowed_keys(recipe: Recipe, pair: Pair) -> list[Pair] | None:
    """A refused value that swallowed other keys, cut again: `page: promo-raya title: Promo` on a later line."""
    if pair.reader is None or pair.reader.flowing:
        return None
    within = split_line(recipe, f"{pair.reader.key}: {pair.value}", pair.line)
    if len(within) > 1:
        return within
    if match := _INNER_KEY.search(pair.value):
        before, after = pair.value[: match.start()].strip(), pair.value[match.end() :].strip()
        return [pair._replace(value=before), Pair(pair.line, None, match["key"], after)]
    return None
