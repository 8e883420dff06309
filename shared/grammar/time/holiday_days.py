"""Malaysia's public holidays by what people call them: `raya`, `malam merdeka`, `3 hari sebelum raya haji`, `cny 2027`.

The days are those of the library `holidays`, written down by `make holidays`: the library itself has every country of
the world and takes half a second to import.
"""

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shared.grammar.time.time_words import join_words
from shared.grammar.time.written_dates import Days
from shared.places import PLACES
from shared.settings import settings

NAMES: dict[str, tuple[str, ...]] = {
    "aidilfitri": ("hari raya aidilfitri", "hari raya puasa", "raya puasa", "aidilfitri", "hari raya", "raya", "eid"),
    "aidiladha": (
        "hari raya haji", "raya haji", "hari raya korban", "raya korban", "hari raya qurban", "raya qurban",
        "hari raya aidiladha", "aidiladha", "eid al-adha",
    ),
    "new_year": ("tahun baru", "tahun baharu", "new year's day", "new year's", "new year", "new years day"),
    "chinese_new_year": (
        "tahun baru cina", "tahun baharu cina", "chinese new year", "lunar new year", "cny", "tbc", "raya cina",
    ),
    "thaipusam": ("hari thaipusam", "thaipusam"),
    "federal_territory": ("hari wilayah persekutuan", "hari wilayah", "federal territory day"),
    "nuzul": ("nuzul al-quran", "nuzul quran", "hari nuzul quran", "hari nuzul al-quran"),
    "labour": ("hari pekerja", "hari buruh", "labour day", "labor day", "may day"),
    "wesak": ("hari wesak", "wesak", "vesak day", "vesak", "wesak day"),
    "king": ("hari keputeraan agong", "keputeraan agong", "agong's birthday", "hari keputeraan ydp agong"),
    "maal_hijrah": ("awal muharam", "awal muharram", "maal hijrah", "tahun baru islam", "islamic new year"),
    "mawlid": ("maulidur rasul", "maulid nabi", "maulid", "mawlid", "maulud nabi", "hari keputeraan nabi"),
    "national": ("hari merdeka", "merdeka", "hari kebangsaan", "national day", "merdeka day", "independence day"),
    "malaysia": ("hari malaysia", "malaysia day"),
    "deepavali": ("hari deepavali", "deepavali", "diwali"),
    "christmas": ("hari krismas", "krismas", "christmas day", "christmas", "xmas"),
    "kaamatan": ("pesta kaamatan", "kaamatan", "harvest festival"),
    "gawai": ("hari gawai", "gawai", "gawai dayak"),
    "good_friday": ("good friday",),
}  # fmt: skip
"""What each is called, folded."""
_KEY_OF = {name: key for key, names in NAMES.items() for name in names}
ALL_NAMES = frozenset(_KEY_OF)
_ONE_DAY = timedelta(days=1)
_LATER_DAY = {"ke": 0, "pertama": 0, "1": 0, "kedua": 1, "2": 1, "ketiga": 2, "3": 2}


@cache
def _load_table() -> dict[str, Any]:
    import tomllib

    return tomllib.loads((Path(__file__).parent / "malaysian_holidays.toml").read_text("utf-8"))


def _read_holiday(match: re.Match[str], today: date) -> Days:
    """The days of the year asked for, or from last year's on; ValueError past the end of the table."""
    written = _load_table()["days"][_KEY_OF[match["name"]]].split()
    days = [date.fromisoformat(day) + _find_shift(match) for day in written]
    year = int(match["year"]) if match["year"] else today.year + 1 if match["next"] else None
    return [day for day in days if (day.year == year if year else day >= today)]


def _find_shift(match: re.Match[str]) -> timedelta:
    """From its first day to the day that is meant."""
    shift = _ONE_DAY * _LATER_DAY.get(match["nth"] or "pertama", 0)
    if match["away"]:
        shift += (-1 if match["side"] in {"sebelum", "before"} else 1) * int(match["away"]) * _ONE_DAY
    is_eve = match["eve"] or match["eve_after"] or match.string[: match.start()].endswith("malam ")
    return shift - _ONE_DAY if is_eve else shift


def _read_public_holiday(_match: re.Match[str], today: date) -> Days:
    """The next day on which the brand's state rests."""
    years = _load_table()["public"][PLACES[settings().place].state]
    days = (date.fromisoformat(f"{year}{day}") for year, days in years.items() for day in days.split())
    return [day for day in days if day > today][:1]


SHAPES = (
    (
        r"(?<![a-z\d])(?:(?P<away>\d{1,2}) (?:hari|days?) (?P<side>sebelum|selepas|lepas|before|after) )?"
        rf"(?P<eve>eve of )?(?P<name>{join_words(_KEY_OF)})(?![a-z])(?P<eve_after> eve)?"
        r"(?: (?:ke-? ?)?(?P<nth>pertama|kedua|ketiga|[123](?![\d:.])))?"
        r"(?: (?:(?P<year>20\d\d)(?![\d:.])|(?P<next>tahun depan|next year)|(?:tahun )?(?:ini|ni)|this year))?",
        _read_holiday,
    ),
    (
        r"(?<![a-z])(?:next )?(?:cuti umum|hari kelepasan am|public holiday)(?![a-z])"
        r"(?: (?:depan|seterusnya|(?:yang )?akan datang))?",
        _read_public_holiday,
    ),
)
