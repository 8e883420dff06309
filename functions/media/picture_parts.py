"""What of a picture's file reaches the decoder: its pixels, and first how many there are.

The decoders open what a header claims before anybody can ask how large it is, and unpack texts and profiles on the way.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MEMORY_MAX: Final = 250_000_000  # bytes that a decoder may need for one picture; a function has 1 GB for all it does
_BYTES_A_PIXEL: Final = {
    "JPEG": 6,
    "PNG": 10,
    "WEBP": 20,
    "GIF": 10,
    "BMP": 10,
}  # at most, measured; JPEG's are halved until they nearly fit
_MOST_PIXELS: Final = 25_000_000
_SCANNED_MAX: Final = 500_000_000  # pixels by scans of a JPEG: each scan goes over all of them, and ten are usual
_PNG_PIXELS: Final = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_ONE_EACH: Final = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG's markers of a frame, which tell its size


@dataclass(frozen=True)
class Parts:
    """The file without what is no picture, its size in pixels, and how often a decoder goes over them."""

    data: bytes
    width: int
    height: int
    scans: int = 1


def read_parts(kind: str, data: bytes) -> Parts | None:
    """None for a file that does not say how large its picture is."""
    try:
        return {"JPEG": _jpeg_parts, "PNG": _png_parts, "WEBP": _webp_parts, "GIF": _gif_parts, "BMP": _bmp_parts}[
            kind
        ](data)
    except struct.error:
        return None


def is_too_large(kind: str, parts: Parts) -> bool:
    pixels = parts.width * parts.height
    needed = pixels * _BYTES_A_PIXEL[kind]
    return pixels > _MOST_PIXELS or needed > MEMORY_MAX or pixels * parts.scans > _SCANNED_MAX


def _png_parts(data: bytes) -> Parts | None:
    """Texts, profiles, EXIF and the frames of an animation are chunks of their own (PNG, third edition)."""
    width, height = struct.unpack_from(">II", data, 16)
    kept = [chunk for chunk in _png_chunks(data) if chunk[4:8] in _PNG_PIXELS]
    return Parts(data[:8] + b"".join(kept), width, height) if kept and kept[0][4:8] == b"IHDR" else None


def _png_chunks(data: bytes) -> Iterator[bytes]:
    at = 8
    while at + 8 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        yield data[at:end]
        at = end


def _jpeg_parts(data: bytes) -> Parts | None:
    """The frame's size; scans are counted by their marker, which the bytes of a scan itself never hold."""
    sizes = [struct.unpack_from(">HH", data, at + 5) for at, marker in _jpeg_segments(data) if marker in _ONE_EACH]
    if len(sizes) != 1:
        return None
    [(height, width)] = sizes
    return Parts(data, width, height, max(1, data.count(b"\xff\xda")))


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Places and markers up to the first scan."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        if data[at + 1] == 0xFF:
            at += 1
            continue
        yield at, data[at + 1]
        at += 2 + int.from_bytes(data[at + 2 : at + 4])


def _webp_parts(data: bytes) -> Parts | None:
    """The canvas (RFC 9649): of the extended form, of the lossy or of the lossless one."""
    match data[12:16]:
        case b"VP8X":
            sides = [int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27)]
        case b"VP8L":
            (packed,) = struct.unpack_from("<I", data, 21)
            sides = [(packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1]
        case b"VP8 ":
            sides = [side & 0x3FFF for side in struct.unpack_from("<HH", data, 26)]
        case _:
            return None
    width, height = sides
    return Parts(data, width, height)


def _gif_parts(data: bytes) -> Parts | None:
    """The canvas (GIF89a, 18); a frame lies within it, or its decoder refuses."""
    width, height = struct.unpack_from("<HH", data, 6)
    return Parts(data, width, height) if width and height else None


def _bmp_parts(data: bytes) -> Parts | None:
    """Of BITMAPINFOHEADER and its successors; a negative height says that the first line is the uppermost."""
    width, height = struct.unpack_from("<ii", data, 18)
    return Parts(data, width, abs(height)) if width > 0 and height else None
