"""Cuts a command that has commands inside it (/schedule, /if, /batch, /template) into pairs.

- A key like `task:` takes the rest of its line, and every following line that starts no key of the outer command.
- A line that starts with `- /` (or `/`) is the next command of a list; other lines belong to the command before.
- A line set in by two spaces more than the key before it belongs to the inner command, whatever it says.
- On a line of its own an outer key is the outer command's the first time; said again, it is the inner command's, where
  that has such a key.
- Inside one line an outer key that was not given elsewhere ends the inner command, unless that has the same key; one
  that the outer command cannot do without is its own even then, the last of them, unless the inner one needs it too.
"""

import re
from dataclasses import dataclass, field

from shared.grammar.command_boundaries import (
    COMMAND_START,
    INDENT,
    LISTED_COMMAND,
    LONGEST_START,
    SEPARATOR,
    count_margin,
    find_last_start,
    give_back_outer_keys,
    has_inner_key,
)
from shared.grammar.compiled_menu import Reader, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.inline_pairs import split_line
from shared.grammar.key_value_lines import ASKED
from shared.grammar.key_value_pair import KEY_LINE, Pair


@dataclass(slots=True)
class _PairSplitter:
    recipe: Recipe
    pairs: list[Pair] = field(default_factory=list)
    margin: int = 0
    """How far the line of the last key is set in."""
    given_keys: set[str] = field(default_factory=set)
    """Those with a value so far."""
    inner_start: str = ""
    """How the last command of the last pair begins."""

    def add(self, *pairs: Pair) -> None:
        for pair in pairs:
            self.pairs.append(pair)
            self.inner_start = ""
            self._note_last(pair.value)

    def extend_last(self, number: int, line: str) -> None:
        """The last value with this line; where it has none yet, with its beginning."""
        last = self.pairs[-1]
        if last.value:
            self.pairs[-1] = last._replace(value=f"{last.value}\n{line.rstrip()}")
        elif line.strip():
            self.pairs[-1] = last._replace(line=number, value=line.rstrip())
        self._note_last(line)

    def _note_last(self, text: str) -> None:
        last = self.pairs[-1]
        if last.reader and last.value:
            self.given_keys.add(last.reader.key)
        self.inner_start = find_last_start(text) or self.inner_start
        if len(self.inner_start) < LONGEST_START and not COMMAND_START.match(self.inner_start):
            self.inner_start = f"{self.inner_start}\n{text[:LONGEST_START]}".strip("\n")

    def find_open_inner(self) -> Pair | None:
        """The command being read, when the last pair is one."""
        last = self.pairs[-1] if self.pairs else None
        return last if last and last.reader and last.reader.key in self.recipe.nested else None


def split_nested_pairs(
    recipe: Recipe, rest: str, body: list[str], start: int = 2, asked: Reader | None = None
) -> list[Pair]:
    """Like `key_value_lines.split_pairs`; an inner command's value is its text, however many lines it has."""
    splitter = _PairSplitter(recipe)
    if rest:
        _take_command_line(splitter, 1, rest)
    if asked:
        splitter.add(Pair(start, asked, ASKED, ""))
    for number, line in enumerate(body, start):
        _take_line(splitter, number, line)
    return give_back_outer_keys(recipe, splitter.pairs)


def _take_command_line(splitter: _PairSplitter, number: int, rest: str) -> None:
    """A line that may hold several keys: the plain ones as ever, and from the first inner command on that command."""
    recipe = splitter.recipe
    at, end, reader = _find_first_inner(recipe, rest)
    if reader is None:
        splitter.add(*split_line(recipe, rest, number))
        return
    if rest[:at].strip(" ,;"):
        splitter.add(*split_line(recipe, rest[:at], number))
    value = rest[end:].strip()
    if reader.field.kind != "line":
        value = LISTED_COMMAND.sub(SEPARATOR, value).strip(SEPARATOR + " ")
    splitter.add(Pair(number, reader, reader.key, "" if value == reader.placeholder else value))


def _find_first_inner(recipe: Recipe, rest: str) -> tuple[int, int, Reader | None]:
    """Where the first inner command's key starts, where its text starts, and which key it is."""
    bare = _get_keyless_field(recipe)
    if bare and COMMAND_START.match(rest):
        return 0, 0, bare
    for match in recipe.splits.finditer(rest):
        reader = recipe.readers[fold_key(match[1])]
        if reader.key in recipe.nested:
            return match.start(), match.end(), reader
    listed = LISTED_COMMAND.search(rest) if bare and bare.field.kind != "line" else None
    return (listed.start(), listed.start(), bare) if listed else (0, 0, None)


def _get_keyless_field(recipe: Recipe) -> Reader | None:
    """The inner command that may stand without its key: the only one there is."""
    return recipe.readers[recipe.nested[0]] if len(recipe.nested) == 1 else None


def _take_line(splitter: _PairSplitter, number: int, line: str) -> None:
    inner = splitter.find_open_inner()
    if not line.strip():
        if inner:
            splitter.extend_last(number, "")
    elif inner and (COMMAND_START.match(line) or count_margin(line) >= splitter.margin + INDENT):
        splitter.extend_last(number, _dedent_line(inner, line, splitter.margin))
    elif COMMAND_START.match(line):
        _take_keyless_line(splitter, number, line)
    else:
        _take_keyed_line(splitter, number, line)


def _dedent_line(inner: Pair, line: str, margin: int) -> str:
    """A line of an inner command without the space it is set in by; a list needs some of it for its own."""
    if inner.reader and inner.reader.field.kind != "line":
        return line[min(margin, count_margin(line)) :]
    return line[margin + INDENT :] if count_margin(line) >= margin + INDENT else line.strip()


def _take_keyless_line(splitter: _PairSplitter, number: int, line: str) -> None:
    """A command on a line of its own that no key announced."""
    bare = _get_keyless_field(splitter.recipe)
    if bare and bare.key not in splitter.given_keys:
        splitter.add(Pair(number, bare, bare.key, line.strip()))
        splitter.margin = count_margin(line)
    else:
        splitter.add(Pair(number, None, "", line.strip()))


def _take_keyed_line(splitter: _PairSplitter, number: int, line: str) -> None:
    inner, match = splitter.find_open_inner(), KEY_LINE.fullmatch(line)
    reader = splitter.recipe.readers.get(fold_key(match["key"])) if match else None
    is_repeated = inner and inner.value and reader and reader.key in splitter.given_keys
    if match and reader and not (inner and is_repeated and has_inner_key(splitter.inner_start, match["key"])):
        _take_command_line(splitter, number, _rewrite_key(match))
        splitter.margin = count_margin(line)
    elif inner:
        splitter.extend_last(number, _dedent_line(inner, line, splitter.margin))
    elif splitter.pairs and splitter.pairs[-1].reader and not splitter.pairs[-1].value:
        splitter.extend_last(number, line.strip())
    elif match:
        splitter.add(Pair(number, None, match["key"].strip(), match["value"].strip()))
    else:
        splitter.add(Pair(number, None, "", line.strip()))


def _rewrite_key(match: re.Match[str]) -> str:
    return f"{match['key'].strip()}: {match['value']}"
