"""Small picture files that claim, or unpack to, far more than a picture."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image

PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 6: 4}


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *more: tuple[bytes, bytes], depth: int = 8, colour: int = 2) -> bytes:
    """A black PNG, with other chunks before its pixels."""
    line = 1 + width * PNG_CHANNELS[colour] * depth // 8
    pixels = zlib.compress(bytes(line * height) if line * height < 10**9 else b"", 9)
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = [(b"IHDR", head), *more, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, content) for name, content in chunks)


def webp(side: int, frames: int = 1) -> bytes:
    """An animation on a canvas of that side, each frame 16 pixels wide."""
    written = BytesIO()
    Image.new("RGBA", (16, 16)).save(written, "WEBP", lossless=True)
    frame = bytes(6) + (15).to_bytes(3, "little") * 2 + bytes([100, 0, 0, 0]) + written.getvalue()[12:]
    canvas = struct.pack("<I", 0x12) + (side - 1).to_bytes(3, "little") * 2
    pieces = [(b"VP8X", canvas), (b"ANIM", bytes(6)), *[(b"ANMF", frame)] * frames]
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(content)) + content for name, content in pieces)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg(side: int = 64, **how: object) -> bytes:
    written = BytesIO()
    Image.new("L", (side, side)).save(written, "JPEG", **how)
    return written.getvalue()


def many_scans(scans: int, side: int) -> bytes:
    data = jpeg(side, progressive=True, quality=5)
    last = data[data.rfind(b"\xff\xda") : -2]
    return data[:-2] + last * scans + data[-2:]


def many_entries(entries: int, size: int) -> bytes:
    """EXIF whose entries all show to the same long value."""
    table = b"".join(struct.pack(">HHII", tag + 1, 7, size, 14 + 12 * entries) for tag in range(entries))
    return b"MM\0*" + struct.pack(">IH", 8, entries) + table + bytes(4 + size)


def exif_jpeg(exif: bytes) -> bytes:
    pieces = [b"Exif\0\0" + exif[at : at + 65_000] for at in range(0, len(exif), 65_000)]
    segments = b"".join(b"\xff\xe1" + struct.pack(">H", len(piece) + 2) + piece for piece in pieces)
    return b"\xff\xd8" + segments + jpeg()[2:]


def text_chunks(name: bytes, start: bytes, number: int = 300) -> bytes:
    packed = zlib.compress(bytes(1_000_000), 9)
    return png(10, 10, *[(name, b"a%d" % at + start + packed) for at in range(number)])


REFUSED: dict[str, Callable[[], bytes]] = {
    "a PNG of 100 million pixels": lambda: png(10_000, 10_000, colour=0),
    "a PNG wider than any": lambda: png(2**31 - 1, 1, colour=0),
    "a WebP with a huge canvas": lambda: webp(16_383),
    "a WebP whose canvas takes half a gigabyte": lambda: webp(5_000),
    "a JPEG of endless scans": lambda: many_scans(300, 4_900),
}
TAKEN: dict[str, Callable[[], bytes]] = {
    "a PNG as large as we take, of 16 bits": lambda: png(4_999, 4_999, depth=16, colour=6),
    "a PNG with 300 MB of text": lambda: text_chunks(b"zTXt", b"\0\0"),
    "a PNG with 300 MB of text in any language": lambda: text_chunks(b"iTXt", b"\0\1\0\0\0"),
    "a PNG with a packed profile": lambda: png(10, 10, (b"iCCP", b"a\0\0" + zlib.compress(bytes(300_000_000), 9))),
    "a PNG whose EXIF shows a place a thousand times": lambda: png(10, 10, (b"eXIf", many_entries(5_000, 900_000))),
    "a PNG that moves": lambda: png(99, 99, (b"acTL", struct.pack(">II", 10**6, 0)), (b"fdAT", bytes(999))),
    "a WebP of ten thousand frames": lambda: webp(500, 10_000),
    "a JPEG whose EXIF shows a place a thousand times": lambda: exif_jpeg(many_entries(5_000, 900_000)),
}
