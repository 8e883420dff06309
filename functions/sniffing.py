"""What a file is by its first bytes, whatever its name or header says."""


def picture_mime(data: bytes) -> str | None:
    """image/jpeg, image/png, image/webp, or None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None
