"""Encryption of a short text at rest: AES-256-GCM, with a key that follows from a secret which is kept elsewhere."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12  # NIST SP 800-38D


class SealBroken(Exception):
    """Not sealed with this secret, or damaged."""


def seal_text(text: str, secret: str, purpose: str) -> str:
    """Base64, another one each time; only the same secret and purpose open it."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_derive(secret, purpose)).encrypt(nonce, text.encode(), None)
    return base64.b64encode(nonce + sealed).decode()


def unseal_text(sealed: str, secret: str, purpose: str) -> str:
    """Raises SealBroken."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        return AESGCM(_derive(secret, purpose)).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()
    except (InvalidTag, ValueError):
        raise SealBroken from None


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, purpose.encode()).derive(secret.encode())
