"""Days in words, seen from today: `esok`, `Jumaat depan`, `hujung minggu`, `2 hari lagi`, `hujung bulan depan`."""

import re
from datetime import date, timedelta

from shared.grammar.time import prayer_phrases
from shared.grammar.time.month_arithmetic import add_months, count_days
from shared.grammar.time.time_words import DAYS, PRINTED_WEEKDAYS, join_words
from shared.grammar.time.written_dates import Days

_WEEK = timedelta(days=7)
_SATURDAY = 5


def _read_weekday(match: re.Match[str], today: date) -> Days:
    qualifiers = f"{match['before'] or ''} {match['after'] or ''}"
    this_week = today - timedelta(days=today.weekday()) + timedelta(days=PRINTED_WEEKDAYS[match["weekday"]])
    if re.search("lepas|lalu|last", qualifiers):
        return [this_week if this_week < today else this_week - _WEEK]
    if re.search("next|depan", qualifiers):
        return [this_week + _WEEK]
    if re.search(r"this|\bini|\bni", qualifiers):  # `Sabtu ini` on a Sunday cannot be yesterday for what is to come
        return [this_week] if this_week >= today else [this_week, this_week + _WEEK]
    return [this_week if this_week > today else this_week + _WEEK]


def _read_weekend(match: re.Match[str], today: date) -> Days:
    """Its Saturday, its Sunday once that is over, and once both are the next one."""
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=_SATURDAY)
    qualifiers = f"{match['before'] or ''} {match['after'] or ''}"
    weeks = -1 if re.search("lepas|lalu|last", qualifiers) else 1 if re.search("next|depan", qualifiers) else 0
    days = [saturday + weeks * _WEEK, saturday + weeks * _WEEK + timedelta(days=1)]
    return days if weeks else [*days, saturday + _WEEK]


def _read_relative_day(match: re.Match[str], today: date) -> Days:
    return [today + timedelta(days=DAYS[match[0]])]


def _read_days_away(match: re.Match[str], today: date) -> Days:
    count = int(match["count"]) * (-1 if match["ago"] else 1)
    unit = match["unit"]
    if unit.startswith(("bulan", "month")):
        return [add_months(today, count)]
    return [today + timedelta(days=count * (7 if unit.startswith(("minggu", "week")) else 1))]


def _read_edge(match: re.Match[str], today: date) -> Days:
    """The first, the 15th or the last day of this month or the next, of this year or the next."""
    unit, which = match["unit"], match["which"] or match["next"]
    edge = "last" if match["edge"].startswith(_LAST) else "first" if match["edge"].startswith(_FIRST) else "middle"
    year = unit in {"tahun", "year"}
    first = today.replace(month=1, day=1) if year else today.replace(day=1)
    starts = [add_months(first, count * (12 if year else 1)) for count in ([1] if which else [0, 1])]
    return [_find_edge(start, edge, year) for start in starts][: 1 if edge == "last" else None]


def _find_edge(start: date, edge: str, year: bool) -> date:
    if edge == "first":
        return start
    month = add_months(start, (11 if edge == "last" else 6) if year else 0)
    if edge == "middle":
        return month if year else month.replace(day=15)
    return month.replace(day=count_days(month.year, month.month))


def _read_next_month(_match: re.Match[str], today: date) -> Days:
    return [add_months(today, 1)]


_LAST, _FIRST = ("akhir", "hujung", "end"), ("awal", "start", "beginning")
_PRAYED = rf"(?! (?:solat|sembahyang|{join_words(prayer_phrases.NAMES)}))"  # `Jumaat lepas subuh` is to come
_NEXT, _PAST = r"(?:minggu )?depan|next week", rf"(?:minggu )?(?:lepas{_PRAYED}|lalu)|last week"
_THIS = r"(?:minggu )?(?:ini|ni)|this week"
_AFTER = rf"(?: (?:yang )?(?P<after>{_NEXT}|{_THIS}|{_PAST}|akan datang)(?![a-z]))?"
_AMOUNT = r"(?P<count>\d{1,4}) (?P<unit>hari|days?|minggu|weeks?|bulan|months?)"
_NEAR = [word for word, ahead in DAYS.items() if abs(ahead) < 7]
_BEFORE = r"(?:(?P<before>next(?: week)?|this(?: week)?|coming|last|minggu (?:depan|ini|ni)) )?"

SHAPES = (
    (rf"(?<![a-z])(?:{join_words(_NEAR)})(?![a-z])", _read_relative_day),
    (rf"(?<![a-z]){_BEFORE}(?:hujung minggu|weekend)(?![a-z]){_AFTER}", _read_weekend),
    (
        rf"(?<![a-z]){_BEFORE}(?:hari )?(?P<weekday>{join_words(PRINTED_WEEKDAYS)})(?![a-z]){_AFTER}",
        _read_weekday,
    ),
    (rf"(?<![a-z])(?:{join_words(DAYS)})(?![a-z])", _read_relative_day),
    (
        rf"(?<![a-z\d])(?<!\d )(?:(?:lagi|in|dalam) )?{_AMOUNT}"
        r" (?:(?:yang )?(?P<ago>lepas|lalu|ago)|lagi|from now|dari sekarang)(?![a-z])",
        _read_days_away,
    ),
    (
        rf"(?<![a-z\d])(?:lagi|in) {_AMOUNT}(?![a-z])(?P<ago>(?!))?",
        _read_days_away,
    ),
    (
        r"(?<![a-z])(?P<edge>akhir|hujung|awal|pertengahan|tengah|middle of|mid|end of|start of|beginning of)"
        r"(?: the)? (?:(?P<next>next) )?(?P<unit>bulan|month|tahun|year)(?![a-z])"
        r"(?: (?:(?P<which>depan)|ini|ni)(?![a-z]))?",
        _read_edge,
    ),
    (r"(?<![a-z])(?:bulan depan|next month)(?![a-z])", _read_next_month),
)
