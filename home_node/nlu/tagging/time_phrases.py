"""Writes a time that was said as the grammar reads it: `pukul 9 suku malam` as `pukul 9:15 malam`."""

import re
from datetime import date

from shared.grammar.results import Clock
from shared.grammar.time import day_values, time_words

DROPPED = frozenset({"o'clock", "masa", "tarikh", "yang", "the", "year", "tahun"})
"""Words within a time that say nothing."""
_PART = r"(?:am|pm|pagi|petang|malam|tonight|tengah|morning|evening|night|noon|midnight|midday|afternoon)"
_REWRITTEN = tuple(
    (re.compile(said), written)
    for said, written in (
        (r"\bhari ?bulan\b", "hb"),
        (rf"\b(\d{{1,2}}) (?:hb|bulan) (\d{{1,2}})\b(?! {_PART}|:)", r"\1/\2"),
        (r"(?<=\d) setengah\b", ":30"),
        (r"(?<=\d) suku\b", ":15"),
        (r"\bhalf past (\d{1,2})\b", r"\1:30"),
        (r"\bquarter past (\d{1,2})\b", r"\1:15"),
        (rf"\b(\d{{1,2}}) ([0-5]\d)(?= {_PART})", r"\1:\2"),
        (r"(?<=\d) (?=:\d\d)", ""),
        (rf"\b(?:at|pukul|in) (?={_PART})", ""),
        (r"^(?:pada|on) ", ""),
    )
)
_YEAR, _YEARS = re.compile(r"[ /]\d{4}$"), 2
_QUARTER_TO = re.compile(r"\bquarter to (\d{1,2})\b")
_DURATION = re.compile(r"(?:(?:dalam|in|within) )?(\d{1,4}) (\w+)(?: lagi| from now| dari sekarang| later)?")


def written(pieces: list[str]) -> str:
    """The pieces of a time, in one phrase of the grammar's."""
    said = " ".join(piece for piece in pieces if piece not in DROPPED)
    said = _QUARTER_TO.sub(lambda found: f"{(int(found[1]) - 2) % 12 + 1}:45", said)
    for spoken, replaced in _REWRITTEN:
        said = spoken.sub(replaced, said)
    return said.strip()


def plain(said: str, clock: Clock, past: bool) -> str:
    """`tomorrow`, `2h`, `2026-11-05`: the plainest words for the same; what has a clock time stays as it was said."""
    if found := _DURATION.fullmatch(said):
        unit = next((name for name, words in time_words.UNITS.items() if found[2] in words), "")
        if unit:
            return f"{found[1]}{unit[0]}"
    if said in time_words.DAYS:
        return {0: "today", 1: "tomorrow"}.get(time_words.DAYS[said], said)
    if re.search(r"\d", said) and (re.search(r"[a-z]{3}|/", said)) and (on := _day(said, clock, past)):
        return on.isoformat()
    return "now" if said in time_words.NOW else said


def _day(said: str, clock: Clock, past: bool) -> date | None:
    """Of a year that is far off only the day and month were heard right: `dua ribu dua` was said of this year."""
    on = day_values.read_day(said, clock, past)
    if on and abs(on.year - clock.now.year) > _YEARS:
        return day_values.read_day(_YEAR.sub("", said), clock, past) or on
    return on
