"""What of a sound file reaches the decoder: the parts that are sound, and nothing that unpacks to more than they are.

A decoder believes what a header claims: a table of a hundred million samples, a header that is packed a thousandfold, a
tag, a cover, a film beside the sound. What is not needed to hear the note is taken out before.
"""

import struct
from collections.abc import Callable, Iterator

SAMPLES_MAX = 50_000  # entries of a table; three minutes of AAC at 96 kHz have 17,000, of AMR 9,000
CHUNK_SAMPLES_MAX = 1_000_000  # what chunks may claim to hold, all together: they are counted generously
_CODECS = (b"mp4a", b"samr", b"sawb", b"Opus", b".mp3")
# Which boxes of an MP4 (ISO 14496-12) stay, by the box they are in; b"" is the file. Others are blanked where they are,
# for what stays names places in the file.
_BOXES = {
    b"": {b"ftyp", b"moov", b"moof", b"mdat"},
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"trak": {b"tkhd", b"mdia"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"smhd", b"stbl"},
    b"stbl": {b"stsd", b"stts", b"stsz", b"stz2", b"stsc", b"stco", b"co64"},
    b"mvex": {b"trex"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun"},
}
Boxes = list[tuple[bytes, bytes]]


def keep_sound(container_format: str, data: bytes) -> bytes | None:
    """The file with its sound alone; None where it claims what no voice note has."""
    return _PARTS[container_format](data) if container_format in _PARTS else data


def _ogg_sound(data: bytes) -> bytes | None:
    """The pages of the first stream, which is Opus or Vorbis: films and pictures have streams of their own."""
    serial, first = data[14:18], data[:300]
    if b"OpusHead" not in first and b"\x01vorbis" not in first:
        return None
    return b"".join(page for page in _ogg_pages(data) if page[14:18] == serial)


def _ogg_pages(data: bytes) -> Iterator[bytes]:
    at = 0
    while data[at : at + 4] == b"OggS" and at + 27 <= len(data):
        table = data[at + 27 : at + 27 + data[at + 26]]
        end = at + 27 + len(table) + sum(table)
        yield data[at:end]
        at = end


def _wav_sound(data: bytes) -> bytes:
    """The format and the samples: tags, covers and cue lists are other chunks."""
    at, kept = 12, b""
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"data":
            samples = data[at + 8 :] if not 0 < size < 0xFFFF_FF00 else data[at + 8 : at + 8 + size]
            kept += b"data" + struct.pack("<I", len(samples)) + samples
            break
        if name == b"fmt " and not kept:
            kept += data[at : at + 8 + size + size % 2]
        at += 8 + size + size % 2
    return b"RIFF" + struct.pack("<I", 4 + len(kept)) + b"WAVE" + kept


def _mp3_sound(data: bytes) -> bytes:
    """What follows the tags (ID3v2: three letters, version, flags, a size in four times seven bits)."""
    while data[:3] == b"ID3" and len(data) >= 10:
        size = sum((byte & 127) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
        data = data[10 + size + 10 * (data[5] >> 4 & 1) :]
    return data


def _aac_sound(data: bytes) -> bytes:
    """The frames (ADTS: twelve ones, and a length of thirteen bits), without tags between them."""
    at, frames = 0, []
    while 0 <= at <= len(data) - 7:
        length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if data[at] == 0xFF and data[at + 1] & 0xF6 == 0xF0 and length >= 7:
            frames.append(data[at : at + length])
            at += length
        else:
            at = data.find(b"\xff", at + 1)
    return b"".join(frames)


def _m4a_sound(data: bytes) -> bytes | None:
    """The sound's track and its samples, at their places; None where the tables claim too many."""
    kept: Boxes = []
    whole = _blank_boxes(b"", data, kept)
    codecs = [body[12:16] for name, body in kept if name == b"stsd"]
    if whole is None or not codecs or not set(codecs) <= set(_CODECS):
        return None
    return whole if _count_samples(kept) <= SAMPLES_MAX and _count_in_chunks(kept) <= CHUNK_SAMPLES_MAX else None


def _blank_boxes(parent: bytes, data: bytes, kept: Boxes) -> bytes | None:
    """The boxes in `data`, of the same length; those that stay are added to `kept`. None where they do not fit."""
    at, pieces, own = 0, [], Boxes()
    while at + 8 <= len(data):
        size, name, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        size = size or len(data) - at
        if size < head or at + size > len(data):
            return None
        body: bytes | None = data[at + head : at + size]
        if name not in _BOXES[parent]:
            name, body = b"free", bytes(size - head)
        elif name in _BOXES:
            body = _blank_boxes(name, body or b"", own)
        else:
            own.append((name, body or b""))
        if body is None:
            return None
        pieces.append(data[at : at + 4] + name + data[at + 8 : at + head] + body)
        at += size
    if parent == b"trak" and not all(body[8:12] == b"soun" for name, body in own if name == b"hdlr"):
        return _one_free_box(len(data))
    kept += own
    return b"".join(pieces) + data[at:]


def _one_free_box(size: int) -> bytes:
    return struct.pack(">I", size) + b"free" + bytes(size - 8)


def _count_samples(kept: Boxes) -> int:
    sizes = sum(_number(body, 8) for name, body in kept if name in {b"stsz", b"stz2"})
    return sizes + sum(_number(body, 4) for name, body in kept if name == b"trun")


def _count_in_chunks(kept: Boxes) -> int:
    """At most: the fullest chunk by how many there are."""
    chunks = sum(_number(body, 4) for name, body in kept if name in {b"stco", b"co64"})
    tables = [body for name, body in kept if name == b"stsc"]
    fullest = max((_number(body, at) for body in tables for at in range(12, len(body) - 3, 12)), default=0)
    return chunks * fullest


def _number(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 4])


_PARTS: dict[str, Callable[[bytes], bytes | None]] = {
    "ogg": _ogg_sound,
    "wav": _wav_sound,
    "mp3": _mp3_sound,
    "aac": _aac_sound,
    "m4a": _m4a_sound,
}
