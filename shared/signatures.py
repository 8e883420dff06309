"""HMAC-SHA256 signatures: Meta's over a raw webhook body, ours between functions and the home node."""

import hmac
import time
from collections.abc import Mapping
from hashlib import sha256

CLOCK_TOLERANCE_S = 300  # a PC's clock may be minutes off; what somebody overheard is of no use to him for longer


def sign_webhook(secret: str, body: bytes) -> str:
    """The value of `X-Hub-Signature-256` for a raw body of Meta's."""
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def meta_signature_is_valid(secret: str, body: bytes, header: str | None) -> bool:
    """False without a secret or a header: an unset secret must never mean an open door."""
    if not secret or not header:
        return False
    return hmac.compare_digest(sign_webhook(secret, body).encode(), header.encode())


def sign_ingest(secret: str, kind: str, body: bytes, sent_at: str) -> dict[str, str]:
    """The two headers that sign figures of a kind; `sent_at` is seconds since 1970, as text, with a fraction or not."""
    return {"X-WOCS-Timestamp": sent_at, "X-WOCS-Signature": _sign_ingest_text(secret, kind, body, sent_at)}


def ingest_signature_is_valid(secret: str, kind: str, body: bytes, sent_at: str, signature: str) -> bool:
    """Whether the body was signed with our secret as of this kind and of this moment; never without a secret."""
    expected = _sign_ingest_text(secret, kind, body, sent_at)
    return bool(secret) and hmac.compare_digest(expected.encode(), signature.encode())


def _sign_ingest_text(secret: str, kind: str, body: bytes, sent_at: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), f"{sent_at}\n{kind}\n".encode() + body, sha256).hexdigest()


def sign_node_call(
    secret: str, node: str, method: str, target: str, body: bytes, now: float | None = None
) -> dict[str, str]:
    """The three headers that sign one call; `target` is path and query as sent."""
    timestamp = str(int(time.time() if now is None else now))
    return {
        "X-WOCS-Node": node,
        "X-WOCS-Timestamp": timestamp,
        "X-WOCS-Signature": _sign_node_text(secret, timestamp, method, target, body),
    }


def node_headers_are_valid(
    secret: str, headers: Mapping[str, str], method: str, target: str, body: bytes, now: float | None = None
) -> bool:
    """Whether a call was signed with our secret within the last five minutes."""
    timestamp = headers.get("X-WOCS-Timestamp", "")
    if not secret or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    age = abs((time.time() if now is None else now) - int(timestamp))
    expected = _sign_node_text(secret, timestamp, method, target, body)
    return age <= CLOCK_TOLERANCE_S and hmac.compare_digest(
        expected.encode(), headers.get("X-WOCS-Signature", "").encode()
    )


def _sign_node_text(secret: str, timestamp: str, method: str, target: str, body: bytes) -> str:
    signed = f"{timestamp}\n{method}\n{target}\n".encode() + body
    return "sha256=" + hmac.new(secret.encode(), signed, sha256).hexdigest()
