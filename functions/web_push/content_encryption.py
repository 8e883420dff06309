"""A message that only one browser can read, whoever carries it: aes128gcm of RFC 8188 with the keys of RFC 8291."""

import secrets
from base64 import urlsafe_b64decode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_RECORD_SIZE = (4096).to_bytes(4, "big")
_LAST_RECORD = b"\x02"


def encrypt_push(message: bytes, p256dh: str, auth: str) -> bytes:
    """The body of a push; raises ValueError for keys that no browser has."""
    return encrypt_with(message, p256dh, auth, ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16))


def encrypt_with(message: bytes, p256dh: str, auth: str, own: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """With a key pair and a salt of the caller's: both are used once and never again."""
    browser, sender = decode_base64url(p256dh), write_point(own.public_key())
    shared = own.exchange(ec.ECDH(), read_point(p256dh))
    secret = _derive(shared, decode_base64url(auth), b"WebPush: info\0" + browser + sender, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(key).encrypt(nonce, message + _LAST_RECORD, None)
    return salt + _RECORD_SIZE + bytes([len(sender)]) + sender + sealed


def read_point(p256dh: str) -> ec.EllipticCurvePublicKey:
    """A browser's public key; raises ValueError for what is no point of the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode_base64url(p256dh))


def write_point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def decode_base64url(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
