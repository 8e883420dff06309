"""JSON that is none by a value or by a letter, read all the same: the odd value goes, its neighbours stay.

First as it is, with numbers that nobody can hold left out. Then mended token by token. Then only the parts that can be
read whole, down to a single message, wherever they stand: a quote inside a person's words is always escaped, so that
nothing anybody typed is ever read as one.
"""

import json
import re
from collections.abc import Iterator

from shared.contract.value_types import JSON, JSONObject

_LONGEST_INT = 18  # digits
_TOKEN = re.compile(r'\s+|"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_SCALAR = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity", re.ASCII)
_BAD_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|)')
_CLOSING = {"{": "}", "[": "]"}
_CLOSERS = frozenset(_CLOSING.values())
_ENDS = _CLOSERS | {","}
_PUNCTUATION = frozenset("[]{}:,")
_NUMBER_ID = re.compile(r'"phone_number_id"\s*:\s*"?(\d+)', re.ASCII)
_MESSAGE_KEYS = ("id", "timestamp", "type")
_STATUS_KEYS = ("id", "timestamp", "status")
_READ_AGAIN = 20  # times the length of a text: how much is read to look for messages in one that is broken
_READING_COSTS = 50  # letters that are merely counted, as each error does from the beginning
_COUNTED = 1_000_000_000  # letters that are counted at most besides


def repair(text: str, deepest: int) -> JSON:
    """The object or list that was probably meant, no deeper than `deepest` brackets. Raises ValueError."""
    for attempt in (_lenient_decoder.decode, lambda text: _lenient_decoder.decode(mend(text, deepest)), find_messages):
        try:
            whole: JSON = attempt(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(whole, dict | list):
            return whole
    raise ValueError("nothing can be read")


def mend(text: str, deepest: int) -> str:
    """The same tokens with nothing deeper than `deepest`, no value that is none, no comma or colon without a value."""
    kept: list[str] = []
    closing: list[str] = []
    for token in filter(str.strip, _TOKEN.findall(text)):
        if token in _CLOSING:
            if len(closing) <= deepest:
                _keep_token(kept, "null" if len(closing) == deepest else token)
            closing.append(_CLOSING[token])
        else:
            if len(closing) <= deepest:
                _keep_token(kept, _mend_token(token))
            if token in _CLOSERS and closing:
                closing.pop()
    return "".join(kept + closing[:deepest][::-1])


def _keep_token(kept: list[str], token: str) -> None:
    if token in _ENDS and kept[-1:] == [":"]:
        kept.append("null")
    if token in _CLOSERS and kept[-1:] == [","]:
        kept.pop()
    kept.append(token)


def _mend_token(token: str) -> str:
    if token[:1] == '"':
        whole = _BAD_ESCAPE.sub(lambda escape: escape[0] if escape[1] else "\\\\", token)
        return whole if len(token) > 1 and token[-1] == '"' else f'{whole}"'
    if token in _PUNCTUATION or _SCALAR.fullmatch(token):
        return token
    return json.dumps(token[:100])


def find_messages(text: str) -> list[JSONObject]:
    """Deliveries of the parts that can be read, each by itself. Raises ValueError where there are none.

    A single message is left out where more than one phone number of a business is named: nobody knows whose it is.
    """
    objects = list(_find_objects(text))
    wholes = [whole for one in objects for whole in _wrap_part(one)]
    number_ids = set(_NUMBER_ID.findall(text))
    if len(number_ids) <= 1:
        messages = [one for one in objects if _has_texts(one, _MESSAGE_KEYS) and _has_sender(one)]
        statuses = [one for one in objects if _has_texts(one, _STATUS_KEYS)]
        metadata: JSONObject = {"phone_number_id": next(iter(number_ids), None)}
        if messages or statuses:
            wholes += _wrap_part({"metadata": metadata, "messages": messages, "statuses": statuses})
    if not wholes:
        raise ValueError("no part can be read")
    return wholes


def _wrap_part(part: JSONObject) -> list[JSONObject]:
    """A delivery, an entry, a change or its value as the delivery it is a part of; nothing of anything else."""
    if "entry" in part:
        return [part]
    if "changes" in part:
        return [{"entry": [part]}]
    if "value" in part and "field" in part:
        return [{"entry": [{"changes": [part]}]}]
    return [{"entry": [{"changes": [{"value": part}]}]}] if {"messages", "statuses"} & part.keys() else []


def _find_objects(text: str) -> Iterator[JSONObject]:
    """The outermost objects that can be read whole, from left to right."""
    at, budget = text.find("{"), len(text) * _READ_AGAIN * _READING_COSTS + _COUNTED
    while at >= 0 and budget > 0:
        try:
            found, end = _lenient_decoder.raw_decode(text, at)
            yield found
        except json.JSONDecodeError as error:
            end, budget = at + 1, budget - (error.pos - at) * _READING_COSTS - error.pos
        except (ValueError, RecursionError):
            end, budget = at + 1, budget - len(text) * _READING_COSTS
        at = text.find("{", end)


def _has_texts(found: JSONObject, keys: tuple[str, ...]) -> bool:
    return all(isinstance(found.get(key), str) for key in keys)


def _has_sender(found: JSONObject) -> bool:
    return any(isinstance(found.get(key), str) for key in ("from", "from_user_id"))


def _read_int(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_INT else digits[:100]


def _read_float(digits: str) -> float | None:
    number = float(digits)
    return number if abs(number) < 1e300 else None


_lenient_decoder = json.JSONDecoder(
    parse_constant=lambda _: None, parse_float=_read_float, parse_int=_read_int, strict=False
)
