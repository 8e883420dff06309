"""The log of functions and home node, redacted: no token, and of a phone number the last four digits.

Functions write JSON, which a search through many lines reads (`note`); the home node writes sentences with their time,
which its owner reads in a terminal (`note_line`).
"""

import json
import re
import sys
import traceback
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

_NUMBER = re.compile(r"(?<!\w)(?<!\w[.-])\+?\d{4,11}(\d{4})(?!\w|[.-]\w)")
_BEARER = re.compile(r"(?i)\b(bearer\s+|sb_secret_|EAA)[\w.\-]+")
_WAMID = re.compile(r"wamid\.[A-Za-z0-9+/=_\-]{16,}")  # Meta's message id: in its base64 stands the phone number
_LONGEST = 300  # characters of a fact or a line


def note(event: str, **facts: object) -> None:
    """Writes one line of JSON, whatever a fact contains: line breaks and control characters are escaped."""
    line: dict[str, object] = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
    line.update({name: redact(fact) for name, fact in facts.items()})
    _write(json.dumps(line, default=str))


def note_line(line: str) -> None:
    """Writes one sentence. Of what came from outside it should hold ids, codes and kinds of error alone."""
    _write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {redact(line)}")


def _write(line: str) -> None:
    """One write per line, so that lines of several threads never mix."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def redact(fact: object) -> object:
    """The fact as it may be logged."""
    if isinstance(fact, dict):
        return {str(key): redact(value) for key, value in fact.items()}
    if isinstance(fact, list | tuple):
        return [redact(item) for item in fact]
    if isinstance(fact, str):
        return _BEARER.sub("…", _NUMBER.sub(r"…\1", _WAMID.sub(mask_message_id, fact)))[:_LONGEST]
    return fact


def mask_message_id(found: re.Match[str]) -> str:
    """`wamid.#3f2a91bc77d0`: the same for the same message, so that lines can be told to belong together."""
    return "wamid.#" + sha256(found[0].encode()).hexdigest()[:12]


def list_error_places(error: BaseException, most: int = 4) -> list[str]:
    """`clock.py:12`, the innermost last: where it broke, and nothing that the error's text may have swallowed."""
    frames = traceback.extract_tb(error.__traceback__)[-most:]
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]


def describe_error(error: BaseException) -> str:
    """`ValueError in clock.py:12`."""
    places = list_error_places(error, most=1)
    return f"{type(error).__name__} in {places[0]}" if places else type(error).__name__


class TroubleLog:
    """Notes a trouble when it begins and when it ends, not each time it is met."""

    def __init__(self) -> None:
        self._troubled = False

    def begin(self, line: str) -> None:
        if not self._troubled:
            note_line(line)
        self._troubled = True

    def end(self, line: str) -> None:
        if self._troubled:
            note_line(line)
        self._troubled = False
