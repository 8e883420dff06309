"""The card of a voice note: its command with the doubtful words marked, and the rows to tap."""

import re
from collections.abc import Iterator

from functions.replies.catalogue import translate_code
from functions.replies.fact_values import as_objects, as_strings
from functions.replies.plain_text import abbreviate, escape_markup
from functions.replies.reply import Row
from shared import figures
from shared.contract.value_types import Facts

_ANSWERS = {"yes": "YA", "no": "BATAL", "change": "UBAH"}


def mark_doubtful_words(text: object, doubts: object = None) -> str:
    """The command as it would be typed; a word that was hard to hear in italics, with a question mark."""
    lines = [escape_markup(line) for line in str(text or "").split("\n")]
    pattern = _pattern_of(_words_of(doubts))
    return "\n".join([*lines[:1], *(pattern.sub(r"_\g<0>?_", line) if pattern else line for line in lines[1:])])


def unplaced_words(text: object, doubts: object) -> list[str]:
    """The doubtful words that the card's lines do not show, because they were read as something else."""
    card = str(text or "").partition("\n")[2].lower()
    return [abbreviate(word) for word in _words_of(doubts) if not re.search(rf"\b{re.escape(word.lower())}\b", card)]


def _pattern_of(words: list[str]) -> re.Pattern[str] | None:
    """The words themselves, but no key of a line; the longest first."""
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)(?!:)", re.IGNORECASE) if either else None


def _words_of(doubts: object) -> list[str]:
    return [word for word in as_strings(doubts) if word.strip()] if isinstance(doubts, list) else []


def card_rows(say: str, facts: Facts, language: str) -> tuple[Row, ...]:
    """The readings of a note, or the cards that are open; the last row drops the note's card."""
    if say == "voice.which":
        rows = tuple(_reading_rows(facts))
        drop = (f"CARD {facts.get('card')} BATAL", "BATAL", translate_code(language, "other", "none_of_these"))
        return (*rows, drop) if rows else ()
    if say == "voice.which_card":
        answer = _ANSWERS.get(str(facts.get("word")), "YA")
        cards = [_card_row(f"CARD {card.get('card')} {answer}", card) for card in as_objects(facts.get("cards"))]
        return tuple(cards[: figures.LIST_ROWS_MAX])
    return ()


def _reading_rows(facts: Facts) -> Iterator[Row]:
    for place, reading in enumerate(as_objects(facts.get("readings")), 1):
        yield _card_row(f"CARD {facts.get('card')} #{place}", reading)


def _card_row(answer: str, card: Facts) -> Row:
    first, *others = str(card.get("text") or "").split("\n")
    return answer, first or f"/{card.get('command') or ''}", ", ".join(others)
