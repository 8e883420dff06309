"""The pages that people read, taken apart: their links, their headings, and what stands in them as code."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
_FENCE = re.compile(r"^ *```[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)


def read(page: Path) -> str:
    return page.read_text("utf-8")


def list_code(text: str) -> Iterator[str]:
    """Each line of a block, and each span within a line; a span that is broken in two lines is one."""
    for block in _FENCE.findall(text):
        yield from (line.strip() for line in block.splitlines() if line.strip())
    for _, span in _SPAN.findall(_FENCE.sub("", text)):
        yield " ".join(span.split())


def list_blocks(text: str) -> list[str]:
    return [block.strip() for block in _FENCE.findall(text)]


def list_links(text: str) -> list[str]:
    """Where links lead, those to elsewhere in the web left out; what only looks like one in code is none."""
    prose = _SPAN.sub("", _FENCE.sub("", text))
    return [link for link in _LINK.findall(prose) if not re.match(r"[a-z]+:", link)]


def list_anchors(text: str) -> set[str]:
    """As GitHub makes them of headings: lower case, without marks, a dash a space; a second one gets `-1`."""
    anchors: set[str] = set()
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", words.lower()).strip().replace(" ", "-")
        twin = 0
        while (name := f"{slug}-{twin}" if twin else slug) in anchors:
            twin += 1
        anchors.add(name)
    return anchors
