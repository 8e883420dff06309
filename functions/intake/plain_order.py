"""Words without a slash that may be an order: "terbitkan laman promo raya". Which one, the reader at home says."""

import re
from collections.abc import Iterator
from functools import cache

from shared.commands import MENU, Command, Field
from shared.contract.intent_types import ChatIntent
from shared.grammar.folding import fold_text

_WORD = re.compile(r"[^\W\d_]{2,}")
_COURTESY = re.compile(
    r"terima kasih(?: banyak)*|thank(?:s| you)(?: so much)?|selamat \w+|good (?:morning|afternoon|evening|night)"
    r"|apa khabar|how are you|assalam\w*(?: \w*alaikum)?|jumpa lagi|see you"
)
_OPENING = re.compile(
    r"(?:(?:tolong|please|pls|sila|saya|aku|i|nak|mahu|want to|would like to|boleh|can you|could you|jom|hi|hai|hello"
    r"|bos|boss|jangan|don'?t|do not|tak nak|tak payah|usah|bukan)\b[\s,!.]*)+"
)
_ASKING = frozenset({
    "buat", "bagi", "beri", "berapa", "check", "hantar", "make", "minta", "padam", "semak", "set", "show", "suruh",
    "tell", "tukar", "tunjuk",
})  # fmt: skip
"""How an order in words begins where it does not begin with a word of the menu."""
_LONG = 4  # letters of a word that says something: "landing", "bila" not
_LONGEST = 300  # characters: an order is short


def find_talk_intent(text: str | None) -> ChatIntent:
    """Chat; `plain` where the reader at home is asked what it means. Greetings are no order, nor are long stories."""
    return {"do": "chat", "plain": True} if text and may_be_order(text) else {"do": "chat"}


def may_be_order(text: str) -> bool:
    """Whether a word of it is, or begins like, a word of the menu; a single word only where it is a command."""
    folded = _COURTESY.sub(" ", fold_text(text))
    words = _WORD.findall(folded)
    if len(text) > _LONGEST or len(words) < 2:
        return len(text) <= _LONGEST and folded.strip(" .,!?") in command_names()
    return any(word[:_LONG] in beginnings() for word in words if len(word) >= _LONG)


def is_order_beside(text: str, own: Command, taken: bool) -> bool:
    """Whether these words are plainly an order while `own` is unfinished. `taken`: it could take them as they are; then
    they must name a command with what it is done to: "terbitkan laman", and not "Jualan Hebat"."""
    folded = _COURTESY.sub(" ", fold_text(text)).strip(" .,!?")
    words = _WORD.findall(_OPENING.sub("", folded, count=1) if _OPENING.match(folded) else folded)
    if ":" in text or "\n" in text.strip() or len(text) > _LONGEST or not words:
        return False
    if len(words) == 1:
        return not taken and words[0] in command_names()
    begun = [word[:_LONG] for word in words]
    if begun[0] in words_of_fields(own):
        return False
    if taken:
        return any(names_order(entry, begun) for entry in list_spoken())
    opens = words[0] in _ASKING or begun[0] in words_of_names()
    return opens and any(word in beginnings() for word in begun[1:])


def names_order(entry: Command, begun: list[str]) -> bool:
    """Whether the first of these beginnings is of its name and another one of the same name, or of what it needs."""
    first, others = begun[0], set(begun[1:])
    phrases = [begin_words(name) for name in (entry.name, *entry.aliases)]
    needed = {word for field in entry.fields if field.required for word in begin_words(*field.aliases, field.key)}
    return any(first in phrase and others & ((phrase - {first}) | needed) for phrase in phrases)


def begin_words(*phrases: str) -> frozenset[str]:
    return frozenset(word[:_LONG] for phrase in phrases for word in _WORD.findall(phrase.lower()) if len(word) > 2)


@cache
def words_of_names() -> frozenset[str]:
    return frozenset().union(*(begin_words(entry.name, *entry.aliases) for entry in list_spoken()))


@cache
def words_of_fields(entry: Command) -> frozenset[str]:
    """How the names of its fields begin, and their values."""
    return begin_words(*(phrase.replace("_", " ") for field in entry.fields for phrase in list_words(field)))


def list_words(field: Field) -> tuple[str, ...]:
    return (field.key, *field.aliases, *field.choices, *field.synonyms)


@cache
def command_names() -> frozenset[str]:
    return frozenset(name.lower() for entry in list_spoken() for name in (entry.name, *entry.aliases))


@cache
def beginnings() -> frozenset[str]:
    """How the words of the menu begin: "terb" of terbit, which is also that of terbitkan."""
    phrases = (phrase.lower() for entry in list_spoken() for phrase in list_phrases(entry))
    return frozenset(word[:_LONG] for phrase in phrases for word in _WORD.findall(phrase) if len(word) >= _LONG)


def list_phrases(entry: Command) -> Iterator[str]:
    yield from (entry.name, *entry.aliases)
    for field in entry.fields:
        choices = (*field.choices, *field.synonyms) if field.kind in {"choice", "period"} else ()
        yield from (phrase.replace("_", " ") for phrase in (field.key, *field.aliases, *choices))


def list_spoken() -> tuple[Command, ...]:
    return tuple(entry for entry in MENU if not entry.hidden)
