"""Chromium records voice notes as WebM; WhatsApp sends Ogg. Both carry the same Opus packets: repack them.

WebM: https://www.rfc-editor.org/rfc/rfc9559 (Matroska), Ogg: RFC 3533, Opus in Ogg: RFC 7845.
"""

import struct
from collections.abc import Iterator

WEBM_MAGIC = b"\x1a\x45\xdf\xa3"
VOICE_MIME = "audio/ogg; codecs=opus"
FRAMES_A_SECOND = 48_000

# Matroska element ids: the containers that are entered, and what is taken out of them.
SEGMENT, CLUSTER, TRACKS, TRACK, BLOCK_GROUP = 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0xA0
ENTERED = {SEGMENT, CLUSTER, TRACKS, TRACK, BLOCK_GROUP}
CODEC_PRIVATE, SIMPLE_BLOCK, BLOCK = 0x63A2, 0xA3, 0xA1

PACKETS_A_PAGE = 50


def as_voice_note(data: bytes, mime: str) -> tuple[bytes, str]:
    """A recording as WhatsApp would carry it; what is not WebM with Opus stays what it is."""
    if data.startswith(b"OggS"):
        return data, VOICE_MIME if b"OpusHead" in data[:128] else mime
    if not data.startswith(WEBM_MAGIC):
        return data, mime
    try:
        return _ogg(*_opus(data)), VOICE_MIME
    except (ValueError, IndexError, struct.error):
        return data, mime


def _opus(data: bytes) -> tuple[bytes, list[bytes]]:
    """The OpusHead and the packets of a WebM; raises ValueError when it holds no Opus."""
    head, packets = b"", []
    for element, start, end in _elements(data, 0, len(data)):
        if element == CODEC_PRIVATE:
            head = data[start:end]
        elif element in {SIMPLE_BLOCK, BLOCK}:
            _, after_track = _number(data, start, keep_marker=False)
            packets.append(data[after_track + 3 : end])  # two bytes of time, one of flags
    if not head.startswith(b"OpusHead") or not packets or not all(packets):
        raise ValueError("no Opus in it")
    return head, packets


def _elements(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Every element, depth first. A live recording does not know its sizes: unknown is up to its parent's end."""
    while at < end:
        element, at = _number(data, at, keep_marker=True)
        size_at = at
        size, at = _number(data, at, keep_marker=False)
        unknown = size == (1 << 7 * (at - size_at)) - 1
        stop = end if unknown else min(end, at + size)
        if element in ENTERED:
            yield from _elements(data, at, stop)
        else:
            yield element, at, stop
        at = stop


def _number(data: bytes, at: int, keep_marker: bool) -> tuple[int, int]:
    """A variable-length number and where the next thing starts."""
    first = data[at]
    length = 9 - first.bit_length()
    if length > 8 or at + length > len(data):
        raise ValueError("not a Matroska number")
    value = int.from_bytes(data[at : at + length], "big")
    return (value if keep_marker else value & ((1 << 7 * length) - 1)), at + length


def _ogg(head: bytes, packets: list[bytes]) -> bytes:
    tags = b"OpusTags" + struct.pack("<I", 4) + b"WOCS" + struct.pack("<I", 0)
    pages = [_page([head], 0, 0, 2), _page([tags], 0, 1, 0)]
    position = 0
    for number, group in enumerate(_groups(packets)):
        position += sum(map(frames, group))
        last = 4 if (number + 1) * PACKETS_A_PAGE >= len(packets) else 0
        pages.append(_page(group, position, number + 2, last))
    return b"".join(pages)


def _groups(packets: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(packets), PACKETS_A_PAGE):
        yield packets[start : start + PACKETS_A_PAGE]


def frames(packet: bytes) -> int:
    """How many samples at 48 kHz an Opus packet holds (RFC 6716, section 3.1)."""
    config, code = packet[0] >> 3, packet[0] & 3
    if config < 12:
        milliseconds = (10.0, 20.0, 40.0, 60.0)[config % 4]
    elif config < 16:
        milliseconds = (10.0, 20.0)[config % 2]
    else:
        milliseconds = (2.5, 5.0, 10.0, 20.0)[config % 4]
    count = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 0)[code]
    return int(milliseconds * count * FRAMES_A_SECOND / 1000)


def _page(packets: list[bytes], position: int, number: int, flags: int) -> bytes:
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    if len(lacing) > 255:
        raise ValueError("packets too large for one page")
    header = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, position, 0x574F4353, number, 0, len(lacing))
    page = bytearray(header + lacing + b"".join(packets))
    page[22:26] = struct.pack("<I", _checksum(page))
    return bytes(page)


def _checksum(page: bytearray) -> int:
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ TABLE[(value >> 24) ^ byte]
    return value


def _table_entry(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1
    return value & 0xFFFFFFFF


TABLE = [_table_entry(value) for value in range(256)]
