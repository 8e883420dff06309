"""From where media may be fetched: Meta's hosts over https, or exactly the host of WHATSAPP_API_BASE. Nowhere else."""

import base64
import binascii
import hashlib
from hmac import compare_digest

from functions.outside_addresses import leads_to
from shared import figures


def is_allowed(url: str, api_base: str) -> bool:
    """Whether our token may travel to this address."""
    return leads_to(url, figures.MEDIA_HOSTS, (api_base,))


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
