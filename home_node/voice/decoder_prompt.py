"""The decoder's prompt: the menu's words and the names that live now, as if they had just been said.

This makes most of the accuracy. Numbers and values are kept out, for they come back in what is heard; but a page and an
agent must be named where they would be said, so the menu's own examples stand there until there are real ones.
Malay comes first and English last: the other way round, Malay is written for English speech more often.
"""

from collections.abc import Callable, Iterator, Sequence

from home_node.nlu.redecoding import list_sayings
from home_node.nlu.types import Vocabulary
from shared.commands import Command, by_key

MALAY = (
    " Buat laman, tajuk, penerangan, butang, jadual, terbitkan, laporan jualan hari ini, minggu ini, bulan ini,"
    " tugaskan, tugasan, senarai, batalkan, statistik, kapsyen."
)
LANDING = " Landing create, edit, publish, unpublish, rollback, list. Page"
AGENT = " title, desc, cta, schedule. Agent task to"
OTHERS = (
    " type follow up, reply, call, visit, create ticket, target, priority high, normal, low, deadline, note."
    " Agent list, reassign. App update checkout, catalog, booking, max quantity, min order."
    " App feature dark mode, enable, disable. App deploy branch main, staging."
    " TikTok post caption, edit, delete, stats. Content schedule, caption, hashtag."
    " Report daily, sales, event. Status, help, queue, retry task, cancel task."
)
"""The words of the menu that Whisper gets wrong unaided; Malay costs twice as many tokens as English."""

PROMPT_MAX = 223  # tokens, half of the decoder's memory: what Whisper allows

ABOUT_MAX = 200  # tokens for the list_sayings of all suspected commands together

Encode = Callable[[str], list[int]]


def write_prompt(vocabulary: Vocabulary, encode: Encode) -> list[int]:
    """The tokens before the note's own, never more than PROMPT_MAX."""
    pages = vocabulary.pages or (_find_example("landing_create", "page"),)
    agents = vocabulary.agents or (_find_example("agent_task", "to").capitalize(),)
    room = PROMPT_MAX - sum(len(encode(part)) for part in (MALAY, LANDING, AGENT, OTHERS))
    fitted = _fit_names(((vocabulary.words, vocabulary.templates), (pages,), (agents,)), encode, room)
    return [
        token for part, names in zip((MALAY, LANDING, AGENT), fitted, strict=True) for token in (*encode(part), *names)
    ] + encode(OTHERS)


def write_prompt_of_names(names: Sequence[str], encode: Encode) -> list[int]:
    """Names alone, as somebody would say them who gives no orders."""
    (tokens,) = _fit_names(((names,),), encode, PROMPT_MAX)
    return tokens


def write_prompt_about(commands: Sequence[Command], encode: Encode) -> list[int]:
    """The list_sayings of a few commands, each with the same share of the room."""
    share = ABOUT_MAX // max(1, len(commands))
    return [token for command in commands for token in encode(f" {', '.join(list_sayings(command))}.")[:share]]


def _fit_names(places: Sequence[Sequence[Sequence[str]]], encode: Encode, room: int) -> list[list[int]]:
    """The tokens of each place's names: the first of each, then the second of each, until there is no room."""
    tokens: list[list[int]] = [[] for _ in places]
    for place, name in _list_in_turn(places):
        name_tokens = encode(f" {name},")
        if len(name_tokens) > room:
            break
        room -= len(name_tokens)
        tokens[place] += name_tokens
    return tokens


def _list_in_turn(places: Sequence[Sequence[Sequence[str]]]) -> Iterator[tuple[int, str]]:
    kinds = [(place, names) for place, lists in enumerate(places) for names in lists]
    used: set[str] = set()
    for rank in range(max(len(names) for _, names in kinds)):
        for place, names in kinds:
            name = write_as_spoken(names[rank]) if rank < len(names) else ""
            if name and name not in used:
                used.add(name)
                yield place, name


def write_as_spoken(name: str) -> str:
    """`promo-raya` is said "promo raya"; a number in a name would leak into what is heard."""
    return " ".join("".join(char if char.isalpha() else " " for char in name).split())[:40]


def _find_example(command: str, key: str) -> str:
    field = by_key[command].field(key)
    return field.example if field else ""
