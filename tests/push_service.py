"""A push service of ours with its browsers: it reads each push as RFC 8291 says, and answers what it is told to."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY = "ab" * 32
"""Of the sender."""


def encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class PushBrowser:
    """What a browser keeps of its subscription, and how it reads a push."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint, self.auth = endpoint, secrets.token_bytes(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    @property
    def subscription(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "p256dh": encode(self.point), "auth": encode(self.auth)}

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def read(self, body: bytes) -> bytes:
        """RFC 8188 with one record, keys of RFC 8291."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= size
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = HKDF(hashes.SHA256(), 32, self.auth, b"WebPush: info\0" + self.point + sender).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        return AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0").removesuffix(b"\2")


class PushService:
    """A WSGI application. `answers` has the status of a path where it is not 201."""

    def __init__(self) -> None:
        self.url = ""
        self.browsers: dict[str, PushBrowser] = {}
        self.answers: dict[str, int] = {}
        self.asked: list[str] = []
        self.rung: list[tuple[str, dict[str, Any], dict[str, str]]] = []

    def browser(self, name: str, **answer: int) -> PushBrowser:
        made = self.browsers[f"/{name}"] = PushBrowser(f"{self.url}/{name}")
        self.answers |= {f"/{name}": status for status in answer.values()}
        return made

    def shown(self) -> list[tuple[str, str]]:
        """(browser, what it shows)."""
        return [(path.strip("/"), told["notification"]["body"]) for path, told, _ in self.rung]

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        path, status = environ["PATH_INFO"], self.answers.get(environ["PATH_INFO"], 201)
        self.asked.append(path)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        headers = {name[5:].lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
        self.check_sender(headers["authorization"])
        if status == 201:
            self.rung.append((path, json.loads(self.browsers[path].read(body)), headers))
        start(f"{status} Said", [("Location", f"{self.url}/led-elsewhere"), ("Content-Length", "0")])
        return [b""]

    def check_sender(self, authorization: str) -> None:
        kind, _, parts = authorization.partition(" ")
        told = dict(part.strip().split("=", 1) for part in parts.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(told["k"]))
        claims = jwt.decode(told["t"], key, ["ES256"], audience=self.url)
        assert kind == "vapid"
        assert claims["sub"] == "mailto:owner@example.com"
