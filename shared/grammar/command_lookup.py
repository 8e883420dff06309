"""Finds the command a message starts with, or the nearest three."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import islice

from shared.commands import MENU
from shared.grammar.compiled_menu import NAMES, Recipe, get_recipe
from shared.grammar.folding import fold_text
from shared.grammar.results import UnknownCommand
from shared.grammar.spelling import is_slip

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s_\-]+")
_AFTER = re.compile(r"(?:[\s_:：]|-(?=\D))*")
_PUNCTUATION = " ?!.…"
_LONGEST_NAME = 3  # words
_SHOWN = 80
"""Letters of a line that are looked at for a misspelt name."""
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


def suggest_commands(head: str, body: Sequence[str] = ()) -> UnknownCommand:
    """The words that name no command, with the three names most like them, and what else stands in the message."""
    words = [word[:24] for word in _WORD.findall(fold_text(head[:_SHOWN]).partition(":")[0])]
    first_words = words[:2]
    slips = {command: rest for name, command in _list_names() if (rest := find_rest(head, name)) is not None}
    ranked = sorted(_list_names(), key=lambda name: (name[1] not in slips, -_score_name(first_words, name[0])))
    nearest = tuple(dict.fromkeys(command for _, command in ranked))[:3]
    whole = ("\n".join([f"{name} {slips[name]}".rstrip(), *body]) if name in slips else name for name in nearest)
    return UnknownCommand(" ".join(first_words), nearest, tuple(whole))


def find_rest(head: str, name: str) -> str | None:
    """What stands after the misspelt name of a command; None where its words are no slips of the name's."""
    words, ends = _read_words(head[:_SHOWN])
    count = name.count(" ") + 1
    if len(words) < count or not _are_slips(words[:count], name):
        return None
    return head[ends[count - 1] :].lstrip(" :：").strip()


@lru_cache(maxsize=64)
def _read_words(head: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Its first words in their plain form, and where each ends."""
    typed = list(islice(_WORD.finditer(head), _LONGEST_NAME))
    return tuple(fold_text(match[0]) for match in typed), tuple(match.end() for match in typed)


@lru_cache(maxsize=4096)
def _are_slips(words: tuple[str, ...], name: str) -> bool:
    own = name.split()
    ways = (own, own[::-1])
    return any(
        all(word == other or is_slip(word, other) for word, other in zip(words, way, strict=True)) for way in ways
    )


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
