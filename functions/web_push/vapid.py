"""Who sends a push, for its push service: our key pair of VAPID (RFC 8292), made from one secret number."""

import time
from base64 import urlsafe_b64encode
from functools import cache
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from functions.web_push.content_encryption import decode_base64url, write_point
from shared.settings import settings

_GOOD_FOR_S = 12 * 3600
"""Push services take 24 hours at most; the clocks of both may differ."""


def write_authorization(endpoint: str) -> str:
    """The header of a push to this endpoint; it is worth nothing at another push service."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + _GOOD_FOR_S,
        "sub": settings().vapid_subject,
    }
    secret = settings().vapid_private_key
    return f"vapid t={jwt.encode(claims, read_private_key(secret), 'ES256')}, k={public_key_of(secret)}"


def public_key() -> str:
    """What a browser subscribes with; empty where push is not set up."""
    secret = settings().vapid_private_key
    return public_key_of(secret) if secret else ""


@cache
def public_key_of(secret: str) -> str:
    return urlsafe_b64encode(write_point(read_private_key(secret).public_key())).rstrip(b"=").decode()


@cache
def read_private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """32 bytes, in hex or in base64url as other tools print them."""
    number = bytes.fromhex(secret) if len(secret) == 64 else decode_base64url(secret)
    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())
