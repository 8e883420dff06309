"""Fonts of this system, as a browser needs them: without any a page's picture is empty, without emoji it has boxes.

Charts bring a font of their own.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

ALWAYS_THERE = ("win32", "darwin")  # with emoji
LOOK_AGAIN_S = 600.0  # somebody may have installed them meanwhile
_ENDINGS = {".ttf", ".otf", ".ttc", ".pfb"}


class FontLook:
    """Looks into the folders at most every ten minutes."""

    def __init__(self, platform: str, folders: list[Path] | None = None) -> None:
        self._platform, self._folders = platform, folders
        self._looked_at, self._missing = float("-inf"), list[str]()

    def list_missing(self) -> list[str]:
        """`text` (no font at all) and `emoji`, as far as they are missing."""
        if time.monotonic() > self._looked_at + LOOK_AGAIN_S:
            self._missing = self._look()
            self._looked_at = time.monotonic()
        return self._missing

    def _look(self) -> list[str]:
        if self._platform in ALWAYS_THERE:
            return []
        names = list(_list_fonts(self._folders if self._folders is not None else locate_font_folders()))
        has_text = any("emoji" not in name for name in names)
        has_emoji = any("emoji" in name for name in names)
        return [kind for kind, there in (("text", has_text), ("emoji", has_emoji)) if not there]


def locate_font_folders() -> list[Path]:
    """Where fontconfig looks, whose programs need not be installed."""
    shared = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", f"{shared}/fonts", "~/.fonts")
    return [Path(folder).expanduser() for folder in folders]


def _list_fonts(folders: list[Path]) -> Iterator[str]:
    for folder in folders:
        for _, _, files in os.walk(folder):  # follows no link: a circle of them has no end
            yield from (name.lower() for name in files if Path(name).suffix.lower() in _ENDINGS)
