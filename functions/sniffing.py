"""What a file is by its first bytes, whatever its name or header says."""


def picture_mime(data: bytes) -> str | None:
    """image/jpeg, image/png, image/webp, or None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def video_mime(data: bytes) -> str | None:
    """video/mp4 or video/3gpp, which are what WhatsApp takes; None for anything else, QuickTime among it.

    Both are boxes of ISO 14496-12: the first is `ftyp` and names the brand (3gp5, mp42, isom, ..).
    """
    if data[4:8] != b"ftyp" or data[8:10] == b"qt":
        return None
    if data[8:11] in {b"M4A", b"M4B", b"hei", b"hev", b"mif", b"avi"}:
        return None
    return "video/3gpp" if data[8:11] in {b"3gp", b"3g2"} else "video/mp4"
