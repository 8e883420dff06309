"""The mark of each line of `.env.example`: `# NAME=value # (functions, home node) what it is`."""

import re
from pathlib import Path

from local.setup.readers import READERS, readers_of

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"
_READER = "|".join(READERS)
LINE = re.compile(
    r"^# (?P<name>[A-Z0-9_]+)=(?P<value>.*?)(?P<gap>\s+)?(?:# ?(?P<mark>\((?:(?:" + _READER + r")(?:, )?)+\) ?)?"
    r"(?P<comment>.*))?$"
)
_COLUMN = 44


def marked_example() -> str:
    """`.env.example` with each line's mark as the table has it; everything else as it stands."""
    lines = EXAMPLE.read_text("utf-8").splitlines()
    return "".join(f"{_mark(line)}\n" for line in lines)


def _mark(line: str) -> str:
    written = LINE.match(line)
    if not written:
        return line
    setting = f"# {written['name']}={written['value']}".rstrip()
    mark = f"({', '.join(readers_of(written['name']))})"
    return f"{setting:<{_COLUMN - 1}} # {mark} {written['comment'] or ''}".rstrip()
