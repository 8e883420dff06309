"""What a file is by its first bytes, whatever its name or header says."""

_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_BMP_HEADERS = {40, 52, 56, 108, 124}  # bytes: of Windows, from 3.0 on


def picture_mime(data: bytes) -> str | None:
    """image/jpeg, png, webp, gif, bmp; and image/heic, avif and tiff, which are opened at home."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:2] == b"BM" and data[6:10] == bytes(4) and int.from_bytes(data[14:18], "little") in _BMP_HEADERS:
        return "image/bmp"
    if data.startswith((b"II*\0", b"MM\0*")):
        return "image/tiff"
    return _heif_mime(data) if data[4:8] == b"ftyp" else None


def _heif_mime(data: bytes) -> str | None:
    """By the brand of ISO 23008-12, or one that it is compatible with."""
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, min(int.from_bytes(data[:4]), 64), 4))}
    if brands & {b"avif", b"avis"}:
        return "image/avif"
    return "image/heic" if brands & _HEIF else None


def video_mime(data: bytes) -> str | None:
    """video/mp4 or video/3gpp, which are what WhatsApp takes; None for anything else, QuickTime among it.

    Both are boxes of ISO 14496-12: the first is `ftyp` and names the brand (3gp5, mp42, isom, ..).
    """
    if data[4:8] != b"ftyp" or data[8:10] == b"qt":
        return None
    if data[8:11] in {b"M4A", b"M4B", b"hei", b"hev", b"mif", b"avi"}:
        return None
    return "video/3gpp" if data[8:11] in {b"3gp", b"3g2"} else "video/mp4"


def audio_mime(data: bytes) -> str | None:
    """Sound as phones and people send it: ogg (Opus or Vorbis), wav, mp3, m4a, aac, amr; None for anything else."""
    if data.startswith(b"OggS"):
        return "audio/ogg" if b"OpusHead" in data[:200] or b"\x01vorbis" in data[:200] else None
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "audio/wav"
    if data[4:8] == b"ftyp":
        return None if data[8:10] == b"qt" or data[8:11] in {b"hei", b"hev", b"mif", b"avi"} else "audio/mp4"
    if data.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return "audio/amr"
    return mpeg_mime(data)


def mpeg_mime(data: bytes) -> str | None:
    """By the frame's eleven ones and its layer: ISO 11172-3, and ADTS where the layer is zero."""
    if data.startswith(b"ID3"):
        return "audio/mpeg"
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    if data[1] & 0x06 == 0:
        return "audio/aac" if data[1] & 0xF0 == 0xF0 else None
    return "audio/mpeg" if data[2] & 0xF0 != 0xF0 and data[2] & 0x0C != 0x0C else None
