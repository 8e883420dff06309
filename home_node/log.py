"""The log: one plain line per event. Nothing that came from outside is printed but ids, codes and kinds of error."""

import sys
import traceback
from datetime import datetime
from pathlib import Path


def note(line: str) -> None:
    """One write per line, so that lines of several threads never mix."""
    sys.stdout.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {line}\n")
    sys.stdout.flush()


def where(error: BaseException) -> str:
    """`ValueError in clock.py line 12`: enough to find a mistake, and nothing an error's text may have swallowed."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


class TroubleLog:
    """Notes a trouble when it begins and when it ends, not each time it is met."""

    def __init__(self) -> None:
        self._troubled = False

    def begin(self, line: str) -> None:
        if not self._troubled:
            note(line)
        self._troubled = True

    def end(self, line: str) -> None:
        if self._troubled:
            note(line)
        self._troubled = False
