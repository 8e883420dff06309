"""The end of a build's log as it may be sent to a person: few lines, no colours, no secrets."""

import re
from collections.abc import Collection, Iterable

LINES, LINE_CHARS, ALL_CHARS = 10, 110, 600  # with its sentence it fits above a button, where Meta takes 1,024
_COLOURS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LOGIN = re.compile(r"(?<=://)[^\s/@]+@")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+\S{6,}")
_NAMED = re.compile(
    r"(?i)\b([\w-]*(?:secret|token|password|passwd|credential|api[_-]?key|access[_-]?key|private[_-]?key)[\w-]*|\w+_KEY|\w+_URL)"
    r"""(["']?\s*[=:]\s*["']?)[^\s"',;]{4,}"""
)
_KNOWN = re.compile(r"\b(?:sk-|sb_|ghp_|gho_|github_pat_|glpat-|npm_|xox[a-z]-|EAA|AKIA|vc[a-z]_|eyJ)[\w.+/=-]{8,}")
_LONG = re.compile(r"(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{40,}")


def pick_last_lines(written: Iterable[str], secrets: Collection[str] = ()) -> str:
    """The last ten lines that say something, each cut, 600 characters in all; `secrets` are ours, whatever they are."""
    lines = [redact_line(line, secrets) for text in written for line in list_readable_lines(text)]
    kept: list[str] = []
    for line in reversed(lines[-LINES:]):
        if sum(map(len, kept)) + len(kept) + len(line) > ALL_CHARS:
            break
        kept.insert(0, line)
    return "\n".join(kept)


def list_readable_lines(text: str) -> list[str]:
    """Its lines without colours; of a line that was written over only what was left to see."""
    lines = (line.rstrip().rpartition("\r")[2] for line in _COLOURS.sub("", text).split("\n"))
    return [line for line in (_CONTROLS.sub("", line).rstrip() for line in lines) if line.strip()]


def redact_line(line: str, secrets: Collection[str]) -> str:
    for secret in secrets:
        line = line.replace(secret, "…")
    line = _NAMED.sub(r"\1\2…", _BEARER.sub(r"\1 …", _LOGIN.sub("…@", line)))
    line = _LONG.sub("…", _KNOWN.sub("…", line))
    return line if len(line) <= LINE_CHARS else line[: LINE_CHARS - 1] + "…"
