"""People's words as plain text: without effect in WhatsApp, abbreviated, or a code made readable."""

import re

from functions.replies.meta_lengths import cut

_MARKS = re.compile(r"(?<![A-Za-z0-9])[*_~`]|[*_~`](?![A-Za-z0-9])")
_HARMLESS = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u0000-\u0009\u000b-\u001f\u007f]")
_NAMES_MAX = 10  # names in a sentence: a phone's screen has room for no more
_BRIEF_MAX = 60  # characters: enough to find the place in what somebody wrote


def escape_markup(value: object) -> str:
    """A person's words without effect: WhatsApp's marks replaced by look-alikes, further lines set in."""
    text = _HIDDEN.sub("", _text_of(value))
    return _MARKS.sub(lambda mark: mark[0].translate(_HARMLESS), text).replace("\n", "\n   ")


def abbreviate(value: object) -> str:
    """The beginning of the first line of what somebody wrote."""
    return escape_markup(cut(_text_of(value).partition("\n")[0], _BRIEF_MAX))


def list_names(value: object, language: str) -> str:
    """`Ali, Bob, Siti`; of many, the first and how many more there are."""
    names = [escape_markup(name) for name in value] if isinstance(value, list | tuple) else []
    more = len(names) - _NAMES_MAX
    rest = ((" dan {} lagi" if language == "ms" else " and {} more").format(more)) if more > 0 else ""
    return ", ".join(names[:_NAMES_MAX]) + rest


def humanise_code(value: object) -> str:
    """`create_ticket` as `Create ticket`."""
    text = str(value or "").replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def _text_of(value: object) -> str:
    return "" if value is None else str(value)
