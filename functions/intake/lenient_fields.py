"""Small readers that take anything and give what was hoped for, or nothing."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from shared.contract.value_types import JSON, JSONObject

_LATEST = 4_102_444_800  # the year 2100
_NUMBER = re.compile(r"[1-9][0-9]{6,14}")
_PUNCTUATION = re.compile(r"[+\- ()]")
_USER_ID = re.compile(r"[A-Za-z]{2}\.[\w.]{1,140}", re.ASCII)


def record(value: object) -> JSONObject:
    return value if isinstance(value, dict) else {}


def elements(value: object) -> list[JSON]:
    """What a list holds, also one that is written as an object of numbered keys; anything else is its only element."""
    if isinstance(value, dict) and value and all(key.isdecimal() for key in value):
        return list(value.values())
    if isinstance(value, list):
        return value
    return [cast(JSON, value)] if value not in (None, {}) else []


def records(value: object) -> list[JSONObject]:
    """The objects of a list, whatever else is in it."""
    return [one for one in elements(value) if isinstance(one, dict)]


def text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def identifier(value: object) -> str | None:
    """A message or media id: short text."""
    found = str(value) if type(value) is int else text(value)
    return found if found and len(found) <= 512 else None


def moment(value: object) -> str | None:
    """A unix time in seconds, as text or number, as ISO in UTC; None for what is no time of this century."""
    digits = str(value) if type(value) is int else text(value)
    if not digits or not digits.isascii() or not digits.isdigit() or len(digits) > 10 or int(digits) > _LATEST:
        return None
    return datetime.fromtimestamp(int(digits), UTC).isoformat()


def phone_number(value: object) -> str | None:
    """Digits as Meta sends them. Only ASCII punctuation is forgiven: a look-alike must never match an admin."""
    written = str(value) if type(value) is int else text(value)
    digits = _PUNCTUATION.sub("", written or "")
    return digits if _NUMBER.fullmatch(digits) else None


def user_id(value: object) -> str | None:
    """A WhatsApp user id such as `MY.1349120865`."""
    found = text(value)
    return found if found and _USER_ID.fullmatch(found) else None


def first(source: Mapping[str, JSON], *names: str) -> JSON:
    """The first of these keys that holds something."""
    return next((source[name] for name in names if source.get(name)), None)
