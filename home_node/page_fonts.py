"""The fonts that pages need on this machine: which scripts have none, and those that were fetched for our browser.

Asked of fontconfig, by which Chromium finds its fonts on Linux; macOS and Windows come with all of these.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from home_node.child_environment import pick_harmless

SCRIPTS: Final = {
    "emoji": (re.compile("[\U0001f300-\U0001faff]"), 0x1F336),
    "tamil": (re.compile("[\u0b80-\u0bff]"), 0x0B95),
    "chinese": (re.compile("[\u4e00-\u9fff]"), 0x4E2D),
    "arabic": (re.compile("[\u0600-\u06ff]"), 0x0639),
}
"""What a text of it is known by, and a character that each of its fonts has."""
CONFIG = "fonts.conf"
VARIABLE = "FONTCONFIG_FILE"
_LIMIT_S = 10  # fontconfig reads all fonts once after a change
_FRESH_S = 600
_OS_RELEASE = Path("/etc/os-release")
_known: tuple[float, list[str]] | None = None

_CONFIG_TEXT = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
</fontconfig>
"""


def find_scripts(text: str) -> list[str]:
    """Those of `SCRIPTS` that the text has."""
    return [name for name, (pattern, _) in SCRIPTS.items() if pattern.search(text)]


def list_missing(scripts: Iterable[str] = SCRIPTS) -> list[str]:
    """Those for which no font is here; none where nobody can tell."""
    program = shutil.which("fc-list")
    return [name for name in scripts if not _has_font(program, SCRIPTS[name][1])] if program else []


def tell_missing() -> list[str]:
    """As `list_missing`, looked up once in ten minutes: it is told in each beat."""
    global _known
    if _known is None or time.monotonic() > _known[0] + _FRESH_S:
        _known = (time.monotonic(), list_missing())
    return _known[1]


def forget_known() -> None:
    """Fonts have come."""
    global _known
    _known = None


def use_fonts(folder: Path) -> None:
    """Has every browser that we start find the fonts of this folder too, unless the owner chose another way."""
    config = folder / CONFIG
    if config.exists() and VARIABLE not in os.environ:
        os.environ[VARIABLE] = str(config.resolve())
        forget_known()


def write_config(folder: Path) -> None:
    from xml.sax.saxutils import escape

    (folder / CONFIG).write_text(_CONFIG_TEXT.format(folder=escape(str(folder.resolve()))), encoding="utf-8")


def name_system() -> str:
    """Whose packages this machine takes: debian, fedora, macos, windows or other."""
    if sys.platform in {"darwin", "win32"}:
        return "macos" if sys.platform == "darwin" else "windows"
    try:
        told = _OS_RELEASE.read_text(encoding="utf-8")
    except OSError:
        return "other"
    kinds = set(re.findall(r"[a-z]+", " ".join(re.findall(r"(?m)^ID(?:_LIKE)?=(.*)$", told))))
    return "debian" if kinds & {"debian", "ubuntu"} else "fedora" if kinds & {"fedora", "rhel"} else "other"


def _has_font(program: str, character: int) -> bool:
    """True where fontconfig does not answer: nobody is told of what may not be so."""
    command = [program, f":charset={character:x}", "file"]
    try:
        told = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIMIT_S, env=pick_harmless(os.environ)
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return told.returncode != 0 or bool(told.stdout.strip())
