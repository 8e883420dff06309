"""The log: one JSON line per event, without secrets, phone numbers cut to their last four digits."""

import json
import re
import sys
from datetime import UTC, datetime

_NUMBER = re.compile(r"(?<![\w.-])\+?\d{4,11}(\d{4})(?![\w.-])")
_BEARER = re.compile(r"(?i)\b(bearer\s+|sb_secret_|EAA)[\w.\-]+")
_LONGEST = 300


def note(event: str, **facts: object) -> None:
    """Writes one line, whatever a fact contains: JSON escapes line breaks and control characters."""
    line: dict[str, object] = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
    line.update({name: discreet(fact) for name, fact in facts.items()})
    sys.stdout.write(json.dumps(line, default=str) + "\n")
    sys.stdout.flush()


def discreet(fact: object) -> object:
    """The fact as it may be logged."""
    if isinstance(fact, dict):
        return {str(key): discreet(value) for key, value in fact.items()}
    if isinstance(fact, list | tuple):
        return [discreet(one) for one in fact]
    if isinstance(fact, str):
        return _BEARER.sub("…", _NUMBER.sub(r"…\1", fact))[:_LONGEST]
    return fact
