"""JSON that Postgres can store, whatever people and strangers sent us."""

import json
import math
import re
from collections.abc import Mapping

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def encode(request: Mapping[str, object]) -> bytes:
    """The request as JSON for a `jsonb`.

    jsonb holds neither NUL, nor half a surrogate pair, nor NaN: these few become U+FFFD and null.
    """
    try:
        text = _JSON.encode(request)
        encoded = text.encode()
    except ValueError:  # NaN or infinity; half a surrogate pair
        return _JSON.encode(make_storable(request)).encode()
    return encoded if "\\u0000" not in text else _JSON.encode(make_storable(request)).encode()


def make_storable(value: object) -> object:
    """The same value with everything that jsonb refuses replaced."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {make_storable(str(key)): make_storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [make_storable(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
