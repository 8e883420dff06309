"""Small sound files that claim, or unpack to, far more than a voice note: what each would cost is in gigabytes."""

import base64
import io
import struct
import zlib
from collections.abc import Callable
from functools import partial

import av

from tests.unit.home_node.voice_samples import HELP, convert_note

NOTE = HELP.read_bytes()
Change = Callable[[bytes, bytes], bytes | None]


def wav(rate: int, channels: int = 1, bits: int = 16, codec: int = 1, size: int | None = None) -> bytes:
    """8 KB of samples under a header that says what it likes."""
    align, samples = max(1, channels * bits // 8) % 65536, bytes(8000)
    form = struct.pack("<HHIIHH", codec, channels, rate, min(2**32 - 1, rate * align), align, bits)
    length = len(samples) if size is None else size
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", length) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def full(name: bytes, *numbers: int) -> bytes:
    return box(name, bytes(4) + struct.pack(f">{len(numbers)}I", *numbers))


def change_boxes(data: bytes, change: Change) -> bytes:
    """An MP4 with some boxes changed: `change` gives the new box, or None where it stays."""
    at, out = 0, b""
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + size]
        if name in {b"moov", b"trak", b"mdia", b"minf", b"stbl"}:
            body = change_boxes(body, change)
        changed = change(name, body)
        out += box(name, body) if changed is None else changed
        at += size
    return out


def make_m4a() -> bytes:
    return convert_note(NOTE, "ipod", "aac", 44_100)


def huge_table(count: int, name: bytes = b"stsz") -> bytes:
    tables = {
        b"stsz": full(b"stsz", 4, count) if name == b"stsz" else full(b"stsz", 1, 100),
        b"stts": full(b"stts", 1, count, 1024 if name == b"stsz" else 1),
        b"stsc": full(b"stsc", 1, 1, count, 1),
        b"stco": full(b"stco", 1, 40),
    }
    return change_boxes(make_m4a(), lambda name, _: tables.get(name))


def huge_fragment(count: int, runs: int) -> bytes:
    trun = box(b"trun", struct.pack(">II", 0, count))
    traf = box(b"traf", full(b"tfhd", 1) + trun * runs)
    more = box(b"mvex", full(b"trex", 1, 1, 1024, 4, 0))
    start = change_boxes(make_m4a(), lambda name, body: box(b"moov", body + more) if name == b"moov" else None)
    return start + box(b"moof", full(b"mfhd", 1) + traf) + box(b"mdat", bytes(1000))


def packed_header() -> bytes:
    unpacked = box(b"free", bytes(250_000_000))
    packed = struct.pack(">I", len(unpacked)) + zlib.compress(unpacked, 9)
    moov = box(b"moov", box(b"cmov", box(b"dcom", b"zlib") + box(b"cmvd", packed)))
    return change_boxes(make_m4a(), lambda name, _: moov if name == b"moov" else None)


def edit_list(edits: int) -> bytes:
    entries = struct.pack(">IIHH", 50_000, 0, 1, 0) * edits
    added = box(b"edts", box(b"elst", bytes(4) + struct.pack(">I", edits) + entries))
    return change_boxes(make_m4a(), lambda name, body: box(b"trak", body + added) if name == b"trak" else None)


def film(handler: bytes = b"vide") -> bytes:
    """A second track beside the sound that is a film, or calls itself sound and is one."""
    entry = box(b"avc1", bytes(6) + struct.pack(">H", 1) + bytes(16) + struct.pack(">HH", 32_000, 32_000) + bytes(50))
    stbl = box(b"stbl", box(b"stsd", bytes(4) + struct.pack(">I", 1) + entry) + full(b"stsz", 4, 100))
    mdia = box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13)) + box(b"minf", stbl))
    return change_boxes(
        make_m4a(), lambda name, body: box(b"moov", body + box(b"trak", mdia)) if name == b"moov" else None
    )


def packed_tag() -> bytes:
    """ID3v2.4 with a text that is packed a thousandfold."""
    text = zlib.compress(bytes(200_000_000), 9)
    frame = b"TXXX" + syncsafe(len(text) + 4) + b"\0\x09" + syncsafe(200_000_000) + text
    return b"ID3\x04\0\0" + syncsafe(len(frame)) + frame


def syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))


def endless_opus() -> bytes:
    """Packets of one byte, each 60 ms of silence."""
    buffer = io.BytesIO()
    with av.open(io.BytesIO(NOTE), "r") as source, av.open(buffer, "w", format="ogg") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for number in range(20_000):
            packet = av.Packet(b"\x18")
            packet.pts = packet.dts = number * 2880
            packet.stream = stream
            target.mux(packet)
    return buffer.getvalue()


def ogg_with_picture() -> bytes:
    picture = base64.b64encode(struct.pack(">II", 3, 9) + b"image/png" + bytes(20) + b"\x89PNG" * 9999).decode()
    buffer = io.BytesIO()
    with av.open(io.BytesIO(NOTE), "r") as source, av.open(buffer, "w", format="ogg") as target:
        target.metadata["METADATA_BLOCK_PICTURE"] = picture
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    return buffer.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    **{f"a WAV of {rate} Hz": partial(wav, rate) for rate in (0, 1, 3999, 192_001, 100_000_007, 2**31 - 1)},
    "a WAV of 1 Hz, packed": lambda: wav(1, 1, 4, codec=2),
    "a WAV of 300 channels": lambda: wav(16_000, 300, 8),
    "a WAV of 8 channels at 1 Hz": lambda: wav(1, 8),
    "a WAV that says it is hours": lambda: wav(100_000_007, size=0xFFFF_FFFF),
    "an MP4 of sixty million samples": lambda: huge_table(60_000_000),
    "an MP4 of sixty million samples in a chunk": lambda: huge_table(60_000_000, b"stsc"),
    "an MP4 with a fragment of sixty million": lambda: huge_fragment(60_000_000, 1),
    "an MP4 with eight fragments": lambda: huge_fragment(20_000_000, 8),
    "an MP4 with a packed header": packed_header,
    "an MP4 whose second track is a film that says it is sound": lambda: film(b"soun"),
    "Opus without an end": endless_opus,
}
HARMLESS: dict[str, Callable[[], bytes]] = {
    "an MP4 that plays itself a million times": lambda: edit_list(20_000),
    "an MP4 with a film": film,
    "an MP3 with a packed tag": lambda: packed_tag() + convert_note(NOTE, "mp3", "mp3", 44_100),
    "an MP3 with two tags": lambda: packed_tag() * 2 + convert_note(NOTE, "mp3", "mp3", 44_100),
    "an Ogg with a picture": ogg_with_picture,
}
