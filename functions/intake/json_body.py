"""Signed bytes into JSON that Postgres can keep: no NUL, no lone surrogate, no NaN, no endless depth."""

import codecs
import json
import re

from shared.contract.value_types import JSON

_DEEPEST = 40
_LONGEST_TEXT = 65_536  # what WhatsApp itself lets a person type
_LARGEST_INT = 2**63
_LONG_NUMBER = re.compile(r"\d{19}", re.ASCII)
_BYTE_ORDER_MARKS = {  # the longer ones first: UTF-32 begins as UTF-16 does
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def parse(body: bytes) -> tuple[JSON, bool]:
    """The value, and whether anything of it is not as it was sent. Raises ValueError."""
    try:
        text = body.decode()
        whole = _strict_decoder.decode(text)
        if is_plain(text):
            return whole, False
        kept = make_keepable(whole)
        return kept, kept != whole
    except (ValueError, RecursionError):
        from functions.intake.json_repair import repair  # hardly ever needed, and Meta waits

        return make_keepable(repair(decode_text(body), _DEEPEST)), True


def is_plain(text: str) -> bool:
    """Nothing in it needs a look: no escaped letters, nothing long, nothing deep. Most are so, and Meta waits."""
    is_short = len(text) <= _LONGEST_TEXT and text.count("{") + text.count("[") <= _DEEPEST
    return is_short and "\\u" not in text and not _LONG_NUMBER.search(text)


def decode_text(body: bytes) -> str:
    """The text of any bytes, without its byte order mark; what is no letter becomes U+FFFD."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if body.startswith(mark)), "utf-8")
    return body.decode(encoding, "replace")


def write_bytes_as_text(body: bytes) -> str:
    r"""All of the bytes as a text that Postgres keeps: those that are no UTF-8, and NUL, as `\xff`."""
    return body.decode("utf-8", "backslashreplace").replace("\0", "\\x00")


def make_keepable(value: JSON, depth: int = 0) -> JSON:
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


def _read_float(digits: str) -> float:
    number = float(digits)
    return number if abs(number) < 1e300 else _refuse(digits)


_strict_decoder = json.JSONDecoder(parse_constant=_refuse, parse_float=_read_float)
