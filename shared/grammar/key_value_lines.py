"""Cuts a message into pairs of key and value; what a value means is checked elsewhere.

A known key starts a value at the start of any line, and anywhere in the command's own line. A line without one goes on
with the text before it. A line `word: x` with an unknown key goes on with a text of several lines (a note may say
"Nama: Abu") unless the key is nearly a known one; everywhere else it is a mistake. A value in "quotes" may hold
anything; a quote inside it is written twice.
"""

import re
from typing import NamedTuple

from shared.grammar.compiled_menu import COLON, Reader, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.spelling import find_nearest

NEARLY = 0.72
"""How alike (difflib) an unknown key in a long text must be to a known one to be taken for a slip."""
MOST_MISSPELT = 12
"""Misspelt keys looked for in one line: as many as mistakes are told, each costs a search of all keys."""
ASKED = ""
"""The key of an answer: nobody wrote one."""


class Pair(NamedTuple):
    """`reader` is None for an unknown key, and `key` empty too for a line that is no `key: value`."""

    line: int
    reader: Reader | None
    key: str
    value: str


KEY_LINE = re.compile(
    r"\s*(?:[•·▪◦‣●–—-]+\s*|\*\s+|\d{1,2}[.)]\s+)?[*_~`]*(?P<key>[^\W\d_](?:[^\W\d]|[ -]){0,30}?)[*_~`]*\s*"
    rf"{COLON}(?!//)[*_~`]*\s*(?P<value>.*)"
)
_INNER_KEY = re.compile(rf"\s(?P<key>[^\W\d_](?:[^\W\d]|-){{1,24}})\s*{COLON}\s*(?=\S)(?!//)")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"[^\S\n]*(?:\n|$)')
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "„": "“", "«": "»"}


def split_pairs(recipe: Recipe, rest: str, body: list[str], start: int, asked: Reader | None = None) -> list[Pair]:
    """`rest` is what stands beside the command; `body` the lines after it, the first being line `start`.

    `asked` takes leading lines without a key: the answer to a question.
    """
    pairs = split_line(recipe, rest) if rest else []
    if asked:
        pairs.append(Pair(start, asked, ASKED, ""))
    readers, blanks, skip_to = recipe.readers, 0, 0
    for number, line in enumerate(body, start):
        if number < skip_to:
            continue
        key, _, value = line.partition(":")
        reader = readers.get(key)
        if reader is None:
            if not line or line.isspace():
                blanks += 1
                continue
            reader, key, value, goes_on = _read_other_line(recipe, line, pairs[-1] if pairs else None)
            if goes_on:
                pairs[-1] = _append_line(pairs[-1], blanks, line)
                blanks = 0
                continue
        value, blanks = value.strip(), 0
        if value and value[0] in _QUOTES:
            value, line_count = unquote(value, body, number - start)
            skip_to = number + line_count
        elif reader and value == reader.placeholder:
            value = ""
        elif reader and reader.swallows and ":" in value:
            pairs += split_line(recipe, f"{reader.key}: {value}", number)
            continue
        pairs.append(Pair(number, reader, key, value))
    return pairs


def split_line(recipe: Recipe, rest: str, line: int = 1) -> list[Pair]:
    """The pairs of one line that may hold several: `/agent task to: ali type: followup`."""
    matches = list(recipe.splits.finditer(rest))
    first = rest[: matches[0].start()] if matches else rest
    pairs = _read_positional(recipe, first.strip(" ,;"), line)
    for here, following in zip(matches, [*matches[1:], None], strict=False):
        value = rest[here.end() : following.start()].strip(" ,;") if following else rest[here.end() :].strip()
        reader = recipe.readers[fold_key(here[1])]
        if value and value[0] in _QUOTES:
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
        and _is_nearly_key(recipe, match["key"])
    ):
        pairs.append(pair._replace(value=pair.value[: match.start()].strip()))
        pair = Pair(pair.line, None, match["key"], pair.value[match.end() :].strip())
    return [*pairs, pair]


def _is_nearly_key(recipe: Recipe, key: str) -> bool:
    return find_nearest(fold_key(key), recipe.readers, NEARLY) is not None


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
        before, _, word = text.rpartition(" ")
        if reader.accepts(before) and follower.accepts(word):
            followers.insert(0, Pair(line, follower, follower.key, word))
            text = before.strip()
    text, _ = unquote(text, [text], 0)
    return [Pair(line, reader, reader.key, "" if text == reader.placeholder else text), *followers]


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


def _read_other_line(recipe: Recipe, line: str, last: Pair | None) -> tuple[Reader | None, str, str, bool]:
    """Reader, key and value of a line without a plain key, and whether it goes on with the one before."""
    match = KEY_LINE.fullmatch(line)
    if match and (reader := recipe.readers.get(fold_key(match["key"]))):
        return reader, match["key"].strip(), match["value"], False
    if last and _continues_value(recipe, line, match["key"] if match else "", last):
        return None, "", "", True
    if match:
        return None, match["key"].strip(), match["value"], False
    return None, "", line.strip(), False


def _continues_value(recipe: Recipe, line: str, key: str, last: Pair) -> bool:
    if last.reader is None:
        return bool(last.key) and not key
    if key and (last.reader.field.multiline or (last.key == ASKED and not last.value)):
        return find_nearest(fold_key(key), recipe.readers, NEARLY) is None
    if key:
        return False
    if not last.value:
        return True
    if not last.reader.flowing:
        return False
    return last.reader.field.multiline or fold_key(line.split(None, 1)[0]) not in recipe.readers


def _append_line(pair: Pair, blanks: int, line: str) -> Pair:
    joint = "\n" * (blanks + 1) if pair.value else ""
    return pair._replace(value=pair.value + joint + (line.rstrip() if pair.value else line.strip()))


def unquote(value: str, body: list[str], index: int) -> tuple[str, int]:
    """A value without the quotes around it, and how many lines it took."""
    if value[0] == '"':
        text = "\n".join([value, *body[index + 1 :]])
        if match := _QUOTED.match(text):
            inner = match[1]
            return inner.replace('""', '"').strip(), inner.count("\n") + 1
    closing = _QUOTES.get(value[0], "")
    if closing and len(value) > 1 and value[-1] == closing and not {value[0], closing} & set(value[1:-1]):
        return value[1:-1].strip(), 1
    return value, 1
