"""Times of prayer in words: `lepas subuh`, `sebelum maghrib`, `30 minit selepas isyak`, `lepas solat Jumaat`."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from shared.grammar.time.time_words import join_words
from shared.places import PLACES
from shared.settings import settings

NAMES = {
    "subuh": "subuh", "fajar": "subuh", "fajr": "subuh", "syuruk": "syuruk", "sunrise": "syuruk", "zohor": "zohor",
    "zuhur": "zohor", "zuhr": "zohor", "dhuhr": "zohor", "asar": "asar", "asr": "asar", "maghrib": "maghrib",
    "magrib": "maghrib", "mahgrib": "maghrib", "sunset": "maghrib", "isyak": "isyak", "isya": "isyak",
    "isyaa": "isyak", "isha": "isyak", "isya'": "isyak", "ishak": "isyak", "zohur": "zohor", "berbuka": "maghrib",
    "buka puasa": "maghrib", "iftar": "maghrib",
}  # fmt: skip
_PRAYED, _SERMON_AND_PRAYER = timedelta(minutes=20), timedelta(hours=1)
"""How long after its beginning it is over: what most people mean by after, and by as long before."""
_PHRASE = re.compile(
    r"(?:at|pada|masa|waktu)? ?(?:(?P<minutes>\d{1,3}) minit |(?P<hours>\d(?:\.\d)?) jam )?"
    r"(?:(?P<side>lepas|selepas|after|sebelum|before) )?"
    r"(?:(?:waktu|masa|solat|sembahyang|semayang|azan|prayer) )*"
    rf"(?P<name>{join_words(NAMES)})(?: (?:prayers?|ini|ni|nanti))?",
    re.ASCII,
)
_FRIDAY = re.compile(
    r"(?:(?P<side>lepas|selepas|after|sebelum|before) )?(?:(?:solat|sembahyang|semayang) jumaat|friday prayers?)"
)


def write_friday_prayer(phrase: str) -> str:
    """`lepas solat jumaat` as the day and what is said of its prayer: `jumaat khutbah lepas`."""
    return _FRIDAY.sub(lambda match: f"jumaat khutbah {match['side'] or 'masa'}", phrase)


def read_prayer(words: str) -> Callable[[date], datetime] | None:
    """The moment of a day that is meant; None for what names no prayer."""
    if match := re.fullmatch(r"khutbah (lepas|selepas|after|sebelum|before|masa)", words):
        return _at("zohor", _find_shift(match[1], _SERMON_AND_PRAYER))
    match = _PHRASE.fullmatch(words)
    if not match or ((match["minutes"] or match["hours"]) and not match["side"]):
        return None
    said = timedelta(minutes=float(match["minutes"] or 0), hours=float(match["hours"] or 0))
    return _at(NAMES[match["name"]], _find_shift(match["side"] or "", said or _PRAYED))


def _find_shift(side: str, length: timedelta) -> timedelta:
    if side in {"sebelum", "before"}:
        return -(length if length != _SERMON_AND_PRAYER else _PRAYED)
    return length if side in {"lepas", "selepas", "after"} else timedelta()


def _at(prayer: str, shift: timedelta) -> Callable[[date], datetime]:
    def find_moment(day: date) -> datetime:
        from shared.grammar.time.prayer_times import find_prayer_time

        return find_prayer_time(prayer, day, PLACES[settings().place]) + shift

    return find_moment
