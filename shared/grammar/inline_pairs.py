"""Cuts one line that may hold several pairs: `/agent task to: ali type: followup`."""

import re

from shared.grammar.compiled_menu import COLON, Reader, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.key_value_pair import (
    KEY_LINE,
    QUOTES,
    Doubt,
    Pair,
    find_similar_key,
    has_style_of,
    is_nearly_key,
    unquote,
)

MOST_MISSPELT = 12
"""Misspelt keys looked for in one line: as many as mistakes are told, each costs a search of all keys."""
_LONGEST_PERIOD = 8
"""Words: `from 1 nov 2025 to 15 jan 2026`."""
_INNER_KEY = re.compile(rf"\s(?P<key>[^\W\d_](?:[^\W\d]|-){{1,24}})\s*{COLON}\s*(?=\S)(?!//)")


def split_line(recipe: Recipe, rest: str, line: int = 1) -> list[Pair]:
    """The pairs of one line that may hold several: `/agent task to: ali type: followup`."""
    matches = _find_cuts(recipe, rest)
    given = {recipe.readers[fold_key(match[1])] for match in matches}
    first = rest[: matches[0].start()] if matches else rest
    pairs = _read_positional(recipe, first.strip(" ,;"), line, given)
    for here, following in zip(matches, [*matches[1:], None], strict=False):
        value = rest[here.end() : following.start()].strip(" ,;") if following else rest[here.end() :].strip()
        reader = recipe.readers[fold_key(here[1])]
        if value and value[0] in QUOTES:
            value, _ = unquote(value, [value], 0)
            pairs.append(Pair(line, reader, here[1], value))
        else:
            pair = Pair(line, reader, here[1], "" if value == reader.placeholder else value)
            pairs += _doubt_words(recipe, pair, given) if reader.field.multiline else _split_misspelt_keys(recipe, pair)
    return pairs


def _find_cuts(recipe: Recipe, rest: str) -> list[re.Match[str]]:
    """Where the keys of a line are: not one among the words of a text that was given, or is written in another way."""
    cuts: list[re.Match[str]] = []
    text, given = recipe.positional, set[Reader]()
    for match in recipe.splits.finditer(rest):
        reader = recipe.readers[fold_key(match[1])]
        in_text = text and text.field.multiline and (cuts or match.start())
        if in_text and (reader in given or not has_style_of(match[1], cuts[-1][1] if cuts else "")):
            continue
        cuts.append(match)
        given.add(reader)
        text = reader
    return cuts


def _doubt_words(recipe: Recipe, pair: Pair, given: set[Reader]) -> list[Pair]:
    """A text of several lines, behind the first of its words that may be a field which is not given elsewhere."""
    if ":" not in pair.value or pair.reader is None:
        return [pair]
    known = next((match for match in recipe.splits.finditer(pair.value) if match.start()), None)
    match = known or _INNER_KEY.search(pair.value)
    reader = find_similar_key(recipe, match[1]) if match else None
    if match is None or not reader or reader in {pair.reader, *given}:
        return [pair]
    value, rest = pair.value[match.end() :].strip(), pair.value[: match.start()].strip(" ,;")
    return [Pair(pair.line, reader, match[1], value, Doubt(pair.reader, rest)), pair] if value else [pair]


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


def _read_positional(recipe: Recipe, text: str, line: int, given: set[Reader]) -> list[Pair]:
    if not text:
        return []
    reader = _pick_positional(recipe, text)
    match = KEY_LINE.fullmatch(text)
    if match and not (reader and " " in match["key"].strip()):
        return [Pair(line, None, match["key"].strip(), match["value"])]
    if reader is None:
        return [Pair(line, None, "", text)]
    followers: list[Pair] = []
    for follower in reversed(recipe.follow):
        if parts := _split_follower(reader, follower, text):
            text, words = parts
            followers.insert(0, Pair(line, follower, follower.key, words))
    text, _ = unquote(text, [text], 0)
    pair = Pair(line, reader, reader.key, "" if text == reader.placeholder else text)
    return [*(_doubt_words(recipe, pair, given) if reader.field.multiline else [pair]), *followers]


def _pick_positional(recipe: Recipe, text: str) -> Reader | None:
    """The field without its key; of fields that stand for each other the one that this can only be."""
    reader = recipe.positional
    if reader is None or not recipe.command.one_of or reader.accepts(text):
        return reader
    others = (recipe.readers[key] for key in recipe.command.one_of)
    is_address = text[:7].casefold().startswith(("http://", "www."))
    return next((o for o in others if o.accepts(text) or (is_address and o.field.kind == "link")), reader)


def _split_follower(reader: Reader, follower: Reader, text: str) -> tuple[str, str] | None:
    """`sales bulan lepas` as what was asked for and the words that follow it: as many of them as mean something. What
    must follow and means nothing is told as what it is, not as a part of what it follows.
    """
    words = text.split(" ")
    most = min(_LONGEST_PERIOD if follower.field.kind == "period" else 1, len(words) - 1)
    for count in range(most, 0, -1):
        before, after = " ".join(words[:-count]).strip(), " ".join(words[-count:])
        if reader.accepts(before) and (follower.accepts(after) or follower.field.required):
            return before, after
    return None


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
