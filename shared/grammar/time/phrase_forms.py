"""One form for what is said in many: short words whole, numbers in digits, halves and quarters as minutes."""

import re

from shared.grammar.folding import fold_text
from shared.grammar.time.number_words import write_digits
from shared.grammar.time.prayer_phrases import write_friday_prayer
from shared.grammar.time.time_words import ONE, PART_WORDS, PARTS, SHORT_WORDS, TODAYS, join_words

_PART = join_words(PARTS)
_NO_MONTH = rf"(?![\d:.]| ?(?:{_PART}|jam|pukul|hari|minggu|minit)(?![a-z]))"
_REWRITES = tuple(
    (re.compile(spoken, re.ASCII), written)
    for spoken, written in (
        (r"(?<!\d)([01]\d|2[0-4])([0-5]\d) ?(?:hrs|hr|h|jam)(?![a-z])", r"\1:\2"),
        (r"(?<![a-z])(?:hari ?bulan)(?![a-z])", "hb"),
        (rf"(?<![\d./:-])(\d{{1,2}}) ?(?:hb|bulan) ?(\d{{1,2}}){_NO_MONTH}", r"\1/\2"),
        (r"(?<![a-z])(?:(?:a )?quarter (?:of )?1 jam|suku jam)(?![a-z])", "15 minit"),
        (r"(?<![a-z])se(?=(?:minit|jam|hari|minggu|bulan|tahun)(?![a-z]))", "1 "),
        (r"(?<![a-z])an? (?=(?:minute|hour|day|week|month|year)(?![a-z]))", "1 "),
        (r"(\d) (jam|hours?|minggu|weeks?|hari|days?),? (?:dan |and )?(?:setengah|a half)(?![a-z])", r"\1.5 \2"),
        (r"(\d) and a half (?=hours?|weeks?|days?)", r"\1.5 "),
        (r"(?<![a-z])half past (\d{1,2})(?!\d)", r"\1:30"),
        (r"(?<![a-z])(?:a )?quarter past (\d{1,2})(?!\d)", r"\1:15"),
        (r"(?<![a-z])(?:a )?quarter to (\d{1,2})(?!\d)", lambda match: f"{(int(match[1]) - 2) % 12 + 1}:45"),
        (r"(?<=\d) setengah(?![a-z])", ":30"),
        (r"(?<=\d) suku(?![a-z])", ":15"),
        (rf"(?<![\d:./-])(\d{{1,2}}) ([0-5]\d)(?= ?(?:{_PART})(?![a-z]))", r"\1:\2"),
        (r"(?<=\d) (days?|weeks?|months?)'s? time(?![a-z])", r" \1 lagi"),
    )
)
_MARKS = str.maketrans({",": " ", "(": " ", ")": " "})
_SYNONYMS = {**{word: f"today {part}" for word, part in TODAYS.items()}, **PART_WORDS, **ONE}
_SYNONYM = re.compile(rf"(?<![a-z])(?:{join_words(_SYNONYMS)})(?![a-z])")
_SHORT = re.compile(rf"(?<![a-z])(?:{join_words(SHORT_WORDS)})(?![a-z])")
_THIS_PART = re.compile(rf"(?<![a-z])({join_words(PARTS)}) (?:ini|ni|nanti|karang|kang)(?![a-z])")
_THIS_FIRST = re.compile(rf"(?<![a-z])this ({join_words(PARTS)})(?![a-z])")


def normalise_phrase(text: str) -> str:
    """A phrase in the words of the tables."""
    text = " ".join(fold_text(text).translate(_MARKS).rstrip(" .!").split())
    text = write_digits(_SHORT.sub(lambda match: SHORT_WORDS[match[0]], text))
    text = _SYNONYM.sub(lambda match: _SYNONYMS[match[0]], text)
    for spoken, written in _REWRITES:
        text = spoken.sub(written, text)
    text = write_friday_prayer(text)
    return _THIS_FIRST.sub(r"today \1", _THIS_PART.sub(r"today \1", text))
