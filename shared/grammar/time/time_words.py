"""The words for time, Malay and English, as people type them."""

NOW = frozenset({"now", "sekarang", "sekarang juga", "skrg", "right now", "segera"})

UNITS: dict[str, tuple[str, ...]] = {
    "minutes": ("m", "min", "mins", "minit", "minute", "minutes"),
    "hours": ("h", "hr", "hrs", "j", "jam", "hour", "hours"),
    "days": ("d", "hari", "hr2", "day", "days"),
    "weeks": ("w", "minggu", "week", "weeks"),
}
ONE: dict[str, str] = {
    "setengah jam": "30 minit",
    "half an hour": "30 minit",
    "sejam": "1 jam",
    "an hour": "1 jam",
    "sehari": "1 hari",
    "a day": "1 hari",
    "seminggu": "1 minggu",
    "a week": "1 minggu",
}

DAYS: dict[str, int] = {
    "hari ini": 0, "hari ni": 0, "harini": 0, "today": 0, "esok": 1, "besok": 1, "bsk": 1, "tomorrow": 1, "tmr": 1,
    "tmrw": 1, "lusa": 2, "day after tomorrow": 2, "tulat": 3, "minggu depan": 7, "next week": 7, "semalam": -1,
    "kelmarin": -1, "yesterday": -1,
}  # fmt: skip
"""Days from today."""

WEEKDAYS: dict[str, int] = {
    "isnin": 0, "monday": 0, "mon": 0, "selasa": 1, "tuesday": 1, "tue": 1, "tues": 1, "rabu": 2, "wednesday": 2,
    "wed": 2, "khamis": 3, "thursday": 3, "thu": 3, "thur": 3, "thurs": 3, "jumaat": 4, "jumat": 4, "friday": 4,
    "fri": 4, "sabtu": 5, "saturday": 5, "sat": 5, "ahad": 6, "hari minggu": 6, "sunday": 6, "sun": 6,
}  # fmt: skip

MONTHS: dict[str, int] = {
    "januari": 1, "january": 1, "jan": 1, "februari": 2, "february": 2, "feb": 2, "mac": 3, "march": 3, "mar": 3,
    "april": 4, "apr": 4, "mei": 5, "may": 5, "jun": 6, "june": 6, "julai": 7, "july": 7, "jul": 7, "ogos": 8,
    "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "oktober": 10, "october": 10, "okt": 10, "oct": 10,
    "november": 11, "nov": 11, "disember": 12, "december": 12, "dis": 12, "dec": 12,
}  # fmt: skip

PARTS: dict[str, tuple[int, dict[int, int]]] = {
    "am": (9, {hour: hour % 12 for hour in range(1, 13)}),
    "pm": (15, {hour: hour % 12 + 12 for hour in range(1, 13)}),
    "pagi": (9, {hour: hour % 12 for hour in range(1, 13)}),
    "tengahhari": (12, {11: 11, 12: 12, 1: 13, 2: 14}),
    "petang": (15, {12: 12, **{hour: hour + 12 for hour in range(1, 8)}}),
    "malam": (20, {**{hour: hour + 12 for hour in range(6, 12)}, 12: 24}),
    "tengahmalam": (24, {12: 24}),
}
"""A part of the day: its hour when none is said, and what each spoken hour is on the clock (24 ends the day)."""

PART_WORDS: dict[str, str] = {
    "tengah hari": "tengahhari", "tengahari": "tengahhari", "noon": "tengahhari", "midday": "tengahhari",
    "tengah malam": "tengahmalam", "midnight": "tengahmalam", "morning": "pagi", "afternoon": "petang",
    "evening": "malam", "night": "malam", "pg": "pagi", "ptg": "petang", "mlm": "malam", "a.m.": "am", "p.m.": "pm",
    "a.m": "am", "p.m": "pm",
}  # fmt: skip

TODAYS: dict[str, str] = {"tonight": "malam", "malam ini": "malam", "malam ni": "malam", "this evening": "malam"}
