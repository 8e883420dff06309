"""Recognises a message that is one word of control, perhaps with a task and the number of the question."""

import re

from shared.grammar.control_phrases import ADDRESSED, BARE_NUMBER, LONGEST, OF_WORK, WORD_OF
from shared.grammar.folding import fold_text
from shared.grammar.results import Mistake, Mistaken, Word

_MARKS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_SHAPE = re.compile(
    r"(?P<phrase>[^\d#]*?)(?:[\s:,]*\b(?P<named>task)[\s_\-:#]*(?P<task>\d+)|\s+(?P<bare>\d{3,9}))?(?:\s*#\s*(?P<ask>\d{1,4}))?",
    re.ASCII,
)
_AROUND = re.compile(r"^[^\w?#]+|[^\w?#]+$")
_ADDRESSED = re.compile(rf"(?:[\s,]+(?:{'|'.join(ADDRESSED)}))+$")


def read_control_word(text: str) -> Word | Mistaken | None:
    """The word a cleaned message is; Mistaken only for a task number nobody can have."""
    if len(text) > LONGEST:
        return None
    said = _MARKS.sub("", fold_text(text)).strip(" .!*_~")
    return _read_phrase(said) or _read_word_of_work(said)


def _read_word_of_work(said: str) -> Word | Mistaken | None:
    """An agent's word without whom it is said to and without what decorates it; a question mark stays, and asks."""
    plain = _AROUND.sub("", said)
    bare = _AROUND.sub("", _ADDRESSED.sub("", plain))
    read = _read_phrase(bare) if bare and bare != said else None
    return read if isinstance(read, Word) and read.word in OF_WORK else None


def _read_phrase(said: str) -> Word | Mistaken | None:
    match = _SHAPE.fullmatch(said)
    if not match:
        return None
    phrase = match["phrase"].strip(" :,-")
    word = WORD_OF.get(phrase)
    if not word or (match["bare"] and phrase not in BARE_NUMBER):
        return None
    digits = match["task"] or match["bare"]
    if digits and not 0 < int(digits) <= 999_999_999:
        return _refuse_number(phrase, digits)
    return Word(word, f"TASK-{int(digits)}" if digits else None, int(match["ask"]) if match["ask"] else None)


def _refuse_number(phrase: str, digits: str) -> Mistaken:
    return Mistaken(None, (Mistake(1, "task", digits, "bad_task"),), f"{phrase.upper()} <TASK-1201>", {})
