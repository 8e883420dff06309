"""HMAC-SHA256 signatures: Meta's over a raw webhook body, ours between functions and home nodes.

Each node has a secret of its own, derived from the functions' own (WOCS_NODE_SECRET), its name and the key of its
enrolment: the functions derive it anew for each call and keep none, and no node can derive another's.
"""

import hmac
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

CLOCK_TOLERANCE_S = 300  # a PC's clock may be minutes off; what somebody overheard is of no use to him for longer
NODE_HEADERS = ("X-WOCS-Node", "X-WOCS-Key", "X-WOCS-Timestamp", "X-WOCS-Nonce", "X-WOCS-Signature")
_SHAPES = {
    "X-WOCS-Node": r"[a-z0-9][a-z0-9-]{0,39}",
    "X-WOCS-Key": r"[0-9a-f]{32}",
    "X-WOCS-Timestamp": r"[0-9]{1,12}",
    "X-WOCS-Nonce": r"[A-Za-z0-9_-]{16,64}",
}


@dataclass(frozen=True)
class NodeIdentity:
    """Who a node is: its name, the key of its enrolment (32 hex digits) and its own secret (64)."""

    name: str
    key: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class NodeCall:
    """Who signed a call; `nonce` is used once."""

    node: str
    key: str
    nonce: str


def sign_webhook(secret: str, body: bytes) -> str:
    """The value of `X-Hub-Signature-256` for a raw body of Meta's."""
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def meta_signature_is_valid(secret: str, body: bytes, header: str | None) -> bool:
    """False without a secret or a header: an unset secret must never mean an open door."""
    if not secret or not header:
        return False
    return hmac.compare_digest(sign_webhook(secret, body).encode(), header.encode())


def derive_node_identity(functions_secret: str, name: str, key: str) -> NodeIdentity:
    """The identity of this enrolment; raises ValueError without a secret of the functions' own."""
    if not functions_secret:
        raise ValueError("WOCS_NODE_SECRET is not set")
    secret = hmac.new(functions_secret.encode(), f"node\n{name}\n{key}".encode(), sha256).hexdigest()
    return NodeIdentity(name, key, secret)


def seal_enrolment_code(secret: str, code: str) -> str:
    """`3F2A-91BC-77D0-4E1B-A0C4-19F2`: the code with eight digits that only who holds our secret can add to it.

    A guess is told by them, without asking the database: one of 2^32 gets as far as that.
    """
    told = hmac.new(secret.encode(), f"code\n{_code_digits(code)}".encode(), sha256).hexdigest()[:8].upper()
    return f"{code}-{told[:4]}-{told[4:]}"


def open_enrolment_code(secret: str, sealed: str) -> str | None:
    """The code of a sealed one, however it was typed; None for a guess, and without a secret."""
    digits = _code_digits(sealed)
    code = "-".join(digits[at : at + 4] for at in range(0, 16, 4))
    expected = _code_digits(seal_enrolment_code(secret, code))
    return code if secret and hmac.compare_digest(expected.encode(), digits.encode()) else None


def _code_digits(code: str) -> str:
    return re.sub("[^0-9A-Z]", "", code.upper())


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
    identity: NodeIdentity, method: str, target: str, body: bytes, now: float | None = None
) -> dict[str, str]:
    """The headers that sign one call by this node; `target` is path and query as sent."""
    timestamp, nonce = _make_moment(now)
    signature = _sign_node_text(identity, timestamp, nonce, method, target, body)
    return dict(zip(NODE_HEADERS, (identity.name, identity.key, timestamp, nonce, signature), strict=True))


def sign_wake(
    identities: Iterable[NodeIdentity], method: str, target: str, body: bytes, now: float | None = None
) -> dict[str, str]:
    """The headers of one ring, signed for each node with its own secret: an address does not tell which one answers."""
    timestamp, nonce = _make_moment(now)
    signatures = (_sign_node_text(identity, timestamp, nonce, method, target, body) for identity in identities)
    return {"X-WOCS-Timestamp": timestamp, "X-WOCS-Nonce": nonce, "X-WOCS-Signature": ",".join(signatures)}


def read_node_call(
    functions_secret: str,
    headers: Mapping[str, str],
    method: str,
    target: str,
    body: bytes,
    now: float | None = None,
) -> NodeCall | None:
    """Whose call this is, if its headers were signed within five minutes with the secret of the node that they name.

    Whether that node is enrolled, and the nonce new, is known to the database alone.
    """
    name, key, timestamp, nonce, signature = (headers.get(header, "") for header in NODE_HEADERS)
    if not functions_secret or not _are_well_formed(headers, _SHAPES) or not _is_recent(timestamp, now):
        return None
    identity = derive_node_identity(functions_secret, name, key)
    expected = _sign_node_text(identity, timestamp, nonce, method, target, body)
    return NodeCall(name, key, nonce) if hmac.compare_digest(expected.encode(), signature.encode()) else None


def wake_is_for(
    identity: NodeIdentity,
    headers: Mapping[str, str],
    method: str,
    target: str,
    body: bytes,
    now: float | None = None,
) -> bool:
    """Whether a ring was signed for this node within the last five minutes."""
    timestamp, nonce = headers.get("X-WOCS-Timestamp", ""), headers.get("X-WOCS-Nonce", "")
    if not _are_well_formed(headers, ("X-WOCS-Timestamp", "X-WOCS-Nonce")) or not _is_recent(timestamp, now):
        return False
    expected = _sign_node_text(identity, timestamp, nonce, method, target, body)
    signatures = headers.get("X-WOCS-Signature", "").split(",")
    return any(hmac.compare_digest(expected.encode(), signature.strip().encode()) for signature in signatures)


def _make_moment(now: float | None) -> tuple[str, str]:
    return str(int(time.time() if now is None else now)), secrets.token_urlsafe(18)


def _are_well_formed(headers: Mapping[str, str], names: Iterable[str]) -> bool:
    return all(re.fullmatch(_SHAPES[name], headers.get(name, "")) for name in names)


def _is_recent(timestamp: str, now: float | None) -> bool:
    return abs((time.time() if now is None else now) - int(timestamp)) <= CLOCK_TOLERANCE_S


def _sign_node_text(identity: NodeIdentity, timestamp: str, nonce: str, method: str, target: str, body: bytes) -> str:
    told = f"{identity.name}\n{identity.key}\n{timestamp}\n{nonce}\n{method}\n{target}\n".encode()
    return "sha256=" + hmac.new(identity.secret.encode(), told + body, sha256).hexdigest()
