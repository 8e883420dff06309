"""How long a film is, by the boxes of its file (ISO 14496-12): nothing is decoded, and few boxes are looked at."""

import struct
from collections.abc import Iterator
from typing import Final

from shared import figures

_BOXES_MAX: Final = 2_000  # looked at in one file; a recording of fragments has two for each second
_UNKNOWN: Final = {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}


def find_length_problem(data: bytes) -> str | None:
    """`broken` where the file does not say how long it is or ends before its last box; `too_short`, `too_long` for
    TikTok."""
    seconds = mp4_seconds(data)
    if seconds is None:
        return "broken"
    if seconds < figures.TIKTOK_VIDEO_MIN_S:
        return "too_short"
    return "too_long" if seconds > figures.TIKTOK_VIDEO_MAX_S + 1 else None


def mp4_seconds(data: bytes) -> float | None:
    """By `moov/mvhd`, else by `moov/mvex/mehd` where the file is of fragments; None for a file that was cut off."""
    top = list(_boxes(data, 0, len(data)))
    if not top or top[-1][2] > len(data):
        return None
    for _, start, end in (box for box in top if box[0] == b"moov"):
        inner = {name: (at, until) for name, at, until in _boxes(data, start, end)}
        head = _read_duration(data, *inner.get(b"mvhd", (0, 0)))
        if head is None:
            return None
        scale, length = head
        length = length or _fragments_length(data, *inner.get(b"mvex", (0, 0)))
        return round(length / scale, 2) if length and scale else None
    return None


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, where its content begins, where it ends) of each box from `at`; the last may end beyond the file."""
    end = min(end, len(data))
    for _ in range(_BOXES_MAX):
        if at + 8 > end:
            return
        size, name = struct.unpack_from(">I4s", data, at)
        begin = at + 8
        if size == 1 and at + 16 <= end:
            (size,) = struct.unpack_from(">Q", data, begin)
            begin += 8
        until = end if size == 0 else at + size
        if until < begin:
            return
        yield name, begin, until
        at = until


def _read_duration(data: bytes, at: int, end: int) -> tuple[int, int] | None:
    """(units a second, units) of an `mvhd`; units are 0 where it does not know."""
    form, needed = (">II", 20) if data[at : at + 1] == b"\0" else (">IQ", 32)
    if end - at < needed or end > len(data):
        return None
    scale, length = struct.unpack_from(form, data, at + (12 if form == ">II" else 20))
    return int(scale), 0 if length in _UNKNOWN else int(length)


def _fragments_length(data: bytes, start: int, end: int) -> int:
    for name, at, until in _boxes(data, start, end):
        if name == b"mehd":
            return int.from_bytes(data[at + 4 : min(until, at + (8 if data[at : at + 1] == b"\0" else 12))])
    return 0
