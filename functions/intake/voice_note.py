"""Voice notes and the answers to their cards, as intents (docs/contracts.md, section 3)."""

import re
from collections.abc import Mapping
from typing import Any

from shared.commands import by_key
from shared.contract.intent_types import CommandIntent, WordIntent
from shared.contract.value_types import CardWord
from shared.yes_no import NO, YES

_NUMBERED = re.compile(
    r"(?:card|kad)[\s#]*(?P<card>\d{1,15})[\s:,]*(?:#\s*(?P<pick>\d)|(?P<word>[a-z]+))", re.IGNORECASE | re.ASCII
)
_WORDS: dict[CardWord, tuple[str, ...]] = {
    "yes": (*YES, "ok", "okay", "y"),
    "no": (*NO, "batal", "cancel"),
    "change": ("ubah", "change", "tukar", "edit"),
}
_WORD_OF = {spoken: word for word, said in _WORDS.items() for spoken in said}
_BARE = frozenset({"ubah", "change"})
"""Words that mean a card also where none is named; the others are words about a task too (shared.grammar)."""


def is_note(message: Mapping[str, Any]) -> bool:
    """Sound, also when it was sent as a file."""
    media = message.get("media")
    if not media:
        return False
    is_file = media["kind"] == "document" and str(media.get("mime") or "").startswith("audio/")
    return bool(media["kind"] == "audio" or is_file)


def make_note_intent() -> CommandIntent:
    """A voice note is the hidden command `transcribe`; whoever may give any command may speak it."""
    entry = by_key["transcribe"]
    return {
        "do": "command",
        "command": entry.key,
        "runs": entry.runs,
        "role": entry.role,
        "asks": False,
        "repeatable": entry.repeatable,
        "args": {},
        "priority": "high",
        "draft": None,
    }


def read_card_answer(text: str | None, quoted: str | None) -> WordIntent | None:
    """`CARD 12 YA`, as the buttons of a card send it, or a bare UBAH; `card` is null for whichever is open."""
    said = " ".join((text or "").split()).strip(" .!*_").lower()
    if said in _BARE:
        return make_card_word("change", None, None, quoted)
    found = _NUMBERED.fullmatch(said)
    word: CardWord | None = None
    if found:
        word = "pick" if found["pick"] else _WORD_OF.get(found["word"])
    if not found or not word:
        return None
    return make_card_word(word, int(found["card"]), int(found["pick"]) if found["pick"] else None, quoted)


def make_card_word(word: CardWord, card: int | None, pick: int | None, quoted: str | None) -> WordIntent:
    return {"do": "word", "word": word, "card": card, "pick": pick, "task": None, "ask": None, "quoted": quoted}
