"""Where one command ends and the next begins: in a list, and before an outer key in a line (see `nested_pairs`)."""

import re

from shared.grammar import command_lookup
from shared.grammar.compiled_menu import Recipe
from shared.grammar.folding import fold_key
from shared.grammar.key_value_pair import Pair, unquote

BULLET = r"(?:[-•*–—·▪◦●‣]|\d{1,2}[.)])"
COMMAND_START = re.compile(rf"\s*(?:{BULLET}\s*)?(?=[/／⁄∕])")
"""What may stand before the slash of a command in a list."""
LISTED_COMMAND = re.compile(rf"(?:^|\s){BULLET}\s*(?=[/／⁄∕]\s*[^\W\d_])")
INDENT = 2
LONGEST_START = 200
"""Letters of a command in which its name stands."""
SEPARATOR = "\x1f"
"""Between the commands of a list that share a line; no message has it (`folding.clean_text`)."""


def count_margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def find_last_start(text: str) -> str | None:
    """The line with which the last of several commands begins, as much of it as its name may take."""
    return next((line[:LONGEST_START] for line in reversed(text.split("\n")) if COMMAND_START.match(line)), None)


def has_inner_key(start: str, key: str) -> bool:
    """Whether the command that begins so has such a key itself."""
    recipe = _find_recipe(start)
    return recipe is not None and fold_key(key) in recipe.readers


def _find_recipe(text: str) -> Recipe | None:
    head = text[match.end() :] if (match := COMMAND_START.match(text)) else text
    named = command_lookup.find_command(head.lstrip("/／⁄∕ "))
    return named[0] if named else None


def give_back_outer_keys(recipe: Recipe, pairs: list[Pair]) -> list[Pair]:
    """The outer keys inside the one line of an inner command, given back to the outer command."""
    given_keys = {pair.reader.key for pair in pairs if pair.reader and pair.value}
    whole: list[Pair] = []
    for pair in pairs:
        if pair.reader and pair.reader.field.kind in {"line", "commands"} and pair.value:
            pair, *outer_pairs = _split_pair(recipe, pair, given_keys)
            given_keys |= {outer_pair.reader.key for outer_pair in outer_pairs if outer_pair.reader}
            whole += [pair, *outer_pairs]
        else:
            whole.append(pair)
    return whole


def _split_pair(recipe: Recipe, pair: Pair, given_keys: set[str]) -> list[Pair]:
    first, newline, later_lines = pair.value.partition("\n")
    cuts = _find_outer_keys(recipe, first, given_keys)
    if not cuts:
        return [pair]
    parts = [pair._replace(value=first[: cuts[0].start()].rstrip(" ,;") + newline + later_lines)]
    for here, following in zip(cuts, [*cuts[1:], None], strict=False):
        reader = recipe.readers[fold_key(here[1])]
        value = first[here.end() : following.start() if following else None].strip(" ,;")
        value = "" if value == reader.placeholder else value
        parts.append(Pair(pair.line, reader, here[1], unquote(value, [value], 0)[0] if value else ""))
    return parts


def _find_outer_keys(recipe: Recipe, text: str, given_keys: set[str]) -> list[re.Match[str]]:
    """The outer keys at which the inner command ends, see the rules above."""
    inner, ends = _find_recipe(text), dict[str, re.Match[str]]()
    quotes, at = 0, 0
    for match in recipe.splits.finditer(text):
        key, word = recipe.keys[fold_key(match[1])], fold_key(match[1])
        quotes, at = quotes + text.count('"', at, match.start()), match.start()
        if key in given_keys or quotes % 2:
            continue
        if inner is None or word not in inner.readers:
            ends.setdefault(key, match)
        elif key in recipe.required and inner.keys[word] not in inner.required:
            ends[key] = match
    return sorted(ends.values(), key=lambda match: match.start())


def split_commands(text: str) -> list[tuple[int, str]]:
    """The commands of a list without their bullets, each with how many lines down it starts."""
    commands: list[tuple[int, str]] = []
    margin = 0
    for down, line in ((down, part) for down, whole in enumerate(text.split("\n")) for part in whole.split(SEPARATOR)):
        if commands and count_margin(line) >= margin + INDENT:
            commands[-1] = (commands[-1][0], f"{commands[-1][1]}\n{line[margin + INDENT :]}")
        elif (starts := COMMAND_START.match(line)) or not commands:
            margin = count_margin(line)
            commands.append((down, line[starts.end() if starts else 0 :].strip()))
        else:
            commands[-1] = (commands[-1][0], f"{commands[-1][1]}\n{line.strip()}")
    return commands
