"""From where media may be fetched: Meta's hosts over https, or exactly the host of WHATSAPP_API_BASE. Nowhere else."""

import base64
import binascii
import hashlib
from hmac import compare_digest
from urllib.parse import urlsplit

from shared import figures


def is_allowed(url: str, api_base: str) -> bool:
    """Whether our token may travel to this address."""
    try:
        address, base = urlsplit(url), urlsplit(api_base)
        host, port = (address.hostname or "").lower(), address.port
        is_base = (address.scheme, address.netloc.lower()) == (base.scheme, base.netloc.lower())
    except ValueError:
        return False
    if address.username is not None or address.password is not None or "\\" in url or not url.isascii() or not host:
        return False
    if is_base:
        return True
    return address.scheme == "https" and port in {None, 443} and is_metas(host)


def is_metas(host: str) -> bool:
    return any(
        host == allowed.lstrip(".") or host.endswith("." + allowed.lstrip(".")) for allowed in figures.MEDIA_HOSTS
    )


def has_digest(data: bytes, sha256: str | None) -> bool:
    """Whether bytes have the sha256 the webhook told, in hex or base64; true where none was address."""
    if not sha256:
        return True
    digest = hashlib.sha256(data)
    if len(sha256) == 64:
        return compare_digest(digest.hexdigest(), sha256.lower())
    try:
        return compare_digest(digest.digest(), base64.b64decode(sha256, validate=True))
    except (binascii.Error, ValueError):
        return False
