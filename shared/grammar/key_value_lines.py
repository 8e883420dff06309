"""Cuts a message into pairs of key and value; what a value means is checked elsewhere.

A known key starts a value at the start of any line, and anywhere in the command's own line. A line without one goes on
with the text before it; one `word: x` with an unknown key is a mistake. What the lines after the start of a text of
several lines are says `text_lines`. A value in "quotes" may hold anything; a quote inside it is written twice.
"""

from shared.grammar.compiled_menu import Reader, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.inline_pairs import split_line
from shared.grammar.key_value_pair import KEY_LINE, QUOTES, Pair, is_nearly_key, unquote
from shared.grammar.text_lines import is_open_text, take_text_lines

ASKED = ""
"""The key of an answer: nobody wrote one."""


def split_pairs(recipe: Recipe, rest: str, body: list[str], start: int, asked: Reader | None = None) -> list[Pair]:
    """`rest` is what stands beside the command; `body` the lines after it, the first being line `start`.

    `asked` takes leading lines without a key: the answer to a question.
    """
    pairs = split_line(recipe, rest) if rest else []
    if asked:
        pairs.append(Pair(start, asked, ASKED, ""))
    readers, blanks = recipe.readers, 0
    skip_to = start + _take_text(recipe, pairs, "" if asked else rest, body, start)
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
        if value and value[0] in QUOTES:
            value, line_count = unquote(value, body, number - start)
            skip_to = number + line_count
        elif reader and value == reader.placeholder:
            value = ""
        elif reader and reader.swallows and ":" in value:
            pairs += split_line(recipe, f"{reader.key}: {value}", number)
            continue
        pairs.append(Pair(number, reader, key, value))
        following = max(number + 1, skip_to)
        skip_to = following + _take_text(recipe, pairs, line, body, start, following - start)
    return pairs


def _take_text(recipe: Recipe, pairs: list[Pair], written: str, body: list[str], start: int, down: int = 0) -> int:
    """Lets a text that the last pair begins have its lines of `body` from `down` on; says how many it took."""
    last = pairs[-1] if pairs else None
    if not (last and last.reader and is_open_text(last, written)) or down >= len(body):
        return 0
    return take_text_lines(recipe, pairs, last.reader, body[down:], start + down)


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
        return not is_nearly_key(recipe, key)
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
