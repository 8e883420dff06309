"""AWS Signature Version 4 in the query: an address that lets whoever has it do one thing to one object, for a while.

Our own calls are signed so too: one way to sign, and R2 takes it for GET, HEAD, PUT and DELETE.
Why not a library: docs/decisions/0029. Source, read 2026-11:
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

_ALGORITHM = "AWS4-HMAC-SHA256"
MAX_SECONDS = 7 * 24 * 3600  # longer than that no S3 signs


@dataclass(frozen=True)
class S3Access:
    """An access key of one account; `region` is `auto` at R2."""

    key_id: str
    secret: str = field(repr=False)
    region: str = "auto"


def sign_address(
    access: S3Access,
    method: str,
    address: str,
    seconds: int,
    headers: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> str:
    """The address with its signature. Whoever uses it must send `headers` exactly; the body may be anything.

    `address`: without a query, its path percent-encoded already. Raises ValueError for a time that no S3 signs.
    """
    if not 0 < seconds <= MAX_SECONDS:
        raise ValueError(f"an address is signed for 1 to {MAX_SECONDS} seconds, not {seconds}")
    parts = urlsplit(address)
    signed = {"host": parts.netloc, **{name.lower(): value.strip() for name, value in (headers or {}).items()}}
    names = ";".join(sorted(signed))
    at = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{at[:8]}/{access.region}/s3/aws4_request"
    query = _encode_query({
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{access.key_id}/{scope}",
        "X-Amz-Date": at,
        "X-Amz-Expires": str(seconds),
        "X-Amz-SignedHeaders": names,
    })  # fmt: skip
    lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
    asked = "\n".join((method, parts.path, query, lines, names, "UNSIGNED-PAYLOAD"))
    digest = hashlib.sha256(asked.encode()).hexdigest()
    signature = _mac(_derive_key(access, scope), f"{_ALGORITHM}\n{at}\n{scope}\n{digest}").hex()
    return f"{address}?{query}&X-Amz-Signature={signature}"


def _derive_key(access: S3Access, scope: str) -> bytes:
    key = f"AWS4{access.secret}".encode()
    for step in scope.split("/"):
        key = _mac(key, step)
    return key


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _encode_query(pairs: Mapping[str, str]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(pairs[name], safe='')}" for name in sorted(pairs))
