"""How often: `daily`, `hari bekerja`, `isnin, rabu dan jumaat`, `setiap 2 hari`, `hujung bulan`, `15hb`."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from shared.calendar import WEEKDAYS as WEEKDAY_NAMES
from shared.commands import Field
from shared.grammar.folding import fold_text
from shared.grammar.results import Clock, ValueRefusal
from shared.grammar.time.number_words import write_digits
from shared.grammar.time.time_words import PRINTED_WEEKDAYS, SHORT_WORDS, join_words

LAST_DAY = "last day of month"
_KEYS = tuple(name.short_en.lower() for name in WEEKDAY_NAMES)
_WORDS: dict[str, tuple[str, ...]] = {
    "once": ("once", "sekali", "no", "tidak", "none", "sekali sahaja", "sekali saja", "just once", "one time", "tak"),
    "daily": ("daily", "harian", "hari", "day", "everyday", "hari hari", "1 hari", "1 day"),
    "weekly": ("weekly", "mingguan", "minggu", "week", "1 minggu", "1 week"),
    "monthly": ("monthly", "bulanan", "bulan", "month", "1 bulan", "1 month"),
    "weekdays": (
        "weekdays", "weekday", "hari bekerja", "hari kerja", "working days", "working day", "workdays", "workday",
        "business days", "hari minggu bekerja",
    ),
    "sat,sun": ("weekends", "weekend", "hujung minggu"),
    "every 2 days": ("other day", "2nd day", "selang 1 hari", "berselang hari", "selang hari"),
    "every 2 weeks": ("other week", "2nd week", "fortnightly", "fortnight", "selang 1 minggu", "selang minggu"),
    "every 2 months": ("other month", "2nd month", "selang 1 bulan", "selang bulan"),
    "every 3 months": ("quarterly", "quarter", "suku tahun"),
    "every 12 months": ("yearly", "annually", "tahunan", "tahun", "year", "1 tahun", "1 year"),
    LAST_DAY: (
        "last day of month", "last day of the month", "last day of each month", "last day of every month", "last day",
        "end of month", "end of the month", "end of every month", "end of each month", "month end", "month-end",
        "hujung bulan", "akhir bulan", "hari akhir bulan", "hari terakhir bulan", "hari terakhir", "penghujung bulan",
        "hari akhir setiap bulan", "hari terakhir setiap bulan", "akhir setiap bulan", "hujung setiap bulan",
    ),
}  # fmt: skip
_PATTERN_OF = {words: pattern for pattern, many in _WORDS.items() for words in many}
_UNITS = {
    **dict.fromkeys(("hari", "day", "days"), ("days", 1, 365)),
    **dict.fromkeys(("minggu", "week", "weeks"), ("weeks", 1, 52)),
    **dict.fromkeys(("bulan", "month", "months"), ("months", 1, 60)),
    **dict.fromkeys(("tahun", "year", "years"), ("months", 12, 60)),
}
_OFTEN = {("days", 1): "daily", ("days", 7): "weekly", ("weeks", 1): "weekly", ("months", 1): "monthly"}
_EVERY = re.compile(r"^(?:(?:ulang|repeat|berulang) )?(?:(?:setiap|tiap tiap|tiap|every|each|on|pada) )+")
_ONE = re.compile(r"(?<![a-z])se(?=(?:hari|minggu|bulan|tahun)(?![a-z]))|(?<![a-z])an? (?=(?:day|week|month|year)$)")
_COUNT = re.compile(rf"(?P<count>\d{{1,3}}) (?P<unit>{join_words(_UNITS)})(?: sekali| 1 kali)?", re.ASCII)
_ONCE_A = re.compile(r"^(?:once|sekali) (?:every |each |setiap |tiap |per )?(?=\d)|(?<=[a-z]) (?:sekali|1 kali)$")
_DAY_OF_MONTH = re.compile(
    r"(?:(?:day|hari ke|hari) )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th| ?hb| ?hari ?bulan)?"
    r"(?P<monthly> ?(?:of |setiap |tiap |every |each |the )*(?:bulan|month))?",
    re.ASCII,
)
_BESIDE_DAYS = re.compile(r"(?<![a-z])(?:(?:setiap|tiap|every|each|on|pada|hari) )+(?=[a-z])")
_SPAN = re.compile(r" ?(?:-|hingga|sampai|until|through|to|ke) ?")
_BETWEEN = re.compile(r" ?(?:[,/&+;]| dan | and ) ?(?:dan |and )?| ")


def read_repeat(text: str) -> str | None:
    """The pattern as a schedule keeps it, `mon,wed,fri`; None for what is none or too often."""
    phrase = " ".join(fold_text(text[:100]).strip(" .!").replace("-tiap", " tiap").replace("_", " ").split())
    phrase = _ONE.sub("1 ", write_digits(" ".join(SHORT_WORDS.get(word, word) for word in phrase.split())))
    for bare in (phrase, _EVERY.sub("", phrase)):
        for words in (bare, _ONCE_A.sub("", bare), bare.replace("hari-hari", "hari hari")):
            pattern = _PATTERN_OF.get(words) or _read_count(words) or _read_day_of_month(words) or _read_weekdays(words)
            if pattern:
                return pattern
    return None


def _read_count(words: str) -> str | None:
    match = _COUNT.fullmatch(words)
    if not match:
        return None
    unit, size, most = _UNITS[match["unit"]]
    count = int(match["count"]) * size
    if not 0 < count <= most:
        return None
    return _OFTEN.get((unit, count)) or f"every {count} {unit}"


def _read_day_of_month(words: str) -> str | None:
    match = _DAY_OF_MONTH.fullmatch(words)
    if not match or words.isdigit() or not 1 <= int(match["day"]) <= 31:
        return None
    return LAST_DAY if int(match["day"]) == 31 else f"day {int(match['day'])} of month"


def _read_weekdays(words: str) -> str | None:
    words = _BESIDE_DAYS.sub("", words.replace("hari minggu", "ahad"))
    ends = [_find_weekday(word) for word in _SPAN.split(words)]
    if len(ends) == 2 and None not in ends:
        first, last = int(ends[0] or 0), int(ends[1] or 0)
        return _write_weekdays({(first + ahead) % 7 for ahead in range((last - first) % 7 + 1)})
    days = [_find_weekday(word) for word in _BETWEEN.split(words)]
    return _write_weekdays({day for day in days if day is not None}) if days and None not in days else None


def _find_weekday(word: str) -> int | None:
    return PRINTED_WEEKDAYS.get(word, PRINTED_WEEKDAYS.get(word.removesuffix("s")))


def _write_weekdays(days: set[int]) -> str:
    if len(days) == 7:
        return "daily"
    return "weekdays" if days == {0, 1, 2, 3, 4} else ",".join(_KEYS[day] for day in sorted(days))


_TOO_OFTEN_OR_UNCLEAR = "hourly hour hours jam minute minutes minit bi-weekly biweekly bimonthly bi-monthly"
_VOCABULARY = frozenset(
    word
    for words in (*_PATTERN_OF, *_UNITS, *PRINTED_WEEKDAYS, "setiap every", _TOO_OFTEN_OR_UNCLEAR)
    for word in words.split()
)


def make_repeat_check(field: Field) -> Callable[[str, Clock], str | ValueRefusal]:
    def check(value: str, _clock: Clock) -> str | ValueRefusal:
        return read_repeat(value) or ValueRefusal("bad_choice", read_repeat(_correct_words(value)), field.choices)

    return check


def _correct_words(text: str) -> str:
    """Misspelt words put right, so that the number, the days and the span stay what was written."""
    words = fold_text(text[:100]).replace(",", " , ").split()
    return " ".join(map(_correct_word, words))


def _correct_word(word: str) -> str:
    near = () if word in _VOCABULARY or len(word) < 3 else get_close_matches(word, _VOCABULARY, 1, 0.75)
    return next(iter(near), word)
