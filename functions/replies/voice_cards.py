"""The card of a voice note: its command with the doubtful words marked, and the rows to tap."""

import re
from collections.abc import Callable
from typing import Any

from functions.replies import filters
from functions.replies.catalogue import word
from shared import figures

Row = tuple[str, str, str]
Facts = dict[str, Any]
_ANSWERS = {"yes": "YA", "no": "BATAL", "change": "UBAH"}


def turns_of_cards() -> dict[str, Callable[..., Any]]:
    """What a sentence may call."""
    return {"card_text": card_text, "unplaced": unplaced}


def card_text(text: Any, doubts: Any = None) -> str:
    """The command as it would be typed; a word that was hard to hear in italics, with a question mark."""
    lines = [filters.plain(line) for line in str(text or "").split("\n")]
    marked = doubtful(doubts)
    return "\n".join([*lines[:1], *(marked.sub(r"_\g<0>?_", line) if marked else line for line in lines[1:])])


def unplaced(text: Any, doubts: Any) -> list[str]:
    """The doubtful words that the card's lines do not show, because they were read as something else."""
    shown = str(text or "").partition("\n")[2].lower()
    return [filters.brief(one) for one in words_of(doubts) if not re.search(rf"\b{re.escape(one.lower())}\b", shown)]


def doubtful(doubts: Any) -> re.Pattern[str] | None:
    told = "|".join(re.escape(one) for one in sorted(words_of(doubts), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)(?!:)", re.IGNORECASE) if told else None


def words_of(doubts: Any) -> list[str]:
    return [str(one) for one in doubts if str(one).strip()] if isinstance(doubts, list) else []


def card_rows(say: str, facts: Facts, language: str) -> tuple[Row, ...]:
    """The readings of a note, or the cards that are open; the last row drops the note's card."""
    if say == "voice.which":
        rows = [
            row(f"CARD {facts.get('card')} #{place}", one) for place, one in enumerate(objects(facts, "readings"), 1)
        ]
        rows.append((f"CARD {facts.get('card')} BATAL", "BATAL", word(language, "other", "none_of_these")))
        return tuple(rows) if len(rows) > 1 else ()
    if say == "voice.which_card":
        answer = _ANSWERS.get(str(facts.get("word")), "YA")
        cards = [row(f"CARD {one.get('card')} {answer}", one) for one in objects(facts, "cards")]
        return tuple(cards[: figures.LIST_ROWS_MAX])
    return ()


def row(answer: str, one: Facts) -> Row:
    first, *others = str(one.get("text") or "").split("\n")
    return answer, first or f"/{one.get('command') or ''}", ", ".join(others)


def objects(facts: Facts, key: str) -> list[Facts]:
    found = facts.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
