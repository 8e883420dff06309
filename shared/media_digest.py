"""The sha256 that Meta tells of a media, in hex or base64."""

import base64
import binascii
from hmac import compare_digest


def is_digest_of(digest: bytes, told: str) -> bool:
    """Whether these 32 bytes are the digest that was told; true where none was."""
    if not told:
        return True
    if len(told) == 64:
        return compare_digest(digest.hex(), told.lower())
    try:
        return compare_digest(digest, base64.b64decode(told, validate=True))
    except (binascii.Error, ValueError):
        return False
