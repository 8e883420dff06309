"""How often a schedule runs, as a person reads it."""

from functions.replies.catalogue import translate_code
from shared.calendar import WEEKDAYS


def format_repeat(pattern: object, language: str) -> str:
    """`every 2 days`, `every Mon, Wed, Fri`, `last day of the month`."""
    text = str(pattern or "")
    words = text.split()
    if words[:1] == ["every"]:
        return translate_code(language, "repeat", f"every_{words[2]}", {"count": words[1]})
    if words[:1] == ["day"]:
        return translate_code(language, "repeat", "day_of_month", {"day": words[1]})
    names = {weekday.short_en.lower(): weekday.short(language) for weekday in WEEKDAYS}
    if days := [names[day] for day in text.split(",") if day in names]:
        return translate_code(language, "repeat", "on", {"days": ", ".join(days)})
    return translate_code(language, "repeat", text)


def begin_with_repeat(pattern: object, language: str = "en") -> str:
    """The same at the beginning of a line."""
    text = format_repeat(pattern, language)
    return text[:1].upper() + text[1:]
