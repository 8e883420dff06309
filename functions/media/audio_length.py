"""How long a recording is, where its own bytes say so without being decoded."""

import struct

from functions.media.video_length import mp4_seconds

_OPUS_RATE = 48_000
_NOWHERE = (1 << 64) - 1


def seconds_of(data: bytes, mime: str) -> float | None:
    """None where only a decoder knows."""
    try:
        if mime == "audio/ogg":
            return ogg_seconds(data)
        if mime == "audio/mp4":
            return mp4_seconds(data)
        return wav_seconds(data) if mime == "audio/wav" else None
    except (struct.error, ZeroDivisionError):
        return None


def ogg_seconds(data: bytes) -> float | None:
    """The position of the last page that has one (RFC 3533), less what Opus skips at the start (RFC 7845)."""
    position = last_position(data)
    if position is None:
        return None
    opus, vorbis = data.find(b"OpusHead", 0, 200), data.find(b"\x01vorbis", 0, 200)
    if opus >= 0:
        (skipped,) = struct.unpack_from("<H", data, opus + 10)
        return float(round(max(0, position - int(skipped)) / _OPUS_RATE, 2))
    (rate,) = struct.unpack_from("<I", data, vorbis + 12)
    return float(round(position / int(rate), 2))


def last_position(data: bytes) -> int | None:
    at = data.rfind(b"OggS")
    while at >= 0:
        if at + 14 <= len(data):
            (position,) = struct.unpack_from("<Q", data, at + 6)
            if position != _NOWHERE:
                return int(position)
        at = data.rfind(b"OggS", 0, at)
    return None


def wav_seconds(data: bytes) -> float | None:
    """The bytes that are there by the bytes a second of the `fmt ` chunk."""
    at, rate = 12, 0
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if name == b"fmt ":
            (rate,) = struct.unpack_from("<I", data, at + 16)
        elif name == b"data":
            return float(round(min(int(size), len(data) - at - 8) / rate, 2))
        at += 8 + size + size % 2
    return None
