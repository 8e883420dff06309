"""What is wrong with a row, as whoever wrote the sending program reads it."""

_SENTENCES = {
    "missing": "{field} is missing.",
    "bad_amount": "{field} must be an amount such as 12.50, not {value}.",
    "too_many_decimals": "{field} has more than two decimals: {value}.",
    "absurd": "{field} is out of range: {value}.",
    "bad_time": "{field} must be a day or a time such as 2026-11-20T14:30:00+08:00, not {value}.",
    "future": "{field} is more than a day in the future: {value}.",
    "too_old": "{field} is before the year 2000: {value}.",
    "bad_text": "{field} must be text, not {value}.",
    "too_long": "{field} is too long: {value}.",
    "bad_count": "{field} must be a whole number from 0, not {value}.",
    "bad_qty": "{field} must be a number other than 0, not {value}.",
    "bad_currency": "{field} must be MYR: other money is not counted, {value} neither.",
    "no_figure": "There is no figure: give views, likes, comments or shares.",
    "no_object": "A row must be an object with fields.",
    "no_such_event": "There is no such event; send it to /api/ingest/events first, or leave {field} out.",
}
_LONGEST = 40


def sentence(code: str, field: str = "", value: object = None) -> str:
    return _SENTENCES.get(code, "{field} cannot be taken.").format(field=field, value=quote(value)).strip()


def quote(value: object) -> str:
    """The beginning of a value, in quotes where it is text."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    brief = str(value)[: _LONGEST + 1]
    brief = brief[:_LONGEST] + "…" if len(brief) > _LONGEST else brief
    return f'"{brief}"' if isinstance(value, str) else brief
