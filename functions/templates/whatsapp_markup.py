"""WhatsApp's own marks as HTML: bold, italic, struck, code, lists, quotes and links.

The text is taken apart first and every part of it is escaped, so a mark can open nothing that it does not close.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

_TAGS: Final = {"*": "strong", "_": "em", "~": "s"}
_PIECE: Final = re.compile(
    r"(?P<link>\b(?:https?://|www\.)[^\s<>\"'`]+)"
    r"|`{1,3}(?P<code>[^`\n]+)`{1,3}"
    r"|(?<!\w)(?P<mark>[*_~])(?!\s|(?P=mark))(?P<words>[^\n]*?[^\s])(?P=mark)(?!\w)",
    re.IGNORECASE,
)
_STRUCK: Final = re.compile(r"<s>.*?</s>")
_ENDS: Final = re.compile(r"[.,;:!?)\]}*_~…]+$")
_LINE: Final = re.compile(r"(?:(?P<bullet>[-*•]\s+)|(?P<number>\d{1,3})[.)]\s+|(?P<quote>>\s*))(?P<rest>\S.*)")
_DEEPEST: Final = 4  # marks within marks


def render_markup(text: str) -> Markup:
    """Blocks: paragraphs that keep their lines, lists and quotes."""
    return Markup("\n").join(_render_blocks(text))


def render_line(text: str, depth: int = 0) -> Markup:
    """One line, or several of a paragraph, with its marks and links."""
    html, at = Markup(), 0
    for piece in _PIECE.finditer(text) if depth < _DEEPEST else ():
        html += escape(text[at : piece.start()]) + _render_piece(piece, depth)
        at = piece.end()
    return html + escape(text[at:])


def strip_markup(text: str) -> str:
    """The words alone in one line, for titles and previews: nothing there shows a mark, and what is struck is gone."""
    found = ((line, _LINE.fullmatch(line.strip())) for line in text.splitlines())
    lines = Markup("\n").join(render_line(match["rest"] if match else line) for line, match in found)
    unstruck = Markup(_STRUCK.sub("", lines))  # noqa: S704 -- it was escaped above
    return unstruck.striptags() or lines.striptags()


def _render_piece(piece: re.Match[str], depth: int) -> Markup:
    if piece["link"]:
        return _render_link(piece["link"])
    if piece["code"]:
        return Markup("<code>{}</code>").format(piece["code"])
    tag = Markup(_TAGS[piece["mark"]])  # noqa: S704 -- one of three names of our own
    return Markup("<{0}>{1}</{0}>").format(tag, render_line(piece["words"], depth + 1))


def _render_link(told: str) -> Markup:
    """Only https and http: what ends a sentence is no part of it."""
    address = _ENDS.sub("", told)
    target = address if "://" in address else f"https://{address}"
    link = Markup('<a href="{}" rel="nofollow noopener ugc">{}</a>').format(target, address)
    return link + escape(told[len(address) :])


def _kind_of_line(line: str) -> str:
    """bullet, number, quote, words, or nothing for an empty line."""
    found = _LINE.fullmatch(line.strip())
    if not found:
        return "words" if line.strip() else ""
    return next(kind for kind in ("bullet", "number", "quote") if found[kind])


def _render_blocks(text: str) -> Iterator[Markup]:
    for kind, group in groupby(text.splitlines(), _kind_of_line):
        lines = [line.strip() for line in group]
        if kind == "words":
            yield Markup('<p dir="auto">{}</p>').format(render_line("\n".join(lines)))
        elif kind:
            yield _render_list(kind, [found for line in lines if (found := _LINE.fullmatch(line))])


def _render_list(kind: str, lines: list[re.Match[str]]) -> Markup:
    if kind == "quote":
        return Markup('<blockquote dir="auto">{}</blockquote>').format(
            render_line("\n".join(found["rest"] for found in lines))
        )
    rows = Markup().join(Markup("<li>{}</li>").format(render_line(found["rest"])) for found in lines)
    if kind == "bullet":
        return Markup('<ul dir="auto">{}</ul>').format(rows)
    return Markup('<ol dir="auto" start="{}">{}</ol>').format(int(lines[0]["number"]), rows)
