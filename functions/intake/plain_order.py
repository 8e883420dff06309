"""Words without a slash that may be an order: "terbitkan laman promo raya". Which one, the reader at home says."""

import re
from collections.abc import Iterator
from functools import cache

from shared.commands import MENU, Command
from shared.contract.intent_types import ChatIntent
from shared.grammar.folding import fold_text

_WORD = re.compile(r"[^\W\d_]{2,}")
_COURTESY = re.compile(
    r"terima kasih(?: banyak)*|thank(?:s| you)(?: so much)?|selamat \w+|good (?:morning|afternoon|evening|night)"
    r"|apa khabar|how are you|assalam\w*(?: \w*alaikum)?|jumpa lagi|see you"
)
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
