"""Decoded audio: a voice note's bytes as sound, known by the first bytes, decoded in memory, no longer than we listen.

What a file claims is believed of nothing: it is cut to its sound (`sound_parts`), its rate and channels must be a
recorder's before a sample is made of it, and it is counted while it is decoded.

The container is told to the decoder, so that a file that claims to be something else (a playlist that names other
files or hosts, say) is not followed.
"""

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, cast

from home_node.voice.sound_parts import keep_sound

if TYPE_CHECKING:
    import numpy as np
    from av import AudioFrame
    from av.container import InputContainer
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]  # mono, 16,000 samples a second, from -1 to 1

RATE = 16_000  # samples a second, what Whisper was trained on
MAX_SECONDS = 180  # the longest note we listen to: it keeps the PC busy for a minute
FILE_MAX_BYTES = 16 * 1024 * 1024  # what WhatsApp lets a voice note have
RATES = range(4_000, 192_001)  # of recorders; to resample from any other takes memory and time by the gigabyte
CHANNELS_MAX = 8
_GRACE_SECONDS = 1  # a recorder told to stop after three minutes stops a little later

Problem = Literal["empty", "not_audio", "truncated", "unreadable", "too_long"]

# What recorders write. Others take gigabytes for what a header claims; some are not even sound.
_CODECS = (
    *("opus", "libopus", "vorbis", "libvorbis", "mp3", "mp3float", "aac", "aac_fixed", "amrnb", "amrwb"),
    *("libopencore_amrnb", "libopencore_amrwb", "adpcm_ms", "adpcm_ima_wav"),
    *(f"pcm_{kind}" for kind in ("u8", "s16le", "s24le", "s32le", "f32le", "alaw", "mulaw")),
)
_FORMATS = {"ogg": "ogg", "wav": "wav", "mp3": "mp3", "m4a": "mp4", "amr": "amr", "aac": "aac"}


def detect_format(data: bytes) -> str | None:
    """ogg, wav, mp3, m4a, amr or aac by the first bytes; None for anything else, whatever it is called."""
    if data.startswith(b"OggS"):
        return "ogg"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[4:8] == b"ftyp":
        return "m4a"
    if data.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return "amr"
    return "mp3" if data.startswith(b"ID3") else _detect_mpeg(data)


def _detect_mpeg(data: bytes) -> str | None:
    """MPEG's audio frames begin with eleven ones; the two bits of the layer tell MP3 (1) from AAC (0)."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    layer = data[1] >> 1 & 3
    if layer == 0 and data[1] & 0xF0 == 0xF0:
        return "aac"
    return "mp3" if layer == 1 and data[2] >> 4 != 0xF and data[2] >> 2 & 3 != 3 else None


def decode_audio(data: bytes) -> "Sound | Problem":
    """The sound, or what is wrong with the file."""
    if not data:
        return "empty"
    container_format = detect_format(data)
    if container_format is None:
        return "not_audio"
    if is_cut_off(container_format, data):
        return "truncated"
    if len(data) > FILE_MAX_BYTES:
        return "too_long"
    sound = keep_sound(container_format, data)
    return "unreadable" if sound is None else _decode_samples(container_format, sound)


def _decode_samples(container_format: str, data: bytes) -> "Sound | Problem":
    import av
    import numpy as np

    try:
        pieces, seconds, damaged = _read_pieces(container_format, data)
    except (av.error.FFmpegError, ValueError, IndexError):
        return "unreadable"
    if seconds > MAX_SECONDS + _GRACE_SECONDS:
        return "too_long"
    sound: Sound = np.concatenate([np.zeros(0, np.int16), *pieces]).astype(np.float32) / np.float32(32768)
    if len(sound):
        return sound
    return "unreadable" if damaged else "empty"


def _read_pieces(container_format: str, data: bytes) -> tuple[list[Any], float, int]:
    """Pieces of the sound, how many seconds they are (we stop when they are too many), and damaged packets.

    A damaged packet costs a syllable, not the note.
    """
    import av

    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    pieces: list[Any] = []
    seconds, damaged = 0.0, 0
    file, options = io.BytesIO(data), {"codec_whitelist": ",".join(_CODECS), "max_streams": "8"}
    container_name = _FORMATS[container_format]
    with av.open(file, "r", format=container_name, options=options, metadata_errors="ignore") as container:
        for frame in _decode_frames(container):
            if frame is None:
                damaged += 1
                continue
            if frame.sample_rate not in RATES or len(frame.layout.channels) > CHANNELS_MAX:
                raise ValueError("no recorder's rate or channels")
            seconds += frame.samples / frame.sample_rate
            if seconds > MAX_SECONDS + _GRACE_SECONDS:
                break
            frame.pts = None
            pieces += [resampled.to_ndarray()[0] for resampled in resampler.resample(frame)]
        pieces += [resampled.to_ndarray()[0] for resampled in resampler.resample(None)]
    return pieces, seconds, damaged


def _decode_frames(container: "InputContainer") -> Iterator["AudioFrame | None"]:
    """The frames of the first sound in it; None for a damaged packet."""
    import av

    streams = [stream for stream in container.streams.audio[:1] if stream.codec_context.name in _CODECS]
    if any(stream.rate not in RATES or stream.channels > CHANNELS_MAX for stream in streams):
        raise ValueError("no recorder's rate or channels")
    for packet in container.demux(streams) if streams else ():
        try:
            yield from cast("list[AudioFrame]", packet.decode())
        except av.error.InvalidDataError:
            yield None


def is_cut_off(container_format: str, data: bytes) -> bool:
    """Whether the file itself says that more was to come. Of MP3 and AAC nobody knows: what is there is heard."""
    return container_format in _CUT_OFF and _CUT_OFF[container_format](data)


def _ogg_cut_off(data: bytes) -> bool:
    """A page: "OggS", version, flags, 8 bytes of position, 4 each of serial, number and checksum, the segments."""
    at = 0
    while data[at : at + 4] == b"OggS":
        table = data[at + 27 : at + 27 + data[at + 26]] if at + 27 <= len(data) else b""
        if at + 27 > len(data) or len(table) < data[at + 26]:
            return True
        at += 27 + len(table) + sum(table)
    return at > len(data)


def _wav_cut_off(data: bytes) -> bool:
    """Chunks of a name, a size and the bytes, padded to even; a recorder that streams leaves the size 0 or all ones."""
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"data":
            return 0 < size < 0xFFFF_FF00 and at + 8 + size > len(data)
        at += 8 + size + size % 2
    return True


def _m4a_cut_off(data: bytes) -> bool:
    """Boxes of a size, a name and the bytes; size 1: the real one follows in 8 bytes; size 0: to the end."""
    at, names = 0, set[bytes]()
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        names.add(name)
        if size == 0:
            return b"moov" not in names
        if size < 8:
            return False  # damaged, not cut off: the decoder will say so
        at += size
    return at > len(data) or b"moov" not in names


_CUT_OFF: dict[str, Callable[[bytes], bool]] = {"ogg": _ogg_cut_off, "wav": _wav_cut_off, "m4a": _m4a_cut_off}
