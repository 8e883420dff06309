"""Month and weekday names, Malay and English: whole, short as we print them, and every way people type them."""

from typing import NamedTuple


class CalendarName(NamedTuple):
    """One month or weekday. The short names have three letters; `typed` are further spellings that people send."""

    en: str
    ms: str
    short_en: str
    short_ms: str
    typed: tuple[str, ...] = ()

    def short(self, language: str) -> str:
        """`Aug` in English, `Ogo` in Malay."""
        return self.short_ms if language == "ms" else self.short_en


MONTHS: tuple[CalendarName, ...] = (
    CalendarName("January", "Januari", "Jan", "Jan"),
    CalendarName("February", "Februari", "Feb", "Feb"),
    CalendarName("March", "Mac", "Mar", "Mac"),
    CalendarName("April", "April", "Apr", "Apr"),
    CalendarName("May", "Mei", "May", "Mei"),
    CalendarName("June", "Jun", "Jun", "Jun"),
    CalendarName("July", "Julai", "Jul", "Jul"),
    CalendarName("August", "Ogos", "Aug", "Ogo"),
    CalendarName("September", "September", "Sep", "Sep", ("sept",)),
    CalendarName("October", "Oktober", "Oct", "Okt"),
    CalendarName("November", "November", "Nov", "Nov"),
    CalendarName("December", "Disember", "Dec", "Dis"),
)
WEEKDAYS: tuple[CalendarName, ...] = (
    CalendarName("Monday", "Isnin", "Mon", "Isn"),
    CalendarName("Tuesday", "Selasa", "Tue", "Sel", ("tues",)),
    CalendarName("Wednesday", "Rabu", "Wed", "Rab"),
    CalendarName("Thursday", "Khamis", "Thu", "Kha", ("thur", "thurs")),
    CalendarName("Friday", "Jumaat", "Fri", "Jum", ("jumat",)),
    CalendarName("Saturday", "Sabtu", "Sat", "Sab"),
    CalendarName("Sunday", "Ahad", "Sun", "Ahd", ("hari minggu",)),
)
"""From Monday, as `date.weekday()` counts."""

MONTH_NUMBERS: dict[str, int] = {
    spelling.lower(): number
    for number, month in enumerate(MONTHS, 1)
    for spelling in (month.en, month.ms, month.short_en, month.short_ms, *month.typed)
}
"""1 to 12 by every spelling, in lower case."""
WEEKDAY_NUMBERS: dict[str, int] = {
    spelling.lower(): number
    for number, weekday in enumerate(WEEKDAYS)
    for spelling in (weekday.en, weekday.ms, weekday.short_en, *weekday.typed)
}
"""0 to 6 by spelling, in lower case. Malay's short names are left out: `sel` and `jum` are words of their own."""
PRINTED_WEEKDAY_NUMBERS: dict[str, int] = WEEKDAY_NUMBERS | {
    weekday.short_ms.lower(): number for number, weekday in enumerate(WEEKDAYS)
}
"""With Malay's short names: where only a weekday can stand, `sel` is none but Tuesday."""


def short_month(number: int, language: str) -> str:
    """The short name of month 1 to 12."""
    return MONTHS[number - 1].short(language)


def short_weekday(number: int, language: str) -> str:
    """The short name of weekday 0 (Monday) to 6."""
    return WEEKDAYS[number].short(language)
