"""Encryption at rest of a browser's push secret (`auth` of RFC 8291): the database keeps it sealed, we have the key.

The key follows from the one that signs our pushes: without that, neither is of use.
"""

import secrets
from base64 import urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from functions.web_push.content_encryption import decode_base64url
from shared.settings import settings

_NONCE_BYTES = 12  # NIST SP 800-38D


def seal_auth(auth: str, endpoint: str) -> str:
    """59 characters; bound to its endpoint, so that no two subscriptions change theirs. ValueError: not 16 bytes."""
    plain = decode_base64url(auth)
    if len(plain) != 16:
        raise ValueError("a push secret has 16 bytes")
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = nonce + AESGCM(_derive_key()).encrypt(nonce, plain, endpoint.encode())
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unseal_auth(sealed: str, endpoint: str) -> str:
    """Raises ValueError for what was sealed by another key or for another endpoint."""
    raw = decode_base64url(sealed)
    try:
        plain = AESGCM(_derive_key()).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], endpoint.encode())
    except (InvalidTag, ValueError):
        raise ValueError("this push secret was sealed by another WOCS_VAPID_PRIVATE_KEY") from None
    return urlsafe_b64encode(plain).rstrip(b"=").decode()


def _derive_key() -> bytes:
    """Of the number itself: it may be written in hex or in base64url."""
    from functions.web_push.vapid import read_private_key

    number = read_private_key(settings().vapid_private_key).private_numbers().private_value
    return HKDF(hashes.SHA256(), 32, None, b"wocs push secrets at rest").derive(number.to_bytes(32, "big"))
