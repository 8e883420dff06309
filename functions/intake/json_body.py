"""Signed bytes into JSON that Postgres can keep: no NUL, no lone surrogate, no NaN, no endless depth."""

import json
import re
from typing import Any

_DEEPEST = 40
_LONGEST_TEXT = 65_536  # what WhatsApp itself lets a person type
_LARGEST_INT = 2**63
_LONG_NUMBER = re.compile(r"\d{19}", re.ASCII)


class Unreadable(ValueError):
    """The body is no JSON we could keep."""


def parse(body: bytes) -> Any:
    """Raises Unreadable."""
    try:
        text = body.decode()
        whole = _decoder.decode(text)
        return whole if is_plain(text) else make_keepable(whole)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error


def is_plain(text: str) -> bool:
    """Nothing in it needs a look: no escaped letters, nothing long, nothing deep. Most are so, and Meta waits."""
    is_short = len(text) <= _LONGEST_TEXT and text.count("{") + text.count("[") <= _DEEPEST
    return is_short and "\\u" not in text and not _LONG_NUMBER.search(text)


def make_keepable(value: Any, depth: int = 0) -> Any:
    """The value as `jsonb` accepts it; what is nested deeper than 40 levels becomes null."""
    if isinstance(value, str):
        return make_text_keepable(value)
    if isinstance(value, dict) and depth < _DEEPEST:
        return {make_text_keepable(key): make_keepable(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list) and depth < _DEEPEST:
        return [make_keepable(one, depth + 1) for one in value]
    if isinstance(value, dict | list):
        return None
    return str(value)[:100] if type(value) is int and abs(value) >= _LARGEST_INT else value


def make_text_keepable(text: str) -> str:
    """Cut, without NUL, lone surrogates replaced."""
    if text.isascii() and "\0" not in text:
        return text[:_LONGEST_TEXT]
    return text[:_LONGEST_TEXT].replace("\0", "").encode("utf-8", "replace").decode()


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def _number(digits: str) -> float:
    number = float(digits)
    return number if abs(number) < 1e300 else _refuse(digits)


_decoder = json.JSONDecoder(parse_constant=_refuse, parse_float=_number)
