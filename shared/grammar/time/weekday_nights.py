"""`malam Jumaat`: the night that leads to Friday by the old reckoning, Friday's own by the new. Nobody guesses which.

`Jumaat malam`, `malam hari Jumaat` and `8 malam, Jumaat` are Friday's own; of a holiday `malam` is its eve, and the
answer says the day.
"""

import re
from datetime import datetime, timedelta

from shared.grammar.folding import fold_text
from shared.grammar.results import Clock
from shared.grammar.time.moment_phrases import resolve_wall_time
from shared.grammar.time.time_words import WEEKDAYS, join_words

_SUNDAY = r"minggu(?! (?:ini|ni|depan|hadapan|dpn|lepas|lps|lalu))"
_NAMES = join_words(name for name in WEEKDAYS if name != "hari minggu")
_NIGHT = re.compile(rf"(?<![a-z])(?:malam|mlm) +(?:(?P<minggu>{_SUNDAY})|(?:{_NAMES}))(?![a-z])")
_ONE_DAY = timedelta(days=1)


def name_sunday(text: str) -> str:
    """`malam minggu` with the weekday that it means; any other text as it is."""
    match = _NIGHT.search(fold_text(text))
    if not match or not match["minggu"]:
        return text
    return f"{match.string[: match.start('minggu')]}ahad{match.string[match.end('minggu') :]}"


def find_nights(text: str, own: datetime, clock: Clock) -> tuple[datetime, datetime] | None:
    """The night before and the night of the day, where a text may mean either; `own` is the moment on the day."""
    if not _NIGHT.search(fold_text(text)):
        return None
    local = own.astimezone(clock.zone).replace(tzinfo=None)
    return resolve_wall_time(local - _ONE_DAY, clock), own
