"""The clean-up of a model's answer: of all it wrote the one caption, without preamble, quotes or marks, at most 300
characters, with its hashtags.
"""

import re
from collections.abc import Iterable

from home_node.captions.caption_request import LENGTH_MAX

ANSWER_MAX = 20_000  # characters: what a model that cannot stop wrote beyond is not looked at

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S | re.I)
_FENCE = re.compile(r"^```.*$", re.M)
_BULLET = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+|(?:option|pilihan|caption|kapsyen)\s*\d*\s*[:.)-]\s*)+", re.I)
_MARKS = re.compile(r"\*\*|__|~~|^#{1,6}\s+(?=\S)", re.M)
_HIDDEN = re.compile("[\u0000-\u0009\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_PREAMBLE = re.compile(
    r"^(?:(?:sure|certainly|of course|okay|ok|here|baik|tentu|boleh|ini|inilah|berikut)\b[^\n]{0,120}:"
    r"|(?:sure|certainly|of course|baik|tentu)\b[^\n]{0,30}[!.])$",
    re.I,
)
_AFTERWORD = re.compile(r"^(?:note|nota|let me know|hope this|semoga|\(|want (?:me|another))", re.I)
_REFUSAL = re.compile(r"^(?:i'm sorry|i am sorry|sorry, i|i can(?:no|')t|maaf, saya)", re.I)
_HASHTAGS = re.compile(r"(?:\s*#\w+)+\s*$")
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "”": "”"}


def clean_caption(answer: str) -> str:
    """Empty where there is nothing to post."""
    text = _HIDDEN.sub("", _THOUGHT.sub("", answer[:ANSWER_MAX])).replace("’", "'")
    lines = [_MARKS.sub("", line).strip() for line in _FENCE.sub("", text).splitlines()]
    kept = _pick_first_caption(_drop_preamble(lines))
    caption = _unquote(" ".join("\n".join(kept).split(" ")).strip())
    return "" if _REFUSAL.match(caption) or not re.search(r"\w", caption) else _shorten(caption)


def _drop_preamble(lines: list[str]) -> list[str]:
    """A line that only introduces the next; where there is no next, it is the caption itself."""
    filled = [number for number, line in enumerate(lines) if line]
    otherwise = filled[0] if filled else len(lines)
    first = next((number for number in filled if not _PREAMBLE.match(lines[number])), otherwise)
    return lines[first:]


def _pick_first_caption(lines: list[str]) -> list[str]:
    """The first of a list of several; else its lines up to the first empty one, and the hashtags after that."""
    kept: list[str] = []
    ended = False
    for number, line in enumerate(lines):
        if not line:
            ended = bool(kept)
        elif number and (_BULLET.match(line) or _AFTERWORD.match(line)):
            break
        elif not ended or line.startswith("#"):
            kept.append(_BULLET.sub("", line))
        else:
            break
    return kept


def _unquote(caption: str) -> str:
    """Also where hashtags follow the closing quote."""
    closing = _QUOTES.get(caption[:1])
    if closing is None:
        return caption
    body, mark, rest = caption[1:].rpartition(closing)
    is_whole = bool(mark) and closing not in body
    return " ".join(part.strip() for part in (body, rest) if part.strip()) if is_whole else caption


def _shorten(caption: str) -> str:
    """Cut behind a sentence or a word, before the hashtags, as many of which are kept as fit."""
    if len(caption) <= LENGTH_MAX:
        return caption
    match = _HASHTAGS.search(caption)
    tags = match[0].split() if match else []
    while tags and len(" ".join(tags)) > LENGTH_MAX // 2:
        tags.pop()
    tail = "\n" + " ".join(tags) if tags else ""
    body = (caption[: match.start()] if match else caption)[: LENGTH_MAX - len(tail)]
    sentence = max(body.rfind(mark) for mark in ("! ", ". ", "? ", "\n")) + 1
    if len(body) + len(tail) >= LENGTH_MAX:
        body = body[:sentence] if sentence > LENGTH_MAX // 3 else body.rpartition(" ")[0] or body
    return body.strip() + tail


def is_known(caption: str, others: Iterable[str]) -> bool:
    """Posted already: the same words, whatever the emoji, the hashtags and the case."""
    words = _list_words(caption)
    return any(words == _list_words(other) for other in others)


def _list_words(caption: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"#\w+", " ", caption).casefold())
