"""Finds the command a message starts with, or the nearest three."""

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache

from shared.commands import MENU
from shared.grammar.compiled_menu import NAMES, Recipe, get_recipe
from shared.grammar.folding import fold_text
from shared.grammar.results import UnknownCommand

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s_\-]+")
_AFTER = re.compile(r"(?:[\s_:：]|-(?=\D))*")
_PUNCTUATION = " ?!.…"
_LONGEST_NAME = 3  # words
_FIRST_WORDS = frozenset(command.name.split()[0] for command in MENU if " " in command.name)


def find_command(head: str) -> tuple[Recipe, str] | None:
    """The command named at the start of the first line (without its slash) and what stands beside it."""
    ends: list[int] = []
    words: list[str] = []
    at = 0
    while len(words) < _LONGEST_NAME and (match := _WORD.match(head, at)):
        words.append(fold_text(match[0]))
        ends.append(match.end())
        between = _BETWEEN.match(head, match.end())
        if not between:
            break
        at = between.end()
    for count in range(len(words), 0, -1):
        key = NAMES.get(" ".join(words[:count]))
        if key and _is_name_end(head, ends[count - 1]):
            after = _AFTER.match(head, ends[count - 1])
            rest = head[after.end() if after else ends[count - 1] :].strip()
            return get_recipe(key), "" if not rest.strip(_PUNCTUATION) else rest
    return None


def _is_name_end(head: str, end: int) -> bool:
    return not head[end:].strip(_PUNCTUATION) or not (head[end].isalnum() or head[end] in "/.")


def suggest_commands(head: str) -> UnknownCommand:
    """The words that name no command, with the three names most like them."""
    words = [word[:24] for word in _WORD.findall(fold_text(head[:80]).partition(":")[0])]
    first_words = words[:2]
    ranked = sorted(_list_names(), key=lambda name: -_score_name(first_words, name[0]))
    nearest = dict.fromkeys(command for _, command in ranked)
    return UnknownCommand(" ".join(first_words), tuple(nearest)[:3])


@cache
def _list_names() -> tuple[tuple[str, str], ...]:
    """Every name and alias with the command's own name, in the menu's order."""
    return tuple((name, command.name) for command in MENU for name in (command.name, *command.aliases))


def _score_name(words: list[str], name: str) -> float:
    """Higher is nearer: the same words in any order, a single word for a single name, or the family alone."""
    if not words:
        return float(name in {"help", "status", "queue"})
    own = name.split()
    if len(own) == 1:
        return _score_word(words[0], name) if len(words) == 1 else _score_word(words[0], name) * 0.8
    if len(words) == 1:
        if own[0] not in _FIRST_WORDS:
            return _score_word(words[0], name) / 2
        return max(_score_word(words[0], own[0]) - 0.05, _score_word(words[0], own[1]) - 0.1)
    forward = _score_word(words[0], own[0]) + _score_word(words[1], own[1])
    backward = _score_word(words[0], own[1]) + _score_word(words[1], own[0])
    return max(forward, backward) / 2


@lru_cache(maxsize=4096)
def _score_word(word: str, name: str) -> float:
    return SequenceMatcher(None, word, name).ratio()
