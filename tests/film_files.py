"""Films for tests: the boxes of ISO 14496-12 that say how long they are, and no picture in them."""

import struct


def box(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def film(seconds: float = 12, brand: bytes = b"mp42", size: int = 400) -> bytes:
    """An MP4, or a 3GP, of this length and about this many bytes."""
    head = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, int(seconds * 1000)) + bytes(80))
    return box(b"ftyp", brand + bytes(4) + brand) + box(b"moov", head) + box(b"mdat", b"film" * (size // 4))
