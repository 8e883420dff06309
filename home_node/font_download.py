"""The download of fonts for pages, for those scripts that have none here: pinned addresses, each file by its digest.

They lie in WOCS_DATA/fonts and are nobody's but our browser's. Where there is no network, pages are pictured without.
"""

import argparse
import hashlib
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import httpx

from home_node.page_fonts import list_missing, use_fonts, write_config
from shared.log import note_line
from shared.settings import settings

FONTS = Path(__file__).with_name("fonts.toml")
FOLDER = "fonts"  # below WOCS_DATA
_TIMEOUT = httpx.Timeout(30, connect=10)


@dataclass(frozen=True)
class Font:
    """A file of one script, of exactly these bytes."""

    script: str
    file: str
    address: str
    sha256: str
    bytes: int


class FontRefused(Exception):
    """What came is not the font."""


def read_fonts(file: Path = FONTS) -> list[Font]:
    return [Font(script, **told) for script, told in tomllib.loads(file.read_text(encoding="utf-8")).items()]


def main(arguments: Sequence[str]) -> int:
    """Exit code 1 where none came."""
    argparse.ArgumentParser(prog="python -m home_node fetch-fonts", description="Fetches fonts.").parse_args(arguments)
    return 0 if fetch_fonts(Path(settings().data)) else 1


def fetch_in_background(data: Path, then: Callable[[], None]) -> None:
    """Starts a thread where fonts are missing; `then` is called when some have come."""

    def fetch() -> None:
        if fetch_fonts(data):
            then()

    if list_missing():
        Thread(target=fetch, name="fonts", daemon=True).start()


def fetch_fonts(data: Path, fonts: list[Font] | None = None) -> bool:
    """Whether some came; says in one line what did not work."""
    missing = list_missing()
    wanted = [font for font in fonts or read_fonts() if font.script in missing]
    if not wanted:
        return False
    folder = data / FOLDER
    size = sum(font.bytes for font in wanted) / 1e6
    note_line(f"Fetching fonts for {', '.join(font.script for font in wanted)} ({size:.0f} MB), for pictures of pages.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for font in wanted:
            fetch_font(font, folder)
    except (httpx.HTTPError, OSError, FontRefused) as error:
        note_line(f"No fonts could be fetched ({type(error).__name__}): such letters stay boxes in pictures of pages.")
        return False
    write_config(folder)
    use_fonts(folder)
    note_line("The fonts are ready.")
    return True


def fetch_font(font: Font, folder: Path) -> None:
    """Raises httpx.HTTPError, OSError, FontRefused; the file is there whole or not at all."""
    part, digest, size = folder / f".{font.file}.part", hashlib.sha256(), 0
    with httpx.stream("GET", font.address, timeout=_TIMEOUT) as answer, part.open("wb") as kept:
        answer.raise_for_status()
        for piece in answer.iter_bytes():
            size += kept.write(piece)
            digest.update(piece)
            if size > font.bytes:
                break
    if size != font.bytes or digest.hexdigest() != font.sha256:
        part.unlink()
        raise FontRefused(font.file)
    part.replace(folder / font.file)
