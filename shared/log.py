"""The log of functions, home node and local servers: lines of JSON, redacted.

No token, of a phone number the last four digits, and of a text that is no code only how long it is: whoever notes a
customer's words by mistake has not noted them. In a terminal a node's sentences are written as they are read.
"""

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

_NUMBER = re.compile(r"(?<!\w)(?<!\w[.-])\+?\d{4,11}(\d{4})(?!\w|[.-]\w)")
_BEARER = re.compile(r"(?i)\b(bearer\s+|sb_secret_|EAA)[\w.\-]+")
_WAMID = re.compile(r"wamid\.[A-Za-z0-9+/=_\-]{16,}")  # Meta's message id: in its base64 stands the phone number
_LONGEST = 300  # characters of a fact or a line
_CODE = re.compile(r"[\w.:/#+-]*", re.ASCII)  # an id, a code, a kind of error, a place in the source
_OURS = frozenset({"do", "said"})
"""Facts that are sentences of ours or of Meta's: what to do, and why Graph refused. Neither repeats a message."""
_PERSONAL = frozenset({"name", "number", "text", "words", "body", "caption", "title", "transcript", "heard"})
"""Facts that say whose or what somebody wrote, whatever shape they have."""


def note(event: str, **facts: object) -> None:
    """Writes one line of JSON, whatever a fact contains: line breaks and control characters are escaped."""
    line = {"at": _tell_time(), "event": event, **{name: redact_fact(name, fact) for name, fact in facts.items()}}
    _write(json.dumps(line, default=str))


def note_line(line: str) -> None:
    """Writes one sentence of ours. Of what came from outside it should hold ids, codes and kinds of error alone."""
    said = redact(line)
    if sys.stdout.isatty():
        _write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {said}")
    else:
        _write(json.dumps({"at": _tell_time(), "line": said}, ensure_ascii=False))


def _tell_time() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _write(line: str) -> None:
    """One write per line, so that lines of several threads never mix."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def redact_fact(name: str, fact: object) -> object:
    """The fact as it may be logged under this name: a text that is no code is not repeated."""
    if isinstance(fact, dict):
        return {str(key): redact_fact(str(key), value) for key, value in fact.items()}
    if isinstance(fact, list | tuple):
        return [redact_fact(name, item) for item in fact]
    if isinstance(fact, str) and name not in _OURS and (name in _PERSONAL or not _CODE.fullmatch(fact)):
        return f"({len(fact)} characters)"
    return redact(fact)


def redact(fact: object) -> object:
    """Without tokens and numbers; for texts that are ours."""
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


class _LibraryLines(logging.Handler):
    """What a library says becomes who said it and where: its words may hold an address, and with it a secret."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        note(
            "library", logger=record.name, level=record.levelname, where=f"{record.filename}:{record.lineno}",
            **({"error": type(error).__name__, "broke": list_error_places(error)} if error else {}),
        )  # fmt: skip


def catch_other_logs() -> None:
    """From now on warnings of libraries, and whatever ends a thread or this process, are lines of this log too."""
    logging.getLogger().handlers = [_LibraryLines(logging.WARNING)]
    sys.excepthook = lambda _kind, error, _trace: _note_end(error)
    threading.excepthook = lambda ended: _note_end(ended.exc_value) if ended.exc_value else None


def _note_end(error: BaseException) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    note("ended", error=type(error).__name__, where=list_error_places(error))


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
